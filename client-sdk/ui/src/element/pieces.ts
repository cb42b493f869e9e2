import type { LicenseError } from "@claviger/bridge";
import { html, nothing, type TemplateResult } from "lit";
import { ERROR_CODES, type ErrorCode, type Explanation, type Texts } from "../texts/index.js";
import type { Formats } from "./formats.js";
import { icon, type IconName } from "./icons.js";

/** A button. While it is off it keeps the focus and says that it is off. */
export interface ButtonOptions {
  label: string;
  kind?: "primary" | "quiet" | "plain" | "danger";
  /** Other words for those who cannot see what is around the button. */
  name?: string;
  small?: boolean;
  wide?: boolean;
  icon?: IconName;
  /** What it began is under way. */
  busy?: boolean;
  /** It does nothing now. */
  off?: boolean;
  /** Without it, the button submits its form. */
  click?: () => void;
}

export function button(options: ButtonOptions): TemplateResult {
  const { label, kind = "primary", name, small = false, wide = false, busy = false, off = false, click } = options;
  const classes = ["button", kind, small && "small-button", wide && "wide"].filter(Boolean).join(" ");
  const press = (event: Event): void => {
    if (busy || off) event.preventDefault();
    else click?.();
  };
  const mark = busy ? html`<span class="spinner" aria-hidden="true"></span>` : options.icon && icon(options.icon);
  return html`<button
    type=${click ? "button" : "submit"}
    class=${classes}
    part=${`button ${kind}-button`}
    aria-label=${name ?? nothing}
    aria-busy=${busy ? "true" : nothing}
    aria-disabled=${busy || off ? "true" : nothing}
    @click=${press}
  >
    ${mark}${label}
  </button>`;
}

/** A heading of any level. */
export function heading(level: number, text: unknown, id?: string): TemplateResult {
  return html`<div
    class="heading"
    part="heading"
    role="heading"
    aria-level=${level}
    id=${id ?? nothing}
    tabindex="-1"
  >
    ${text}
  </div>`;
}

export type Tone = "good" | "warn" | "bad" | "neutral";

/** A notice in a colored box. */
export function notice(tone: Tone, content: unknown): TemplateResult {
  return html`<div class="notice ${tone}" part="notice">${icon(tone === "neutral" ? "info" : tone)}${content}</div>`;
}

/** Something is being loaded. */
export function loading(texts: Texts): TemplateResult {
  return html`<div class="loading" part="loading" role="status">
    <span class="spinner" aria-hidden="true"></span>${texts.common.loading}
  </div>`;
}

/** A failure in the words of this language, or in the server's own if the code is not known here. */
export function explain(texts: Texts, error: LicenseError): Explanation {
  const known = (ERROR_CODES as readonly string[]).includes(error.code);
  return known ? texts.errors[error.code as ErrorCode] : { detail: error.message, fix: error.fix };
}

/** What is wrong with a field, for its `aria-describedby`. */
export function fieldFault(id: string, text: string): TemplateResult {
  return html`<div id=${id} role="alert">${notice("bad", html`<div>${text}</div>`)}</div>`;
}

/** A failure as a notice that screen readers read at once. */
export function failure(texts: Texts, formats: Formats, error: LicenseError | undefined, id?: string): unknown {
  if (!error) return nothing;
  const { detail, fix } = explain(texts, error);
  // Somebody who has to choose a device did nothing wrong.
  const tone = error.code === "DEVICE_LIMIT_REACHED" ? "warn" : "bad";
  const when = error.retryAt && texts.common.againAt(formats.dateTime(error.retryAt));
  return html`<div role="alert" id=${id ?? nothing}>
    ${notice(tone, html`<div><strong>${detail}</strong>${fix} ${when}</div>`)}
  </div>`;
}
