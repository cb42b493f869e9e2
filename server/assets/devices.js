// The devices of a license.

import { confirmRelease } from "./confirm.js";
import { action, copyOf, fill, onClick, part, slot } from "./dom.js";
import { ago, date } from "./format.js";
import { explain, idempotencyKey } from "./http.js";

// As people know them; apps send what their compiler calls them.
const PLATFORMS = { linux: "Linux", macos: "macOS", windows: "Windows" };

/** Lists the devices of `license` in its card. */
export function listDevices(card, license, { texts, call, announce }) {
  const list = slot(card, "devices");
  const error = slot(card, "error");
  for (const device of license.devices) {
    const name = device.name || texts.unnamed_device;
    const row = deviceRow(device, name, texts);
    onClick(action(row, "release"), async () => {
      error.textContent = "";
      if (!(await confirmRelease(name))) return;
      const path = `/v1/customer/licenses/${license.id}/devices/${device.id}/release`;
      const answer = await call("POST", path, { idempotencyKey: idempotencyKey() });
      // A device that is gone was released elsewhere: what the customer wanted.
      if (answer.ok || answer.status === 404) {
        row.remove();
        count(card, license, texts);
        announce(fill(texts.released, { device: name }));
        card.querySelector("h2").focus();
      } else {
        error.textContent = explain(answer, texts);
      }
    });
    list.append(row);
  }
  count(card, license, texts);
}

function deviceRow(device, name, texts) {
  const row = copyOf("device-template");
  slot(row, "name").textContent = name;
  slot(row, "facts").textContent = facts(device, texts).join(" · ");
  action(row, "release").ariaLabel = fill(texts.release_device, { device: name });
  return row;
}

function facts(device, texts) {
  return [
    PLATFORMS[device.platform] ?? device.platform,
    device.app_version,
    fill(texts.last_seen, { when: ago(device.last_seen_at) }),
    fill(texts.activated_at, { date: date(device.activated_at) }),
  ].filter(Boolean);
}

function count(card, license, texts) {
  const used = slot(card, "devices").childElementCount;
  slot(card, "slots").textContent = fill(texts.slots, { used, max: license.max_devices });
  part(card, "no-devices").hidden = used > 0;
}
