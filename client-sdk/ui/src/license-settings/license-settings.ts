import type { Environment, LicenseBridge, Status } from "@claviger/bridge";
import { html, nothing, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import { live } from "lit/directives/live.js";
import "../confirmation/confirmation.js";
import type { Question } from "../confirmation/confirmation.js";
import { PARTS, define } from "../element/define.js";
import type { Labels } from "../element/formats.js";
import { LicenseElement } from "../element/license-element.js";
import { button, failure, heading, notice } from "../element/pieces.js";
import { facts } from "./facts.js";
import { styles } from "./license-settings.css.js";

const ENVIRONMENTS: readonly Environment[] = ["test", "prod"];

/** What is known of the license, and what can be done with it. */
export class LicenseSettings extends LicenseElement {
  static override styles = [...LicenseElement.styles, styles];

  /** What the app calls features and limits, by their code. */
  @property({ attribute: false }) labels: Labels = {};
  /** Shows the switch between the environments, for testers. */
  @property({ type: Boolean, attribute: "allow-environment-switch" }) allowEnvironmentSwitch = false;
  /** Shows the button that forgets everything, for support. */
  @property({ type: Boolean, attribute: "allow-forget" }) allowForget = false;

  @state() private said?: { tone: "good" | "warn"; text: string } | undefined;

  protected override content(): TemplateResult {
    const { status, texts } = this;
    return html`<div class="card stack" part="card">
        ${heading(this.headingLevel, texts.settings.title)} ${status ? this.#known(status) : this.waiting()}
      </div>
      <claviger-confirmation exportparts=${PARTS}></claviger-confirmation>`;
  }

  #known(status: Status): TemplateResult {
    const { texts, attempt, formats, said } = this;
    return html`
      ${facts(status, texts, formats, this.labels)} ${failure(texts, formats, attempt.error())}
      <div class="live" role="status">${said ? notice(said.tone, html`<div>${said.text}</div>`) : nothing}</div>
      <div class="actions">
        ${this.#button("check", texts.settings.check, () => this.#check())}
        ${status.grant?.keyLast4 ? this.#button("portal", texts.settings.portal, () => this.#openPortal()) : nothing}
      </div>
      ${this.allowEnvironmentSwitch ? this.#environments(status) : nothing}
      ${status.grant?.activation && status.usable ? this.#leave() : nothing}
      ${this.allowForget ? this.#forgetting() : nothing}
    `;
  }

  #button(name: string, label: string, click: () => void): TemplateResult {
    const { running } = this.attempt;
    const off = running !== undefined && running !== name;
    return button({ label, kind: "quiet", small: true, busy: running === name, off, click });
  }

  #environments(status: Status): TemplateResult {
    const { settings } = this.texts;
    return html`<fieldset class="block stack" part="environments">
      <legend class="visually-hidden">${settings.environment}</legend>
      <div class="tight">
        <div class="subheading" aria-hidden="true">${settings.environment}</div>
        <p class="small">${settings.environmentMore}</p>
      </div>
      <div class="actions">
        <div class="environments">
          ${ENVIRONMENTS.map(
            (environment) => html`<label>
              <input
                type="radio"
                name="environment"
                value=${environment}
                .checked=${live(status.environment === environment)}
                @change=${() => this.#switch(environment)}
              />${settings.environments[environment]}
            </label>`,
          )}
        </div>
      </div>
    </fieldset>`;
  }

  #leave(): TemplateResult {
    const { settings, devices } = this.texts;
    return html`<div class="block stack">
      <div class="tight">
        <div class="subheading" role="heading" aria-level=${this.headingLevel + 1}>${settings.leave}</div>
        <p class="small">${settings.leaveMore}</p>
      </div>
      <div class="actions">${this.#button("deactivate", devices.deactivateYes, () => void this.#deactivate())}</div>
    </div>`;
  }

  #forgetting(): TemplateResult {
    const { settings } = this.texts;
    return html`<div class="block actions">
      ${this.#button("forget", settings.forget, () => void this.#forget())}
    </div>`;
  }

  #check(): void {
    const { settings } = this.texts;
    this.#do(
      "check",
      (bridge) => bridge.check(),
      (status) => {
        this.tell(status);
        this.#say(status.fault ? "warn" : "good", status.fault ? settings.unanswered : settings.checked);
      },
    );
  }

  #openPortal(): void {
    this.#do(
      "portal",
      (bridge) => bridge.openPortal(),
      () => this.#say("good", this.texts.settings.portalOpened),
    );
  }

  #switch(environment: Environment): void {
    const { settings } = this.texts;
    this.#do(
      "switch",
      (bridge) => bridge.switchEnvironment(environment),
      (status) => {
        this.tell(status);
        this.emit("claviger-environment-switched", status);
        this.#say("good", settings.switched(settings.environments[status.environment]));
      },
    );
    this.requestUpdate();
  }

  async #deactivate(): Promise<void> {
    const { devices, common } = this.texts;
    const question = { title: devices.deactivateTitle, more: devices.deactivateMore };
    if (!(await this.#confirmed({ ...question, yes: devices.deactivateYes, no: common.cancel }))) return;
    this.#do(
      "deactivate",
      (bridge) => bridge.deactivate(),
      (status) => {
        this.emit("claviger-deactivated", status);
        this.tell(status);
        this.#say("good", devices.deactivated);
      },
    );
  }

  async #forget(): Promise<void> {
    const { settings, common } = this.texts;
    const question = { title: settings.forgetTitle, more: settings.forgetMore };
    if (!(await this.#confirmed({ ...question, yes: settings.forgetYes, no: common.cancel }))) return;
    this.#do(
      "forget",
      (bridge) => bridge.forget(),
      (status) => {
        this.emit("claviger-forgotten", status);
        this.tell(status);
        this.#say("good", settings.forgotten);
      },
    );
  }

  #do<T>(name: string, work: (bridge: LicenseBridge) => Promise<T>, done: (result: T) => void): void {
    this.said = undefined;
    void this.attempt.run(name, work, done);
  }

  #say(tone: "good" | "warn", text: string): void {
    this.said = { tone, text };
  }

  async #confirmed(question: Question): Promise<boolean> {
    return this.renderRoot.querySelector("claviger-confirmation")?.ask(question) ?? false;
  }
}

define("claviger-license-settings", LicenseSettings);

declare global {
  interface HTMLElementTagNameMap {
    "claviger-license-settings": LicenseSettings;
  }
}
