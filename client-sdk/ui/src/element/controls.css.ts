import { css } from "lit";

/** Buttons and fields. */
export const controls = css`
  .button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 0.5rem;
    min-height: 2.75rem;
    padding: 0.5rem 1.125rem;
    border: 1px solid transparent;
    border-radius: var(--_control-radius);
    background: var(--_accent);
    color: var(--_on-accent);
    font: inherit;
    font-weight: 600;
    line-height: 1.25;
    text-align: center;
    cursor: pointer;
    transition: background-color 120ms;
  }

  .button:hover {
    background: var(--_accent-strong);
  }

  .button:focus-visible {
    border-radius: var(--_control-radius);
  }

  .button[aria-disabled="true"] {
    opacity: 0.6;
    cursor: default;
  }

  .button[aria-busy="true"] {
    opacity: 0.85;
    cursor: progress;
  }

  .button.quiet {
    border-color: var(--_control);
    background: transparent;
    color: var(--_text);
  }

  .button.quiet:hover {
    border-color: var(--_text);
    background: var(--_sunken);
  }

  .button.plain {
    min-height: 2.25rem;
    padding: 0.25rem 0.5rem;
    background: transparent;
    color: var(--_accent);
  }

  .button.plain:hover {
    background: var(--_accent-soft);
  }

  .button.danger {
    background: var(--_bad);
    color: var(--_surface);
  }

  .button.danger:hover {
    background: color-mix(in srgb, var(--_bad) 86%, var(--_text));
  }

  .button.small-button {
    min-height: 2.375rem;
    padding: 0.3rem 0.875rem;
    font-size: 0.925rem;
  }

  .button.wide {
    width: 100%;
  }

  .field {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 0.375rem;
  }

  .label {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    gap: 0 0.5rem;
    font-weight: 600;
  }

  .label .small {
    font-weight: 400;
  }

  .input {
    display: block;
    width: 100%;
    min-width: 0;
    min-height: 2.75rem;
    padding: 0.5rem 0.875rem;
    border: 1px solid var(--_control);
    border-radius: var(--_control-radius);
    background: var(--_surface);
    color: var(--_text);
    font: inherit;
  }

  .input:focus-visible {
    border-radius: var(--_control-radius);
  }

  .input[aria-invalid="true"] {
    border-color: var(--_bad);
    box-shadow: inset 0 0 0 1px var(--_bad);
  }

  .input.mono {
    font-family: var(--_mono);
    letter-spacing: 0.02em;
  }

  @media (prefers-reduced-motion: reduce) {
    .button {
      transition: none;
    }
  }
`;
