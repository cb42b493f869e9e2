import type { Status } from "@claviger/bridge";
import { html, nothing, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import { PARTS, define } from "../element/define.js";
import { describe } from "../element/describe.js";
import type { Labels } from "../element/formats.js";
import { icon } from "../element/icons.js";
import { LicenseElement } from "../element/license-element.js";
import { button } from "../element/pieces.js";
import "../license-page/license-page.js";
import type { TrialEmail } from "../trial-start/trial-start.js";
import { styles } from "./license-check.css.js";

/** When the line above the app tells how things stand. */
export type Banner = "all" | "grace" | "none";

/**
 * A gate around the app: its content is shown while the license is usable, and the license page otherwise. It hides, it
 * does not protect: what matters is guarded in the host.
 */
export class LicenseCheck extends LicenseElement {
  static override styles = [...LicenseElement.styles, styles];

  /** The name of the product, for the license page. */
  @property({ attribute: "product-name" }) productName?: string;
  /** What the app calls the features and limits of its plans, by their code. */
  @property({ attribute: false }) labels: Labels = {};
  /** The product has no trial. */
  @property({ type: Boolean, attribute: "no-trial" }) noTrial = false;
  /** Whether the trial asks for an e-mail address: `none`, `optional` or `required`. */
  @property({ attribute: "trial-email" }) trialEmail: TrialEmail = "none";
  /**
   * When a line above the app tells how things stand: in trial and grace (`all`), in `grace` only, or never (`none`).
   */
  @property() banner: Banner = "all";

  /** The user looks at the license page although the app is usable. */
  @state() private visiting = false;
  @state() private said = "";

  override headingLevel = 1;

  protected override content(): TemplateResult {
    const { status } = this;
    return html`
      <div class="visually-hidden" role="status">${this.said}</div>
      ${status ? (status.usable && !this.visiting ? this.#app(status) : this.#page(status)) : this.#unknown()}
    `;
  }

  protected override statusChanged(status: Status | undefined, before: Status | undefined): void {
    if (!status) return;
    if (status.usable !== before?.usable) {
      this.emit("claviger-gate", { usable: status.usable, status });
      this.visiting = false;
      if (before) this.#moved(status);
    } else if (this.visiting && status.state === "licensed" && before?.state !== "licensed") {
      this.visiting = false;
      this.#moved(status);
    }
  }

  /** What is on the screen was replaced: says so, and puts the focus where one can go on. */
  #moved(status: Status): void {
    const { gate } = this.texts;
    this.said = status.usable ? gate.unlocked : gate.locked;
    void this.focusOn(status.usable ? ".app" : "claviger-license-page");
  }

  #unknown(): TemplateResult {
    return html`<div class="own center" part="center"><slot name="loading">${this.waiting()}</slot></div>`;
  }

  #app(status: Status): TemplateResult {
    return html`${this.#banner(status)}
      <div class="app" part="app" tabindex="-1"><slot></slot></div>`;
  }

  #banner(status: Status): unknown {
    const shown = status.state === "grace" ? this.banner !== "none" : status.state === "trial" && this.banner === "all";
    if (!shown) return nothing;
    const { tone, icon: mark, title, detail } = describe(status, this.texts, this.formats);
    const visit = (): void => {
      this.visiting = true;
      void this.focusOn("claviger-license-page");
    };
    return html`<div class="own banner ${tone}" part="banner" role="group" aria-label=${this.texts.page.license}>
      <div class="said" role="status">${icon(mark)}<strong>${title}</strong><span>${detail}</span></div>
      ${button({ label: this.texts.gate.toLicense, kind: "plain", small: true, click: visit })}
    </div>`;
  }

  #page(status: Status): TemplateResult {
    const leave = (): void => {
      this.visiting = false;
      void this.focusOn(".app");
    };
    return html`<div class="own page" part="page">
      ${
        status.usable
          ? html`<div class="back">
            ${button({ label: `← ${this.texts.gate.toApp}`, kind: "plain", small: true, click: leave })}
          </div>`
          : nothing
      }
      <slot name="locked">
        <claviger-license-page
          exportparts=${PARTS}
          heading-level=${this.headingLevel}
          product-name=${this.productName ?? nothing}
          trial-email=${this.trialEmail}
          .labels=${this.labels}
          ?no-trial=${this.noTrial}
        ></claviger-license-page>
      </slot>
    </div>`;
  }
}

define("claviger-license-check", LicenseCheck);

declare global {
  interface HTMLElementTagNameMap {
    "claviger-license-check": LicenseCheck;
  }
}
