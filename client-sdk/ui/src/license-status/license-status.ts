import { html, nothing, type TemplateResult } from "lit";
import { define } from "../element/define.js";
import { describe, describeFault } from "../element/describe.js";
import { icon } from "../element/icons.js";
import { LicenseElement } from "../element/license-element.js";
import { button, explain, failure, loading } from "../element/pieces.js";
import { styles } from "./license-status.css.js";

/** How things stand with the license, in a few lines. */
export class LicenseStatus extends LicenseElement {
  static override styles = [...LicenseElement.styles, styles];

  protected override content(): TemplateResult {
    return html`<div class="card" part="card">
      ${this.status ? this.#known() : this.statusError ? this.#unknown() : loading(this.texts)}
    </div>`;
  }

  #known(): unknown {
    const { status, texts, formats, attempt } = this;
    if (!status) return nothing;
    const { tone, icon: mark, title, detail, mend } = describe(status, texts, formats);
    const fault = describeFault(status, texts);
    return html`
      <div class="status">
        <div class="mark ${tone}" part="mark">${icon(mark)}</div>
        <div class="words">
          <div role="status">
            <div class="title" part="title">
              <span>${title}</span>
              ${
                status.environment === "test"
                  ? html`<span class="badge warn" part="badge">${texts.common.testEnvironment}</span>`
                  : nothing
              }
            </div>
            <p class="muted" part="detail">${detail}</p>
            ${fault ? html`<p class="small">${fault}</p>` : nothing}
          </div>
          ${
            status.checkedAt
              ? html`<p class="small">${texts.status.checked(formats.dateTime(status.checkedAt))}</p>`
              : nothing
          }
          ${
            mend || attempt.running
              ? html`<div class="actions">
                ${button({
                  label: texts.status.check,
                  kind: "quiet",
                  small: true,
                  busy: attempt.running !== undefined,
                  click: () => this.#check(),
                })}
              </div>`
              : nothing
          }
          ${failure(texts, formats, attempt.error())}
        </div>
      </div>
    `;
  }

  #unknown(): unknown {
    const { texts, statusError } = this;
    if (!statusError) return nothing;
    const { detail, fix } = explain(texts, statusError);
    const again = { label: texts.common.tryAgain, busy: this.statusLoading, click: this.readAgain };
    return html`
      <div class="status">
        <div class="mark bad" part="mark">${icon("bad")}</div>
        <div class="words">
          <div role="alert">
            <div class="title" part="title">${texts.status.unknown}</div>
            <p class="muted" part="detail">${detail} ${fix}</p>
          </div>
          <div class="actions">
            ${button({ ...again, kind: "quiet", small: true })}
          </div>
        </div>
      </div>
    `;
  }

  #check(): void {
    void this.attempt.run(
      "check",
      (bridge) => bridge.check(),
      (status) => this.tell(status),
    );
  }
}

define("claviger-license-status", LicenseStatus);

declare global {
  interface HTMLElementTagNameMap {
    "claviger-license-status": LicenseStatus;
  }
}
