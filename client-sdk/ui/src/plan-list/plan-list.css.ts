import { css } from "lit";

export const styles = css`
  .plans {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(100%, 16.5rem), 1fr));
    gap: 1rem;
  }

  .plan {
    display: flex;
    flex-direction: column;
    gap: 0.875rem;
    padding: 1.375rem;
  }

  .plans > :only-child {
    width: 100%;
    max-width: 30rem;
    margin-inline: auto;
  }

  .plan .heading {
    font-size: 1.125rem;
  }

  .price {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    gap: 0 0.5rem;
  }

  .amount {
    font-size: 1.875rem;
    font-weight: 700;
    line-height: 1.2;
    letter-spacing: -0.02em;
    font-variant-numeric: tabular-nums;
  }

  .choices {
    display: grid;
    gap: 0.5rem;
    min-width: 0;
  }

  .choices legend {
    margin-block-end: 0.5rem;
    padding: 0;
    font-size: 0.925rem;
    font-weight: 600;
  }

  .choice {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr) auto;
    align-items: center;
    gap: 0.25rem 0.625rem;
    min-height: 2.75rem;
    padding: 0.375rem 0.75rem;
    border: 1px solid var(--_control);
    border-radius: var(--_control-radius);
    cursor: pointer;
  }

  .choice:hover {
    border-color: var(--_text);
  }

  .choice:has(:checked) {
    border-color: var(--_accent);
    background: var(--_accent-soft);
    box-shadow: inset 0 0 0 1px var(--_accent);
  }

  .choice:has(:focus-visible) {
    outline: 3px solid var(--_accent);
    outline-offset: 2px;
  }

  .choice input {
    width: 1.1rem;
    height: 1.1rem;
    margin: 0;
    outline: none;
    accent-color: var(--_accent);
  }

  .choice-price {
    text-align: end;
    font-variant-numeric: tabular-nums;
  }

  .choice-price strong,
  .choice-price span {
    display: block;
    line-height: 1.35;
  }

  .choice-price span {
    color: var(--_muted);
    font-size: 0.8125rem;
  }

  .includes {
    display: grid;
    gap: 0.375rem;
    font-size: 0.95rem;
  }

  .includes li {
    display: flex;
    gap: 0.5rem;
  }

  .includes .icon {
    margin-block-start: 0.15em;
    color: var(--_accent);
  }

  .hint {
    margin-block-start: 0.75rem;
    text-align: center;
  }

  .buy {
    display: grid;
    gap: 0.75rem;
    margin-block-start: auto;
    padding-block-start: 0.25rem;
  }
`;
