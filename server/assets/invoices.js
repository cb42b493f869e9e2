// The invoices of a license, fetched when somebody wants to see them.

import { action, copyOf, fill, onClick, part, slot } from "./dom.js";
import { date, money } from "./format.js";
import { explain } from "./http.js";

/** Lets the card's button show and hide the invoices of `license`. */
export function enableInvoices(card, license, { texts, call }) {
  const button = action(card, "invoices");
  const invoices = part(card, "invoices");
  const error = slot(card, "error");
  let fetched = false;
  onClick(button, async () => {
    error.textContent = "";
    if (!fetched) {
      const answer = await call("GET", `/v1/customer/licenses/${license.id}/invoices`);
      if (!answer.ok) {
        error.textContent = explain(answer, texts);
        return;
      }
      fetched = true;
      show(invoices, answer.body.items, texts);
    }
    invoices.hidden = !invoices.hidden;
    button.ariaExpanded = String(!invoices.hidden);
  });
}

function show(invoices, items, texts) {
  part(invoices, "no-invoices").hidden = items.length > 0;
  slot(invoices, "invoices").append(...items.map((item) => invoiceRow(item, texts)));
}

function invoiceRow(item, texts) {
  const row = copyOf("invoice-template");
  const name = fill(texts.invoice, { date: date(item.date) });
  slot(row, "date").textContent = name;
  slot(row, "amount").textContent = money(item.amount, item.currency);
  link(action(row, "view"), item.url, texts.view, name);
  link(action(row, "pdf"), item.pdf, texts.pdf, name);
  return row;
}

function link(element, url, text, invoice) {
  if (!url) return;
  element.href = url;
  element.textContent = text;
  element.ariaLabel = `${text}: ${invoice}`;
  element.hidden = false;
}
