import { css } from "lit";

const dark = css`
  color-scheme: dark;
  --_surface: var(--claviger-surface, #1a202a);
  --_sunken: var(--claviger-sunken, #131820);
  --_text: var(--claviger-text, #e9edf3);
  --_muted: var(--claviger-muted, #a6b1c1);
  --_line: var(--claviger-line, #2c3543);
  --_control: var(--claviger-control, #7f8b9d);
  --_accent: var(--claviger-accent, #8fb3ff);
  --_on-accent: var(--claviger-on-accent, #0c1830);
  --_good: var(--claviger-good, #7ad7a4);
  --_warn: var(--claviger-warn, #f3bf6c);
  --_bad: var(--claviger-bad, #ff9c93);
  --_soft: 14%;
  --_shadow: var(--claviger-shadow, 0 1px 2px rgb(0 0 0 / 40%));
`;

/**
 * The colors and measures. Public properties (`--claviger-…`) are read here and nowhere else; the rest of the styles
 * use what is made of them. Light, unless the system or the theme of the component says dark.
 */
export const theme = css`
  .root {
    color-scheme: light;
    --_surface: var(--claviger-surface, #ffffff);
    --_sunken: var(--claviger-sunken, #f1f3f6);
    --_text: var(--claviger-text, #17202e);
    --_muted: var(--claviger-muted, #535f71);
    --_line: var(--claviger-line, #dde2e9);
    --_control: var(--claviger-control, #7c8798);
    --_accent: var(--claviger-accent, #1d4ed8);
    --_on-accent: var(--claviger-on-accent, #ffffff);
    --_good: var(--claviger-good, #116b3f);
    --_warn: var(--claviger-warn, #855000);
    --_bad: var(--claviger-bad, #b3261e);
    --_soft: 9%;
    --_shadow: var(--claviger-shadow, 0 1px 2px rgb(16 24 40 / 5%), 0 6px 20px rgb(16 24 40 / 5%));
    --_radius: var(--claviger-radius, 0.875rem);
    --_control-radius: var(--claviger-control-radius, 0.6rem);
    --_font: var(--claviger-font, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif);
    --_mono: var(
      --claviger-mono-font,
      ui-monospace,
      "SF Mono",
      SFMono-Regular,
      Menlo,
      Consolas,
      "Liberation Mono",
      monospace
    );
  }

  @media (prefers-color-scheme: dark) {
    .root:not([data-theme="light"]) {
      ${dark}
    }
  }

  .root[data-theme="dark"] {
    ${dark}
  }

  .root {
    --_accent-strong: color-mix(in srgb, var(--_accent) 86%, var(--_text));
    --_accent-soft: color-mix(in srgb, var(--_accent) var(--_soft), var(--_surface));
    --_good-soft: color-mix(in srgb, var(--_good) var(--_soft), var(--_surface));
    --_warn-soft: color-mix(in srgb, var(--_warn) var(--_soft), var(--_surface));
    --_bad-soft: color-mix(in srgb, var(--_bad) var(--_soft), var(--_surface));
  }
`;
