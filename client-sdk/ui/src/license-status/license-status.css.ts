import { css } from "lit";

export const styles = css`
  .status {
    display: flex;
    gap: 0.875rem;
    align-items: flex-start;
  }

  .mark {
    display: grid;
    flex: none;
    place-items: center;
    width: 2.5rem;
    height: 2.5rem;
    border-radius: 50%;
    background: var(--_accent-soft);
    color: var(--_accent);
  }

  .mark.good {
    background: var(--_good-soft);
    color: var(--_good);
  }

  .mark.warn {
    background: var(--_warn-soft);
    color: var(--_warn);
  }

  .mark.bad {
    background: var(--_bad-soft);
    color: var(--_bad);
  }

  .words {
    flex: 1;
    min-width: 0;
  }

  .title {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.25rem 0.625rem;
    min-height: 1.75rem;
    font-weight: 700;
    font-size: 1.0625rem;
    line-height: 1.3;
  }

  .words > .small {
    margin-block-start: 0.375rem;
  }

  .actions {
    margin-block-start: 0.875rem;
  }
`;
