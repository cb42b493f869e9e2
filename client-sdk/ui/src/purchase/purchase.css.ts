import { css } from "lit";

export const styles = css`
  .purchase {
    display: grid;
    justify-items: center;
    gap: 1rem;
    padding-block: 2rem;
    text-align: center;
  }

  .words {
    display: grid;
    gap: 0.375rem;
    max-width: 32rem;
    text-wrap: balance;
  }

  .purchase > .spinner {
    width: 2.5rem;
    height: 2.5rem;
    border-width: 3px;
    color: var(--_accent);
  }

  [role="alert"] {
    max-width: 32rem;
    text-align: start;
  }
`;
