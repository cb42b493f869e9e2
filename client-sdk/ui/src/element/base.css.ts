import { css } from "lit";

/** What every component looks like: text, headings, buttons, fields, notices, focus. */
export const base = css`
  :host {
    display: block;
  }

  :host([hidden]),
  [hidden] {
    display: none !important;
  }

  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }

  .root,
  .own {
    color: var(--_text);
    font: 400 var(--claviger-font-size, 1rem) / 1.5 var(--_font);
    letter-spacing: normal;
    text-align: start;
    overflow-wrap: break-word;
  }

  p,
  ul,
  ol,
  dl,
  dd,
  fieldset {
    margin: 0;
    padding: 0;
    border: 0;
    list-style: none;
  }

  .heading {
    font-size: 1.25rem;
    font-weight: 700;
    line-height: 1.25;
    letter-spacing: -0.01em;
    text-wrap: balance;
  }

  .small {
    color: var(--_muted);
    font-size: 0.9rem;
  }

  .muted {
    color: var(--_muted);
  }

  .card {
    padding: clamp(1.125rem, 4vw, 1.75rem);
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
    background: var(--_surface);
    box-shadow: var(--_shadow);
  }

  .stack {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 1rem;
  }

  .tight {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 0.25rem;
  }

  .actions {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.75rem;
  }

  .icon {
    flex: none;
    width: 1.25em;
    height: 1.25em;
    fill: none;
    stroke: currentcolor;
    stroke-width: 2;
    stroke-linecap: round;
    stroke-linejoin: round;
  }

  .visually-hidden {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }

  :focus-visible {
    outline: 3px solid var(--_accent);
    outline-offset: 2px;
    border-radius: 0.25rem;
  }

  /* What takes the focus for screen readers, not from the keyboard. */
  [tabindex="-1"]:focus {
    outline: none;
  }

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

  .notice {
    display: flex;
    gap: 0.625rem;
    padding: 0.75rem 1rem;
    border: 1px solid color-mix(in srgb, currentcolor 22%, transparent);
    border-radius: var(--_control-radius);
    background: var(--_sunken);
    font-size: 0.95rem;
  }

  .notice > .icon {
    margin-block-start: 0.1em;
  }

  .notice > :not(.icon) {
    flex: 1;
    min-width: 0;
  }

  .notice.good {
    background: var(--_good-soft);
    color: var(--_good);
  }

  .notice.warn {
    background: var(--_warn-soft);
    color: var(--_warn);
  }

  .notice.bad {
    background: var(--_bad-soft);
    color: var(--_bad);
  }

  .notice strong {
    display: block;
  }

  .badge {
    flex: none;
    padding: 0.1rem 0.625rem;
    border-radius: 1rem;
    background: var(--_sunken);
    color: var(--_muted);
    font-size: 0.825rem;
    font-weight: 600;
    letter-spacing: 0;
    white-space: nowrap;
  }

  .badge.accent {
    background: var(--_accent-soft);
    color: var(--_accent);
  }

  .badge.warn {
    background: var(--_warn-soft);
    color: var(--_warn);
  }

  .spinner {
    flex: none;
    width: 1.25em;
    height: 1.25em;
    border: 2px solid color-mix(in srgb, currentcolor 30%, transparent);
    border-block-start-color: currentcolor;
    border-radius: 50%;
    animation: turn 0.9s linear infinite;
  }

  .loading {
    display: flex;
    align-items: center;
    gap: 0.75rem;
    color: var(--_muted);
  }

  .loading .spinner {
    color: var(--_accent);
  }

  @keyframes turn {
    to {
      rotate: 1turn;
    }
  }

  @media (prefers-reduced-motion: reduce) {
    .spinner {
      animation-duration: 4s;
    }

    .button {
      transition: none;
    }
  }
`;
