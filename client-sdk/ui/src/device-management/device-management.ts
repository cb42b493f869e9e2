import type { DeviceList, LicenseError, Status } from "@claviger/bridge";
import { html, nothing, type TemplateResult } from "lit";
import { state } from "lit/decorators.js";
import "../device-list/device-list.js";
import type { Released } from "../device-list/device-list.js";
import { Attempt } from "../element/attempt.js";
import { PARTS, define } from "../element/define.js";
import { deviceName } from "../element/formats.js";
import { LicenseElement } from "../element/license-element.js";
import { button, failure, heading, loading, notice } from "../element/pieces.js";
import { styles } from "./device-management.css.js";

/** Without a license there are no devices to ask for. */
function hasLicense(status: Status): boolean {
  const none = status.state === "locked" && (status.reason === "no_license" || status.reason === "trial_over");
  return status.state !== "trial" && !none;
}

/** The devices of the license: which there are, which is this one, and a way to release them. */
export class DeviceManagement extends LicenseElement {
  static override styles = [...LicenseElement.styles, styles];

  @state() private list?: DeviceList | undefined;
  readonly #reading = new Attempt(this, "latest");
  @state() private said = "";

  protected override content(): TemplateResult {
    const { texts, list } = this;
    const most = list?.maxDevices;
    return html`<div class="card stack" part="card">
      <div class="head">
        ${heading(this.headingLevel, texts.devices.title)}
        ${
          list && most !== undefined
            ? html`<span class="small" part="slots">${texts.devices.slots(list.devices.length, most)}</span>`
            : nothing
        }
      </div>
      <div class="live" role="status">${this.said ? notice("good", html`<div>${this.said}</div>`) : nothing}</div>
      ${this.status ? this.#devices() : this.waiting()}
    </div>`;
  }

  /** The devices change with the license of this one. */
  protected override statusChanged(status: Status | undefined, before: Status | undefined): void {
    const same = status?.grant?.id === before?.grant?.id && status?.grant?.activation === before?.grant?.activation;
    if (!status || !hasLicense(status)) this.list = undefined;
    else if (!(before && hasLicense(before) && same)) void this.#load();
  }

  #devices(): unknown {
    const { texts, list } = this;
    const error = this.#reading.error();
    const none = (this.status && !hasLicense(this.status)) || error?.code === "NO_KEY";
    if (none) return html`<p class="muted">${texts.devices.noLicense}</p>`;
    if (error || !list) return this.#loading(error);
    if (list.devices.length === 0) return html`<p class="muted">${texts.devices.none}</p>`;
    return html`<claviger-device-list
      exportparts=${PARTS}
      .devices=${list.devices}
      .released=${(released: Released) => this.#released(released)}
      .deactivated=${() => this.#deactivated()}
    ></claviger-device-list>`;
  }

  #loading(error: LicenseError | undefined): unknown {
    const { texts } = this;
    if (!error) return loading(texts);
    const again = button({ label: texts.common.tryAgain, kind: "quiet", small: true, click: () => void this.#load() });
    return html`${failure(texts, this.formats, error)}<div class="actions">${again}</div>`;
  }

  async #load(): Promise<void> {
    this.list = undefined;
    this.said = "";
    await this.#reading.run(
      "load",
      (bridge) => bridge.devices(),
      (list) => (this.list = list),
    );
  }

  #released({ device, left }: Released): void {
    this.list = { maxDevices: this.list?.maxDevices, ...left };
    this.said = this.texts.devices.released(deviceName(device, this.texts.devices.unnamed));
  }

  #deactivated(): void {
    this.list = undefined;
    this.said = this.texts.devices.deactivated;
  }
}

define("claviger-device-management", DeviceManagement);

declare global {
  interface HTMLElementTagNameMap {
    "claviger-device-management": DeviceManagement;
  }
}
