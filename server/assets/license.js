// One license of a customer.

import { enableCopy } from "./copy.js";
import { listDevices } from "./devices.js";
import { action, copyOf, onClick, slot } from "./dom.js";
import { explain } from "./http.js";
import { enableInvoices } from "./invoices.js";
import { pageUrl } from "./page.js";
import { showBadge, standingText } from "./standing.js";

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
  enableInvoices(card, license, page);
  enableBilling(card, license, page);
  showLink(action(card, "help"), license.support_url);
  if (OVER.includes(license.standing)) {
    showLink(action(card, "buy-again"), pageUrl(`/buy/${encodeURIComponent(license.product.code)}`));
  }
  return card;
}

function enableBilling(card, license, { texts, call }) {
  const button = action(card, "billing");
  const error = slot(card, "error");
  button.hidden = !license.can_manage_billing;
  // Where nothing is due, the portal is one way among others.
  button.classList.toggle("quiet", license.standing === "valid");
  onClick(button, async () => {
    error.textContent = "";
    const answer = await call("POST", `/v1/customer/licenses/${license.id}/portal-sessions`);
    if (answer.ok && /^https?:/.test(answer.body.url)) {
      location.assign(answer.body.url);
    } else {
      error.textContent = explain(answer, texts);
    }
  });
}

function showLink(element, url) {
  if (!url) return;
  element.href = url;
  element.hidden = false;
}
