// Dialogs that ask before something is done.

import { copyOf, slot } from "./dom.js";

const releaseDialog = document.getElementById("release-dialog");
const priceDialog = document.getElementById("price-dialog");

/** Whether the customer wants to release this device. */
export function confirmRelease(device) {
  slot(releaseDialog, "device").textContent = device;
  return ask(releaseDialog);
}

/**
 * Which of several prices the customer wants to pay; nothing if none.
 * @param {{code: string, rhythm: string, amount: string}[]} prices
 */
export async function choosePrice(prices) {
  const rows = prices.map((price, index) => priceRow(price, index === 0));
  slot(priceDialog, "prices").replaceChildren(...rows);
  return (await ask(priceDialog)) ? priceDialog.querySelector(":checked").value : undefined;
}

function priceRow(price, checked) {
  const row = copyOf("price-template");
  const input = row.querySelector("input");
  input.value = price.code;
  input.checked = checked;
  slot(row, "rhythm").textContent = price.rhythm;
  slot(row, "amount").textContent = price.amount;
  return row;
}

function ask(dialog) {
  dialog.returnValue = "no";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
  });
}
