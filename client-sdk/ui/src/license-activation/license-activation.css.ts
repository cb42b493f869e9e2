import { css } from "lit";

export const styles = css`
  .slots {
    padding-block-start: 1.125rem;
    border-block-start: 1px solid var(--_line);
  }

  .subheading {
    font-weight: 600;
  }
`;
