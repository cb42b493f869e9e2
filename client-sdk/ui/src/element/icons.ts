import { svg, html, type SVGTemplateResult, type TemplateResult } from "lit";

const SHAPES = {
  good: svg`<circle cx="12" cy="12" r="9" /><path d="m8 12.5 2.8 2.8L16 9.5" />`,
  clock: svg`<circle cx="12" cy="12" r="9" /><path d="M12 7v5l3.2 2" />`,
  warn: svg`<path d="M12 3.8 2.6 20h18.8Z" /><path d="M12 10v4.2M12 17.2v.1" />`,
  lock: svg`<rect x="5" y="11" width="14" height="9" rx="2" /><path d="M8 11V8a4 4 0 0 1 8 0v3" />`,
  bad: svg`<circle cx="12" cy="12" r="9" /><path d="M12 7.5v5.2M12 16.2v.1" />`,
  info: svg`<circle cx="12" cy="12" r="9" /><path d="M12 11.5v4.7M12 7.9v.1" />`,
  device: svg`<rect x="3" y="5" width="18" height="11" rx="2" /><path d="M8 20h8M12 16v4" />`,
  check: svg`<path d="m5 12.5 4.5 4.5L19 7.5" />`,
  mail: svg`<rect x="3" y="5" width="18" height="14" rx="2" /><path d="m3.5 7 8.5 6 8.5-6" />`,
  browser: svg`<path d="M14 4h6v6M20 4l-9 9" /><path d="M18 14v4a2 2 0 0 1-2 2H6a2 2 0 0 1-2-2V8a2 2 0 0 1 2-2h4" />`,
} as const satisfies Record<string, SVGTemplateResult>;

/** The name of an icon. */
export type IconName = keyof typeof SHAPES;

/** An icon. It only decorates: what it means is said in words beside it. */
export function icon(name: IconName): TemplateResult {
  return html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">${SHAPES[name]}</svg>`;
}
