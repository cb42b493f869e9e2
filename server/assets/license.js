// One license of a customer.

import { enableCopy } from "./copy.js";
import { listDevices } from "./devices.js";
import { action, copyOf, onClick, slot } from "./dom.js";
import { explain } from "./http.js";
import { enableInvoices } from "./invoices.js";
import { pageUrl } from "./page.js";
import { goTo, renew } from "./renew.js";
import { showBadge, standingText } from "./standing.js";

const DUE = ["grace", "overdue"];
const OVER = ["expired", "revoked"];

/** The card of a license. `page` has the texts and the ways to call the API and to announce what happened. */
export function licenseCard(license, page) {
  const card = copyOf("license-template");
  slot(card, "product").textContent = license.product.name;
  slot(card, "product").tabIndex = -1;
  slot(card, "plan").textContent = license.plan.name;
  slot(card, "key").textContent = license.key;
  slot(card, "standing-text").textContent = standingText(license, page.texts);
  showBadge(slot(card, "standing"), license.standing, page.texts);
  enableCopy(card);
  listDevices(card, license, page);
  enableBilling(card, license, page);
  enableRenewal(card, license, page);
  enableInvoices(card, license, page);
  showLink(action(card, "help"), license.support_url);
  return card;
}

function enableBilling(card, license, { texts, call }) {
  const button = action(card, "billing");
  const error = slot(card, "error");
  button.hidden = !license.can_manage_billing;
  button.classList.toggle("quiet", !DUE.includes(license.standing));
  onClick(button, async () => {
    error.textContent = "";
    const answer = await call("POST", `/v1/customer/licenses/${license.id}/portal-sessions`);
    if (!answer.ok || !goTo(answer.body.url)) error.textContent = explain(answer, texts);
  });
}

function enableRenewal(card, license, { texts }) {
  const button = action(card, "renew");
  const error = slot(card, "error");
  const over = OVER.includes(license.standing);
  // Where there is no bill to pay, a missing payment is made up for like this.
  const due = DUE.includes(license.standing) && !license.can_manage_billing;
  button.hidden = !license.renewable;
  button.classList.toggle("quiet", !over && !due);
  onClick(button, async () => {
    error.textContent = "";
    error.textContent = await renew(license, texts);
  });
  if (over && !license.renewable) {
    showLink(action(card, "buy-again"), pageUrl(`/buy/${encodeURIComponent(license.product.code)}`));
  }
}

function showLink(element, url) {
  if (!url) return;
  element.href = url;
  element.hidden = false;
}
