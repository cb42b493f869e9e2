import type { Device, DeviceList } from "@claviger/bridge";
import { html, nothing, type TemplateResult } from "lit";
import { property } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import "../confirmation/confirmation.js";
import { PARTS, define } from "../element/define.js";
import { deviceName, platformName } from "../element/formats.js";
import { icon } from "../element/icons.js";
import { LicenseElement } from "../element/license-element.js";
import { button, failure } from "../element/pieces.js";
import { styles } from "./device-list.css.js";

/** What is left after a device was released. */
export interface Released {
  device: Device;
  left: DeviceList;
}

/** Long network names break after a dot rather than anywhere. */
function breakable(name: string): readonly unknown[] {
  return (name.match(/[^.]+\.?|\./g) ?? []).map((part) => html`${part}<wbr />`);
}

/** Devices with a button each, to release it after a confirmation. A part of other components. */
export class ClavigerDeviceList extends LicenseElement {
  static override styles = [...LicenseElement.styles, styles];

  /** The devices. */
  @property({ attribute: false }) devices: readonly Device[] = [];
  /** Called after a device was released. */
  @property({ attribute: false }) released: (released: Released) => void = () => {};
  /** Called after this device was deactivated. */
  @property({ attribute: false }) deactivated: () => void = () => {};
  /** Something else is under way: nothing can be released now. */
  @property({ type: Boolean }) off = false;

  protected override content(): TemplateResult {
    return html`
      <ul class="devices" part="devices">
        ${repeat(
          this.devices,
          ({ id }) => id,
          (device) => this.#row(device),
        )}
      </ul>
      <div class="failure" ?hidden=${!this.attempt.error()}>
        ${failure(this.texts, this.formats, this.attempt.error())}
      </div>
      <claviger-confirmation exportparts=${PARTS}></claviger-confirmation>
    `;
  }

  #row(device: Device): TemplateResult {
    const { devices } = this.texts;
    const name = deviceName(device, devices.unnamed);
    const facts = [
      device.platform && platformName(device.platform),
      device.appVersion && devices.app(device.appVersion),
      devices.lastSeen(this.formats.shortDate(device.lastSeenAt)),
    ];
    const { running } = this.attempt;
    const busy = running === device.id;
    const off = this.off || (running !== undefined && !busy);
    return html`<li class="device" part="device">
      ${icon("device")}
      <div>
        <div class="name">
          <span>${breakable(name)}</span>
          ${device.current ? html`<span class="badge accent" part="badge">${devices.thisDevice}</span>` : nothing}
        </div>
        <div class="small">${facts.filter(Boolean).join(" · ")}</div>
      </div>
      ${
        device.current
          ? button({
              label: devices.deactivate,
              kind: "quiet",
              small: true,
              busy,
              off,
              click: () => this.#deactivate(device),
            })
          : button({
              label: devices.release,
              name: devices.releaseDevice(name),
              kind: "quiet",
              small: true,
              busy,
              off,
              click: () => this.#release(device, name),
            })
      }
    </li>`;
  }

  async #release(device: Device, name: string): Promise<void> {
    const { devices } = this.texts;
    const question = { title: devices.releaseTitle(name), more: devices.releaseMore };
    if (!(await this.#confirmed({ ...question, yes: devices.releaseYes, no: devices.releaseNo }))) return;
    await this.attempt.run(
      device.id,
      (bridge) => bridge.release(device.id),
      (left) => {
        this.emit("claviger-device-released", device);
        this.released({ device, left });
      },
    );
  }

  async #deactivate(device: Device): Promise<void> {
    const { common, devices } = this.texts;
    const question = { title: devices.deactivateTitle, more: devices.deactivateMore };
    if (!(await this.#confirmed({ ...question, yes: devices.deactivateYes, no: common.cancel }))) return;
    await this.attempt.run(
      device.id,
      (bridge) => bridge.deactivate(),
      (status) => {
        this.emit("claviger-deactivated", status);
        this.deactivated();
        this.tell(status);
      },
    );
  }

  async #confirmed(question: Parameters<HTMLElementTagNameMap["claviger-confirmation"]["ask"]>[0]): Promise<boolean> {
    return this.renderRoot.querySelector("claviger-confirmation")?.ask(question) ?? false;
  }
}

define("claviger-device-list", ClavigerDeviceList);

declare global {
  interface HTMLElementTagNameMap {
    "claviger-device-list": ClavigerDeviceList;
  }
}
