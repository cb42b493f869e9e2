// Asks before a device is released.

import { slot } from "./dom.js";

const dialog = document.getElementById("release-dialog");

/** Whether the customer wants to release this device. */
export function confirmRelease(device) {
  slot(dialog, "device").textContent = device;
  dialog.returnValue = "no";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
  });
}
