import { css } from "lit";

/** What every component looks like: text, headings, cards, notices, focus. */
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

  /* A region that is empty takes no place, but is there: what is written into it later is read out. */
  .live:empty {
    position: absolute;
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
  }
`;
