import type { Status } from "@claviger/bridge";
import { html, nothing, type TemplateResult } from "lit";
import { state } from "lit/decorators.js";
import { live } from "lit/directives/live.js";
import { define } from "../element/define.js";
import { LicenseElement } from "../element/license-element.js";
import { button, failure, fieldFault, notice } from "../element/pieces.js";
import { keyIn } from "../license-activation/key-text.js";
import { download } from "./download.js";
import { styles } from "./offline-activation.css.js";

/** License files are a few kilobytes; a film that was chosen by mistake is not read at all. */
const LARGEST_FILE = 256 * 1024;

/** Activates a device without a network, by two files. A part of the license page. */
export class ClavigerOfflineActivation extends LicenseElement {
  static override styles = [...LicenseElement.styles, styles];

  @state() private key = "";
  @state() private missing = false;
  @state() private request = "";
  @state() private saved = false;
  @state() private tooLarge = false;

  protected override content(): TemplateResult {
    const { offline } = this.texts;
    return html`<div class="stack">
      <p class="muted">${offline.more}</p>
      <ol class="steps">
        <li class="step">${this.#title(offline.stepKey, offline.stepKeyMore)} ${this.#keyForm()}</li>
        <li class="step">${this.#title(offline.stepCarry, offline.stepCarryMore)} ${this.#save()}</li>
        <li class="step">${this.#title(offline.stepFile, offline.stepFileMore)} ${this.#open()}</li>
      </ol>
    </div>`;
  }

  #title(title: string, more: string): TemplateResult {
    return html`<div>
      <div class="step-title">${title}</div>
      <p class="small">${more}</p>
    </div>`;
  }

  #keyForm(): TemplateResult {
    const { texts, attempt } = this;
    return html`<form class="stack" part="form" novalidate @submit=${this.#make}>
      <div class="field">
        <label class="label" for="key">${texts.common.licenseKey}</label>
        <input
          id="key"
          class="input mono"
          part="input"
          type="text"
          autocomplete="off"
          autocapitalize="characters"
          spellcheck="false"
          maxlength="512"
          required
          aria-invalid=${this.missing ? "true" : nothing}
          aria-describedby=${this.missing ? "missing" : nothing}
          .value=${live(this.key)}
          @input=${(event: InputEvent) => this.#type((event.target as HTMLInputElement).value)}
        />
        ${
          this.missing
            ? fieldFault("missing", texts.activation.keyMissing)
            : nothing
        }
      </div>
      ${failure(texts, this.formats, attempt.error("request"))}
      <div class="actions">
        ${button({ label: texts.offline.makeFile, kind: "quiet", busy: attempt.running === "request" })}
      </div>
    </form>`;
  }

  #save(): TemplateResult {
    const { offline } = this.texts;
    return html`${
      this.request
        ? html`<div class="actions">${button({ label: offline.saveFile, click: () => this.#saveRequest() })}</div>`
        : nothing
    }
      <div class="live small" role="status">${this.saved ? offline.fileSaved : nothing}</div>`;
  }

  #open(): TemplateResult {
    const { texts, attempt } = this;
    return html`
      <div class="actions">
        ${button({
          label: texts.offline.chooseFile,
          kind: "quiet",
          busy: attempt.running === "import",
          click: () => this.renderRoot.querySelector<HTMLInputElement>("#file")?.click(),
        })}
      </div>
      <input id="file" type="file" hidden tabindex="-1" aria-hidden="true" @change=${this.#chosen} />
      ${
        this.tooLarge
          ? html`<div role="alert">${notice("bad", html`<div>${texts.offline.tooLarge}</div>`)}</div>`
          : failure(texts, this.formats, attempt.error("import"))
      }
    `;
  }

  #type(key: string): void {
    this.key = key;
    this.missing = false;
    this.request = "";
    this.saved = false;
  }

  readonly #make = (event: SubmitEvent): void => {
    event.preventDefault();
    const key = keyIn(this.key);
    this.missing = key === "";
    if (this.missing) void this.focusOn("#key");
    else
      void this.attempt.run(
        "request",
        (bridge) => bridge.requestFile(key),
        (text) => {
          this.request = text;
          this.saved = false;
        },
      );
  };

  #saveRequest(): void {
    const file = { name: `${this.status?.product ?? "app"}.claviger-request.json`, text: this.request };
    if (this.emit("claviger-save-file", file)) download(file);
    this.saved = true;
  }

  readonly #chosen = async (event: Event): Promise<void> => {
    const input = event.target as HTMLInputElement;
    const file = input.files?.[0];
    if (!file) return;
    this.tooLarge = file.size > LARGEST_FILE;
    if (!this.tooLarge) {
      await this.attempt.run(
        "import",
        async (bridge) => bridge.importLicenseFile(await file.text()),
        (status) => this.#activated(status),
      );
    }
    // So that choosing the same file once more is noticed.
    input.value = "";
  };

  #activated(status: Status): void {
    this.#type("");
    this.tell(status);
    this.emit("claviger-activated", status);
  }
}

define("claviger-offline-activation", ClavigerOfflineActivation);

declare global {
  interface HTMLElementTagNameMap {
    "claviger-offline-activation": ClavigerOfflineActivation;
  }
}
