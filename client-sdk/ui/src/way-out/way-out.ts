import { html, nothing, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import { define } from "../element/define.js";
import { LicenseElement } from "../element/license-element.js";
import { button, failure, heading, notice } from "../element/pieces.js";

/** What is said about each way, by the names of the texts. */
const WORDS = {
  connect: ["connectTitle", "connectMore"],
  settled: ["settledTitle", "settledMore"],
  portal: ["portalTitle", "portalMore"],
} as const;

/**
 * A way out of a lock that needs no new license: ask the server once more, or mend the payment. A part of the license
 * page.
 */
export class ClavigerWayOut extends LicenseElement {
  /** Which way. */
  @property({ attribute: false }) way: keyof typeof WORDS = "connect";

  @state() private opened = false;
  @state() private checked = false;

  protected override content(): TemplateResult {
    const { texts, attempt } = this;
    const { page } = texts;
    const isPortal = this.way === "portal";
    const [title, more] = WORDS[this.way];
    return html`<div class="card stack" part="card">
      <div class="tight">
        ${heading(this.headingLevel, page[title])}
        <p class="muted">${page[more]}</p>
      </div>
      ${failure(texts, this.formats, attempt.error())}
      <div class="live" role="status">${this.#said ?? nothing}</div>
      <div class="actions">
        ${
          isPortal
            ? button({
                label: page.portal,
                icon: "browser",
                busy: attempt.running === "portal",
                click: () => this.#openPortal(),
              })
            : button({
                label: texts.status.check,
                kind: this.way === "settled" ? "quiet" : "primary",
                busy: attempt.running === "check",
                click: () => this.#check(),
              })
        }
      </div>
    </div>`;
  }

  /** What came of the last press, if it did not end the lock. */
  get #said(): TemplateResult | undefined {
    const { texts, status } = this;
    if (this.opened) return notice("good", html`<div>${texts.page.portalOpened}</div>`);
    if (!this.checked || this.attempt.running || !status) return undefined;
    if (!status.fault) return notice("neutral", html`<div>${texts.page.checkUnchanged}</div>`);
    const { detail, fix } = texts.faults[status.fault];
    return notice("warn", html`<div><strong>${detail}</strong>${fix}</div>`);
  }

  #check(): void {
    void this.attempt.run(
      "check",
      (bridge) => bridge.check(),
      (status) => {
        this.checked = true;
        this.tell(status);
      },
    );
  }

  #openPortal(): void {
    this.opened = false;
    void this.attempt.run(
      "portal",
      (bridge) => bridge.openPortal(),
      () => (this.opened = true),
    );
  }
}

define("claviger-way-out", ClavigerWayOut);

declare global {
  interface HTMLElementTagNameMap {
    "claviger-way-out": ClavigerWayOut;
  }
}
