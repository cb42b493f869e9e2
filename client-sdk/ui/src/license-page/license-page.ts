import type { Checkout, Status } from "@claviger/bridge";
import { html, nothing, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import { PARTS, define } from "../element/define.js";
import { describe } from "../element/describe.js";
import type { Labels } from "../element/formats.js";
import { icon } from "../element/icons.js";
import { LicenseElement } from "../element/license-element.js";
import { heading } from "../element/pieces.js";
import "../key-recovery/key-recovery.js";
import "../license-activation/license-activation.js";
import "../offline-activation/offline-activation.js";
import "../plan-list/plan-list.js";
import "../purchase/purchase.js";
import "../trial-start/trial-start.js";
import type { TrialEmail } from "../trial-start/trial-start.js";
import "../way-out/way-out.js";
import { styles } from "./license-page.css.js";
import { waysFrom, type Way } from "./ways.js";

/** Every way to a license: the trial, buying, the key, a mail with lost keys, files for a device without a network. */
export class LicensePage extends LicenseElement {
  static override styles = [...LicenseElement.styles, styles];

  /** The name of the product, for the welcome. */
  @property({ attribute: "product-name" }) productName?: string;
  /** What the app calls the features and limits of its plans, by their code. */
  @property({ attribute: false }) labels: Labels = {};
  /** The product has no trial. */
  @property({ type: Boolean, attribute: "no-trial" }) noTrial = false;
  /** Whether the trial asks for an e-mail address: `none`, `optional` or `required`. */
  @property({ attribute: "trial-email" }) trialEmail: TrialEmail = "none";

  /** The purchase that was begun here. */
  @state() private begun?: string | undefined;
  /** The purchase that the user does not want to wait for. */
  @state() private left?: string | undefined;
  /** What is unfolded. */
  @state() private open: ReadonlySet<string> = new Set();

  /** Puts the focus on the heading. */
  override focus(): void {
    void this.focusOn(".heading");
  }

  protected override content(): TemplateResult {
    const { status } = this;
    if (!status) return html`<div class="card" part="card">${this.waiting()}</div>`;
    const session = this.#session(status);
    if (session) return this.#purchase(session);
    return html`<div class="page" part="page">${this.#header(status)} ${this.#ways(status)}</div>`;
  }

  /** The purchase that is waited for, also after a restart of the app. */
  #session(status: Status): string | undefined {
    if (status.state === "licensed") return undefined;
    const session = this.begun ?? status.pendingPurchase;
    return session === this.left ? undefined : session;
  }

  #header(status: Status): TemplateResult {
    const { texts, productName } = this;
    const { tone, icon: mark, title, detail } = describe(status, texts, this.formats);
    const isNew = status.state === "locked" && status.reason === "no_license";
    const welcome = productName ? texts.page.welcomeTo(productName) : texts.page.welcome;
    return html`<header part="header">
      ${isNew ? nothing : html`<div class="mark ${tone}" part="mark">${icon(mark)}</div>`}
      <div role="status">
        ${heading(this.headingLevel, isNew ? welcome : title)}
        <p class="muted" part="detail">${isNew ? texts.page.welcomeMore : detail}</p>
      </div>
      ${
        status.environment === "test"
          ? html`<span class="badge warn" part="badge">${texts.common.testEnvironment}</span>`
          : nothing
      }
    </header>`;
  }

  #purchase(session: string): TemplateResult {
    return html`<claviger-purchase
      exportparts=${PARTS}
      heading-level=${this.headingLevel}
      .session=${session}
      .stopped=${() => this.#stopWaiting(session)}
    ></claviger-purchase>`;
  }

  #ways(status: Status): TemplateResult {
    const { texts } = this;
    const ways = waysFrom(status).filter((way) => way !== "trial" || !this.noTrial);
    return html`
      ${ways.map((way, place) => this.#way(way, place === 0))}
      <div class="card folds" part="card folds">
        ${ways.includes("key") ? nothing : this.#fold("key", texts.activation.title, () => this.#way("key", false))}
        ${ways.includes("plans") ? nothing : this.#fold("plans", texts.plans.title, () => this.#way("plans", false))}
        ${this.#fold(
          "recovery",
          texts.recovery.title,
          () => html`<claviger-key-recovery exportparts=${PARTS}></claviger-key-recovery>`,
        )}
        ${this.#fold(
          "offline",
          texts.offline.title,
          () => html`<claviger-offline-activation exportparts=${PARTS}></claviger-offline-activation>`,
        )}
      </div>
    `;
  }

  /** The first way is the one that stands out. */
  #way(way: Way, first: boolean): TemplateResult {
    const level = this.headingLevel + 1;
    switch (way) {
      case "connect":
      case "settled":
      case "portal":
        return html`<claviger-way-out exportparts=${PARTS} heading-level=${level} .way=${way}></claviger-way-out>`;
      case "trial":
        return html`<claviger-trial-start
          exportparts=${PARTS}
          heading-level=${level}
          .email=${this.trialEmail}
        ></claviger-trial-start>`;
      case "plans":
        return html`<claviger-plan-list
          exportparts=${PARTS}
          heading-level=${level}
          ?quiet=${!first}
          .labels=${this.labels}
          .opened=${(checkout: Checkout) => this.#opened(checkout)}
        ></claviger-plan-list>`;
      case "key":
        return html`<claviger-license-activation
          exportparts=${PARTS}
          heading-level=${level}
          ?quiet=${!first}
        ></claviger-license-activation>`;
    }
  }

  /** What is folded up is not there before it is unfolded, so that nothing is asked of the server for it. */
  #fold(name: string, title: string, inside: () => TemplateResult): TemplateResult {
    const toggle = (event: Event): void => {
      const open = new Set(this.open);
      if ((event.target as HTMLDetailsElement).open) open.add(name);
      else open.delete(name);
      this.open = open;
    };
    return html`<details part="fold" ?open=${this.open.has(name)} @toggle=${toggle}>
      <summary part="fold-summary">${title}</summary>
      ${this.open.has(name) ? html`<div class="fold">${inside()}</div>` : nothing}
    </details>`;
  }

  #opened(checkout: Checkout): void {
    this.begun = checkout.session;
    this.left = undefined;
  }

  #stopWaiting(session: string): void {
    this.left = session;
    this.begun = undefined;
    void this.focusOn(".heading");
  }
}

define("claviger-license-page", LicensePage);

declare global {
  interface HTMLElementTagNameMap {
    "claviger-license-page": LicensePage;
  }
}
