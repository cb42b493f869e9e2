// How a license stands, in words.

import { fill } from "./dom.js";
import { date } from "./format.js";

const COLORS = {
  valid: "good",
  grace: "warn",
  overdue: "bad",
  expired: "",
  suspended: "bad",
  revoked: "bad",
};

/** Shows a standing in its badge. */
export function showBadge(badge, standing, texts) {
  badge.textContent = texts.standings[standing] ?? standing;
  if (COLORS[standing]) badge.classList.add(COLORS[standing]);
}

/** What the standing means for the customer, with the date that matters. */
export function standingText(license, texts) {
  switch (license.standing) {
    case "grace":
      return dated(texts.grace_until, license.grace_until) ?? texts.overdue;
    case "overdue":
      return texts.overdue;
    case "expired":
      return dated(texts.expired_at, license.expires_at ?? license.ends_at) ?? "";
    case "suspended":
      return texts.suspended;
    case "revoked":
      return texts.revoked;
    default:
      return (
        dated(texts.ends_at, license.ends_at) ??
        dated(texts.renews_at, license.renews_at) ??
        dated(texts.valid_until, license.expires_at) ??
        texts.never_ends
      );
  }
}

function dated(text, instant) {
  return instant ? fill(text, { date: date(instant) }) : null;
}
