import { html, nothing, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import type { Texts } from "../texts/index.js";
import { fieldFault } from "./pieces.js";

/** What is wrong with an address. */
export type EmailFault = "emailMissing" | "emailWrong";

/** What is wrong with the address in this field; the browser judges its shape. */
export function emailFault(input: HTMLInputElement): EmailFault | undefined {
  if (input.value.trim() === "") return input.required ? "emailMissing" : undefined;
  return input.validity.valid ? undefined : "emailWrong";
}

/** A field for an e-mail address. */
export interface EmailFieldOptions {
  texts: Texts;
  value: string;
  hint: string;
  required: boolean;
  fault: EmailFault | undefined;
  typed: (value: string) => void;
}

export function emailField({ texts, value, hint, required, fault, typed }: EmailFieldOptions): TemplateResult {
  const { common } = texts;
  return html`<div class="field">
    <label class="label" for="email">
      ${common.email} ${required ? nothing : html`<span class="small">(${common.optional})</span>`}
    </label>
    <input
      id="email"
      class="input"
      part="input"
      name="email"
      type="email"
      autocomplete="email"
      maxlength="254"
      ?required=${required}
      aria-invalid=${fault ? "true" : nothing}
      aria-describedby=${fault ? "email-fault email-hint" : "email-hint"}
      .value=${live(value)}
      @input=${(event: InputEvent) => typed((event.target as HTMLInputElement).value)}
    />
    <p id="email-hint" class="small">${hint}</p>
    ${fault ? fieldFault("email-fault", common[fault]) : nothing}
  </div>`;
}
