import { html, nothing, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import { define } from "../element/define.js";
import { emailFault, emailField, type EmailFault } from "../element/email-field.js";
import { LicenseElement } from "../element/license-element.js";
import { button, failure, heading } from "../element/pieces.js";

/** Whether the trial asks for an e-mail address. */
export type TrialEmail = "none" | "optional" | "required";

/** Starts the trial. A part of the license page. */
export class ClavigerTrialStart extends LicenseElement {
  /** Whether to ask for an e-mail address. */
  @property({ attribute: false }) email: TrialEmail = "none";

  @state() private address = "";
  @state() private fault?: EmailFault | undefined;

  protected override content(): TemplateResult {
    const { texts, attempt } = this;
    return html`<form class="card stack" part="card form" novalidate @submit=${this.#submit}>
      <div class="tight">
        ${heading(this.headingLevel, texts.trial.title)}
        <p class="muted">${texts.trial.more}</p>
      </div>
      ${
        this.email === "none"
          ? nothing
          : emailField({
              texts,
              value: this.address,
              hint: texts.trial.emailHint,
              required: this.email === "required",
              fault: this.fault,
              typed: (value) => {
                this.address = value;
                this.fault = undefined;
              },
            })
      }
      ${failure(texts, this.formats, attempt.error())}
      <div class="actions">${button({ label: texts.trial.start, busy: attempt.running !== undefined })}</div>
    </form>`;
  }

  readonly #submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const input = this.renderRoot.querySelector<HTMLInputElement>("#email");
    this.fault = input ? emailFault(input) : undefined;
    if (this.fault) void this.focusOn("#email");
    else void this.#start(this.address.trim() || undefined);
  };

  async #start(email: string | undefined): Promise<void> {
    await this.attempt.run(
      "start",
      (bridge) => bridge.startTrial(email),
      (status) => {
        this.tell(status);
        this.emit("claviger-trial-started", status);
      },
    );
  }
}

define("claviger-trial-start", ClavigerTrialStart);

declare global {
  interface HTMLElementTagNameMap {
    "claviger-trial-start": ClavigerTrialStart;
  }
}
