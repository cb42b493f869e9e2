import type { Device, Status } from "@claviger/bridge";
import { html, nothing, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import { live } from "lit/directives/live.js";
import "../device-list/device-list.js";
import type { Released } from "../device-list/device-list.js";
import { PARTS, define } from "../element/define.js";
import { deviceName } from "../element/formats.js";
import { LicenseElement } from "../element/license-element.js";
import { button, failure, fieldFault, heading, notice } from "../element/pieces.js";
import { keyIn } from "./key-text.js";
import { styles } from "./license-activation.css.js";

/** Failures that are about what was typed. */
const OF_THE_KEY = ["KEY_INVALID", "NOT_FOUND", "PRODUCT_MISMATCH", "ENVIRONMENT_MISMATCH"];

/** A form for the license key. If all slots are taken, it offers to release a device, and then activates by itself. */
export class LicenseActivation extends LicenseElement {
  static override styles = [...LicenseElement.styles, styles];

  /** Something else on the page stands out. */
  @property({ type: Boolean }) quiet = false;

  @state() private key = "";
  @state() private missing = false;
  /** A license is active, and the user wants to enter another key all the same. */
  @state() private again = false;
  @state() private done = false;
  @state() private holders: readonly Device[] = [];
  @state() private progress = "";

  protected override content(): TemplateResult {
    return html`<div class="card stack" part="card">
      ${this.#shown()}
      <div class="visually-hidden" role="status">${this.progress}</div>
    </div>`;
  }

  protected override statusChanged(status: Status | undefined): void {
    if (!status?.usable) this.done = false;
  }

  #shown(): TemplateResult {
    const { texts, headingLevel, done, again } = this;
    const activeKey = this.#activeKey;
    if (done) return html`${heading(headingLevel, texts.page.license)} ${this.#success()}`;
    if (activeKey && !again) return html`${heading(headingLevel, texts.page.license)} ${this.#active(activeKey)}`;
    return html`${heading(headingLevel, texts.activation.title)} ${this.#form()}`;
  }

  /** The end of the key that is in use. */
  get #activeKey(): string | undefined {
    const { status } = this;
    return status?.state === "licensed" || status?.state === "grace" ? status.grant?.keyLast4 : undefined;
  }

  #success(): TemplateResult {
    const { activation } = this.texts;
    return notice("good", html`<div><strong>${activation.done}</strong>${activation.doneMore}</div>`);
  }

  #active(last4: string): TemplateResult {
    const { activation } = this.texts;
    return html`
      <p>${activation.active(last4)}</p>
      <div class="actions">
        ${button({ label: activation.otherKey, kind: "quiet", click: () => this.#startAgain() })}
      </div>
    `;
  }

  #form(): TemplateResult {
    const { texts, attempt } = this;
    const error = attempt.error();
    const wrong = this.missing || (error !== undefined && OF_THE_KEY.includes(error.code));
    const described = ["hint", this.missing && "missing", error && "error"].filter(Boolean).join(" ");
    const busy = attempt.running !== undefined;
    return html`
      <form class="stack" part="form" novalidate @submit=${this.#submit}>
        <div class="field">
          <label class="label" for="key">${texts.common.licenseKey}</label>
          <input
            id="key"
            class="input mono"
            part="input"
            name="license-key"
            type="text"
            autocomplete="off"
            autocapitalize="characters"
            autocorrect="off"
            spellcheck="false"
            required
            maxlength="512"
            aria-invalid=${wrong ? "true" : nothing}
            aria-describedby=${described}
            ?readonly=${busy}
            .value=${live(this.key)}
            @input=${(event: InputEvent) => this.#type((event.target as HTMLInputElement).value)}
            @paste=${this.#paste}
          />
          <p id="hint" class="small">${texts.activation.hint}</p>
          ${
            this.missing
              ? fieldFault("missing", texts.activation.keyMissing)
              : nothing
          }
        </div>
        ${failure(texts, this.formats, error, "error")} ${this.holders.length > 0 ? this.#slots() : nothing}
        <div class="actions">
          ${button({
            label: busy ? texts.activation.activating : texts.activation.activate,
            kind: this.quiet ? "quiet" : "primary",
            busy,
          })}
        </div>
      </form>
    `;
  }

  #slots(): TemplateResult {
    return html`<div class="slots stack">
      <div class="subheading" role="heading" aria-level=${this.headingLevel + 1}>${this.texts.activation.freeSlot}</div>
      <claviger-device-list
        exportparts=${PARTS}
        .devices=${this.holders}
        .released=${(released: Released) => void this.#released(released)}
        ?off=${this.attempt.running !== undefined}
      ></claviger-device-list>
    </div>`;
  }

  #type(key: string): void {
    this.key = key;
    this.missing = false;
    this.holders = [];
    this.attempt.clear();
  }

  readonly #paste = (event: ClipboardEvent): void => {
    const pasted = event.clipboardData?.getData("text/plain");
    const input = event.target as HTMLInputElement;
    const whole = input.selectionStart === 0 && input.selectionEnd === input.value.length;
    if (!pasted || !whole) return;
    event.preventDefault();
    this.#type(keyIn(pasted));
  };

  readonly #submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (this.attempt.running !== undefined) return;
    this.missing = this.key.trim() === "";
    if (this.missing) void this.focusOn("#key");
    else void this.#activate(this.texts.activation.activating);
  };

  async #released({ device, left }: Released): Promise<void> {
    this.holders = left.devices;
    await this.#activate(this.texts.activation.releasedNowActivating(deviceName(device, this.texts.devices.unnamed)));
  }

  async #activate(progress: string): Promise<void> {
    const key = this.key.trim();
    this.progress = progress;
    await this.attempt.run(
      "activate",
      (bridge) => bridge.activate(key),
      (status) => this.#activated(status),
    );
    const error = this.attempt.error();
    if (!error) return;
    this.progress = "";
    this.holders = error.devices;
    if (OF_THE_KEY.includes(error.code)) void this.focusOn("#key");
  }

  #activated(status: Status): void {
    this.progress = this.texts.activation.done;
    this.key = "";
    this.holders = [];
    this.again = false;
    this.done = true;
    this.tell(status);
    this.emit("claviger-activated", status);
    void this.focusOn(".heading");
  }

  #startAgain(): void {
    this.again = true;
    void this.focusOn("#key");
  }
}

define("claviger-license-activation", LicenseActivation);

declare global {
  interface HTMLElementTagNameMap {
    "claviger-license-activation": LicenseActivation;
  }
}
