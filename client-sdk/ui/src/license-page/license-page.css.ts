import { css } from "lit";

export const styles = css`
  .root {
    max-width: var(--claviger-page-width, 54rem);
    margin-inline: auto;
  }

  .page {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 1.25rem;
  }

  header {
    display: grid;
    justify-items: center;
    gap: 0.5rem;
    padding-block: 0.5rem 0.75rem;
    text-align: center;
    text-wrap: balance;
  }

  header .heading {
    font-size: clamp(1.5rem, 5vw, 2rem);
    letter-spacing: -0.015em;
  }

  header p {
    max-width: 36rem;
  }

  header [role="status"] {
    display: grid;
    justify-items: center;
    gap: 0.5rem;
  }

  .mark {
    display: grid;
    place-items: center;
    width: 3.25rem;
    height: 3.25rem;
    margin-block-end: 0.25rem;
    border-radius: 50%;
    background: var(--_accent-soft);
    color: var(--_accent);
    font-size: 1.25rem;
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

  .folds {
    padding-block: 0;
    padding-inline: 0;
    overflow: clip;
  }

  details + details {
    border-block-start: 1px solid var(--_line);
  }

  summary {
    display: flex;
    align-items: center;
    gap: 0.75rem;
    min-height: 3.25rem;
    padding: 0.75rem clamp(1.125rem, 4vw, 1.75rem);
    font-weight: 600;
    list-style: none;
    cursor: pointer;
  }

  summary::-webkit-details-marker {
    display: none;
  }

  summary::after {
    flex: none;
    width: 0.55rem;
    height: 0.55rem;
    margin-inline: auto 0.25rem;
    border: solid var(--_muted);
    border-width: 0 2px 2px 0;
    content: "";
    rotate: 45deg;
    translate: 0 -0.15rem;
    transition: rotate 120ms;
  }

  details[open] > summary::after {
    rotate: 225deg;
    translate: 0 0.1rem;
  }

  summary:hover {
    background: var(--_sunken);
  }

  summary:focus-visible {
    outline-offset: -3px;
  }

  .fold {
    padding: 0.25rem clamp(1.125rem, 4vw, 1.75rem) 1.5rem;
  }
`;
