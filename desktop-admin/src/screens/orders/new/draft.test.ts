import { expect, it } from "vitest";
import type { Schemas } from "../../../api/client";
import { type Draft, EMPTY, isComplete, OTHER, requestOf, withPlan } from "./draft";

const NOW = new Date(2026, 10, 22, 9, 0);
const sold: Draft = { ...EMPTY, product: "optimnow", plan: "starter", price: "yearly", email: "ada@example.com" };
const agreed = (amount: number | string, currency: string) => requestOf({ ...sold, price: OTHER, amount, currency }, NOW);

it("sends an agreed amount in the currency's smallest unit, without rounding a cent away", () => {
  expect(agreed(19.99, "EUR")).toMatchObject({ amount: 1999, currency: "eur" });
  expect(agreed("1.005", "kwd")).toMatchObject({ amount: 1005, currency: "kwd" });
  expect(agreed(2900, "jpy")).toMatchObject({ amount: 2900, currency: "jpy" });
  expect(agreed(0.29, "usd")).not.toHaveProperty("price");
});

it("sends a price of the catalog by its code, and no amount", () => {
  const request = requestOf(sold, NOW);
  expect(request).toMatchObject({ price: "yearly", send_mail: true });
  expect(request).not.toHaveProperty("amount");
});

it("dates a payment by its day, today's by the moment", () => {
  expect(requestOf({ ...sold, paid: "2026-11-22" }, NOW).paid_at).toBeUndefined();
  expect(new Date(requestOf({ ...sold, paid: "2026-11-20" }, NOW).paid_at ?? "")).toEqual(new Date(2026, 10, 20, 12, 0));
});

it("lets a license run to the end of its last day", () => {
  expect(new Date(requestOf({ ...sold, expires: "2027-01-31" }, NOW).expires_at ?? "")).toEqual(new Date(2027, 0, 31, 23, 59, 59, 999));
});

it("is complete with a buyer and a price; whoever renews is known already", () => {
  expect(isComplete(sold)).toBe(true);
  expect(isComplete({ ...sold, email: " " })).toBe(false);
  expect(isComplete({ ...sold, email: "", license: "lic_1" })).toBe(true);
  expect(isComplete({ ...sold, price: "" })).toBe(false);
  expect(isComplete({ ...sold, price: OTHER, amount: 10, currency: "eu" })).toBe(false);
});

it("takes a plan's only price, and none of several or retired ones", () => {
  const price = (code: string, retired = false) => ({ code, retired, amount: 1, currency: "eur", id: code });
  const plan = (code: string, prices: unknown[]) => ({ code, prices });
  const plans = [plan("one", [price("yearly"), price("old", true)]), plan("many", [price("a"), price("b")]), plan("none", [price("old", true)])];
  const catalog = { revision: 1, products: [{ code: "p", plans }] } as unknown as Schemas["Catalog"];
  const chosen = (code: string) => withPlan(catalog, EMPTY, "p", code).price;
  expect(["one", "many", "none", ""].map(chosen)).toEqual(["yearly", "", OTHER, ""]);
});
