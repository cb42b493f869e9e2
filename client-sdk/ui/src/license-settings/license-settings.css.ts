import { css } from "lit";

export const styles = css`
  .facts {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 0.5rem;
  }

  /* A value that finds no room beside its term goes below it. */
  .fact {
    display: flex;
    flex-wrap: wrap;
    gap: 0 1rem;
  }

  dt {
    flex: 0 1 9.5rem;
    color: var(--_muted);
  }

  dd {
    flex: 1 1 10rem;
    min-width: 0;
    overflow-wrap: anywhere;
  }

  .chips {
    display: flex;
    flex-wrap: wrap;
    gap: 0.375rem;
  }

  .chips .badge {
    flex: initial;
    white-space: normal;
  }

  .block {
    padding-block-start: 1.125rem;
    border-block-start: 1px solid var(--_line);
  }

  .subheading {
    font-weight: 600;
  }

  .environments {
    display: inline-flex;
    flex-wrap: wrap;
    gap: 0.25rem;
    padding: 0.25rem;
    border-radius: calc(var(--_control-radius) + 0.25rem);
    background: var(--_sunken);
  }

  .environments label {
    position: relative;
    display: inline-flex;
    align-items: center;
    gap: 0.5rem;
    min-height: 2.25rem;
    padding: 0.25rem 0.875rem;
    border: 1px solid transparent;
    border-radius: var(--_control-radius);
    font-weight: 600;
    cursor: pointer;
  }

  .environments label:has(:checked) {
    border-color: var(--_control);
    background: var(--_surface);
  }

  .environments label:has(:focus-visible) {
    outline: 3px solid var(--_accent);
    outline-offset: 2px;
  }

  .environments input {
    margin: 0;
    outline: none;
    accent-color: var(--_accent);
  }
`;
