// Waits for a payment and shows the key.

import { enableCopy } from "./copy.js";
import { fill, part, showState, slot, state } from "./dom.js";
import { date, money } from "./format.js";
import { request } from "./http.js";
import { pageData, pageUrl } from "./page.js";

const LONG_MS = 20_000;
const FAILURES_TO_TELL = 3;

const { session, texts } = pageData();
const began = Date.now();
let failures = 0;
let timer;

document.getElementById("again").addEventListener("click", look);
enableCopy(state("paid"));
setTimeout(() => {
  document.getElementById("long").hidden = false;
}, LONG_MS);
look();

async function look() {
  clearTimeout(timer);
  const answer = await request("GET", `/v1/checkout/sessions/${session}`);
  const wait = answer.ok ? show(answer.body) : doubt(answer);
  if (wait) timer = setTimeout(look, wait);
}

/** Shows how the purchase is. Returns after how many milliseconds to look again, or nothing if it stays like this. */
function show(checkout) {
  failures = 0;
  switch (checkout.status) {
    case "paid":
      // The license is made in the same breath, but by somebody else.
      if (!checkout.license) break;
      showPaid(checkout);
      return undefined;
    case "processing":
      showState("processing");
      return Math.max(patience(), 3_000);
    case "failed":
    case "expired":
    case "refunded":
      showEnd(checkout);
      return undefined;
  }
  showState("pending");
  return patience();
}

/** The first half minute a buyer sits and waits; later he has mail. */
function patience() {
  const waited = Date.now() - began;
  if (waited < 30_000) return 1_500;
  return waited < 300_000 ? 5_000 : 30_000;
}

function doubt(answer) {
  if (answer.status === 429) return 1_000 * (answer.retryAfter || 10);
  if (answer.status >= 400 && answer.status < 500) {
    showState("unknown");
    return undefined;
  }
  failures += 1;
  if (failures >= FAILURES_TO_TELL) showState("unreachable");
  return failures < FAILURES_TO_TELL ? 2_000 : 10_000;
}

function showEnd(checkout) {
  const back = state(checkout.status).querySelector("[data-back]");
  back.href = pageUrl(`/buy/${encodeURIComponent(checkout.product.code)}`);
  back.hidden = false;
  showState(checkout.status);
}

function showPaid(checkout) {
  const paid = state("paid");
  const { license, product } = checkout;
  slot(paid, "title").textContent = fill(texts.paid_title, { product: product.name });
  slot(paid, "facts").textContent = facts(checkout).join(" · ");
  slot(paid, "key").textContent = license.key ?? "";
  slot(paid, "mailed").textContent = mailed(checkout.email_hint);
  slot(paid, "ends-in").textContent = fill(texts.ends_in, { last4: license.key_last4 });
  slot(paid, "activated").textContent = fill(texts.activated, { product: product.name });
  slot(paid, "step-open").textContent = fill(texts.step_open, { product: product.name });
  part(paid, "key").hidden = !license.key;
  part(paid, "hidden").hidden = Boolean(license.key);
  part(paid, "activated").hidden = !checkout.device_activated;
  part(paid, "steps").hidden = checkout.device_activated || !license.key;
  showState("paid");
}

/** Where the key was mailed to. No line ends after the ellipsis in `g…@example.com`. */
function mailed(hint) {
  return hint ? fill(texts.mailed_to, { email: hint.replace("…", "\u2060…\u2060") }) : texts.mailed;
}

function facts({ plan, license, amount, currency }) {
  const facts = [plan.name];
  if (license.max_devices) {
    const text = license.max_devices === 1 ? texts.one_device : texts.devices;
    facts.push(fill(text, { count: license.max_devices }));
  }
  if (license.expires_at) facts.push(fill(texts.valid_until, { date: date(license.expires_at) }));
  if (amount !== undefined && currency) facts.push(fill(texts.paid, { amount: money(amount, currency) }));
  return facts;
}
