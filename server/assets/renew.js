// Renewing a license: its plan is bought once more, and the license stays the same.

import { choosePrice } from "./confirm.js";
import { fill } from "./dom.js";
import { money } from "./format.js";
import { explain, idempotencyKey, request } from "./http.js";
import { language } from "./page.js";

/** Sends the customer to the payment page. Returns what to tell him if that is not possible. */
export async function renew(license, texts) {
  const catalog = await request("GET", `/v1/plans?product=${encodeURIComponent(license.product.code)}`);
  if (!catalog.ok) return explain(catalog, texts);
  const plan = catalog.body.products[0]?.plans.find((plan) => plan.code === license.plan.code);
  if (!plan?.prices.length) return texts.not_renewable;
  const price = await chosen(plan.prices, texts);
  if (!price) return "";
  const answer = await request("POST", "/v1/checkout/sessions", {
    body: { product: license.product.code, plan: plan.code, price, license_key: license.key, language },
    idempotencyKey: idempotencyKey(),
  });
  if (answer.ok && goTo(answer.body.url)) return "";
  return answer.status === 409 ? texts.not_renewable : explain(answer, texts);
}

/** Goes to a page of Stripe; whether that is the address of one. */
export function goTo(url) {
  const usable = /^https?:/.test(url);
  if (usable) location.assign(url);
  return usable;
}

async function chosen(prices, texts) {
  if (prices.length === 1) return prices[0].code;
  const sorted = prices.toSorted((one, other) => (one.interval_months ?? 0) - (other.interval_months ?? 0));
  const rows = sorted.map((price) => ({
    code: price.code,
    rhythm: rhythm(price.interval_months, texts),
    amount: money(price.amount, price.currency),
  }));
  return choosePrice(rows);
}

function rhythm(months, texts) {
  switch (months) {
    case undefined:
      return texts.paid_once;
    case 1:
      return texts.every_month;
    case 12:
      return texts.every_year;
    default:
      return fill(texts.every_months, { count: months });
  }
}
