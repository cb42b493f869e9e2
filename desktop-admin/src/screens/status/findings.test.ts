import { expect, test } from "vitest";
import { findings, isSevere } from "./findings";

const NOW = Date.parse("2026-11-22T12:00:00Z");
const ago = (days: number) => new Date(NOW - days * 86_400_000).toISOString();
const key = (state: "signing" | "upcoming" | "retired", days: number) => ({ id: "key_1", kid: "k", state, created_at: ago(days), signs_from: ago(days) });
const token = (more: object) => ({ id: "adm_1", name: "ci", role: "owner" as const, active: true, current: false, created_at: ago(100), ...more });

test("nothing known, nothing found", () => {
  expect(findings({}, NOW)).toEqual([]);
});

test("a signing key is old after 400 days, unless the next one is on its way", () => {
  expect(findings({ keys: [key("signing", 400)] }, NOW)).toEqual([]);
  expect(findings({ keys: [key("signing", 401)] }, NOW)).toEqual([{ kind: "key_old", days: 401 }]);
  expect(findings({ keys: [key("signing", 401), key("upcoming", -2)] }, NOW)).toEqual([]);
  expect(findings({ keys: [key("retired", 401)] }, NOW)).toEqual([{ kind: "no_key" }]);
});

test("a token is told of two weeks before it expires, if it works at all", () => {
  const tokens = [
    token({ expires_at: ago(-13), current: true }),
    token({ expires_at: ago(-15) }),
    token({ expires_at: ago(-1), active: false }),
    token({}),
  ];
  expect(findings({ tokens }, NOW)).toEqual([{ kind: "token_expires", name: "ci", at: ago(-13), own: true }]);
});

test("what stops customers comes first and is severe", () => {
  const found = findings({ plans: 0, stripe: { dead: 1, late: true }, parts: [{ part: "database", environment: "prod", status: "failing" }] }, NOW);
  expect(found.map(({ kind }) => kind)).toEqual(["part", "stripe_dead", "stripe_late", "no_plans"]);
  expect(found.map(isSevere)).toEqual([true, true, false, false]);
});
