import { css } from "lit";

export const styles = css`
  .steps {
    display: grid;
    gap: 1.25rem;
    counter-reset: step;
  }

  .step {
    position: relative;
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 0.75rem;
    padding-inline-start: 2.5rem;
    counter-increment: step;
  }

  .step::before {
    position: absolute;
    inset-block-start: 0;
    inset-inline-start: 0;
    display: grid;
    place-items: center;
    width: 1.625rem;
    height: 1.625rem;
    border-radius: 50%;
    background: var(--_accent-soft);
    color: var(--_accent);
    content: counter(step);
    font-size: 0.875rem;
    font-weight: 700;
  }

  .step-title {
    font-weight: 600;
  }
`;
