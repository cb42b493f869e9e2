import { html, type TemplateResult } from "lit";
import { state } from "lit/decorators.js";
import { define } from "../element/define.js";
import { emailFault, emailField, type EmailFault } from "../element/email-field.js";
import { LicenseElement } from "../element/license-element.js";
import { button, failure, notice } from "../element/pieces.js";

/** Has the license keys mailed to their owner. A part of the license page. */
export class ClavigerKeyRecovery extends LicenseElement {
  @state() private address = "";
  @state() private fault?: EmailFault | undefined;
  @state() private sent = false;

  protected override content(): TemplateResult {
    return this.sent ? this.#done() : this.#form();
  }

  #form(): TemplateResult {
    const { texts, attempt } = this;
    return html`<form class="stack" part="form" novalidate @submit=${this.#submit}>
      <p class="muted">${texts.recovery.more}</p>
      ${emailField({
        texts,
        value: this.address,
        hint: texts.recovery.emailHint,
        required: true,
        fault: this.fault,
        typed: (value) => {
          this.address = value;
          this.fault = undefined;
        },
      })}
      ${failure(texts, this.formats, attempt.error())}
      <div class="actions">
        ${button({ label: texts.recovery.send, kind: "quiet", icon: "mail", busy: attempt.running !== undefined })}
      </div>
    </form>`;
  }

  #done(): TemplateResult {
    const { recovery } = this.texts;
    return html`<div class="stack">
      <div role="status" id="sent" tabindex="-1">
        ${notice("good", html`<div><strong>${recovery.sentTitle}</strong>${recovery.sentMore}</div>`)}
      </div>
      <div class="actions">
        ${button({ label: recovery.another, kind: "quiet", small: true, click: () => this.#again() })}
      </div>
    </div>`;
  }

  readonly #submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const input = this.renderRoot.querySelector<HTMLInputElement>("#email");
    this.fault = input ? emailFault(input) : undefined;
    if (this.fault) void this.focusOn("#email");
    else void this.#send(this.address.trim());
  };

  async #send(email: string): Promise<void> {
    await this.attempt.run(
      "send",
      (bridge) => bridge.recover(email, this.texts.language),
      () => {
        this.sent = true;
        void this.focusOn("#sent");
      },
    );
  }

  #again(): void {
    this.sent = false;
    this.address = "";
    void this.focusOn("#email");
  }
}

define("claviger-key-recovery", ClavigerKeyRecovery);

declare global {
  interface HTMLElementTagNameMap {
    "claviger-key-recovery": ClavigerKeyRecovery;
  }
}
