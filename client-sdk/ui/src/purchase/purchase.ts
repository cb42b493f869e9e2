import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { property } from "lit/decorators.js";
import { Attempt } from "../element/attempt.js";
import { define } from "../element/define.js";
import { LicenseElement } from "../element/license-element.js";
import { button, failure, heading } from "../element/pieces.js";
import { styles } from "./purchase.css.js";

/** Waits for a purchase that goes on in the browser. A part of the license page. */
export class ClavigerPurchase extends LicenseElement {
  static override styles = [...LicenseElement.styles, styles];

  /** The checkout session. */
  @property({ attribute: false }) session?: string;
  /** Called when the user does not want to wait. */
  @property({ attribute: false }) stopped: () => void = () => {};

  readonly #waiting = new Attempt(this, "latest");
  #awaited: string | undefined;

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    if (this.session !== undefined && this.session !== this.#awaited && this.within.bridge)
      void this.#wait(this.session);
  }

  protected override content(): TemplateResult {
    const { texts } = this;
    const error = this.#waiting.error();
    const ended = error?.code === "PURCHASE_ENDED";
    return html`<div class="card purchase" part="card">
      ${error ? nothing : html`<span class="spinner" aria-hidden="true"></span>`}
      <div class="words" role="status">
        ${heading(this.headingLevel, texts.purchase.title)}
        <p class="muted">${texts.purchase.more}</p>
      </div>
      ${failure(texts, this.formats, error)}
      <div class="actions">
        ${
          error && !ended && this.session !== undefined
            ? button({ label: texts.purchase.goOn, click: () => void this.#wait(this.session ?? "") })
            : nothing
        }
        ${button({ label: texts.purchase.stop, kind: "quiet", click: () => this.stopped() })}
      </div>
    </div>`;
  }

  protected override firstUpdated(): void {
    void this.focusOn(".heading");
  }

  async #wait(session: string): Promise<void> {
    this.#awaited = session;
    await this.#waiting.run(
      "wait",
      (bridge) => bridge.awaitPurchase(session),
      (status) => {
        this.tell(status);
        this.emit("claviger-activated", status);
      },
    );
  }
}

define("claviger-purchase", ClavigerPurchase);

declare global {
  interface HTMLElementTagNameMap {
    "claviger-purchase": ClavigerPurchase;
  }
}
