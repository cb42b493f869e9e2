import { describe, expect, it } from "vitest";
import { type Change, fold } from "./changes";
import { type Catalog, declare } from "./declaration";
import { revived, withPlan, withProduct, without } from "./edits";
import { catalog, plan, price, product } from "./testing";
import { toml } from "./toml";

describe("the catalog as a file", () => {
  it("has every key of products, plans and prices, as a seller writes them", () => {
    expect(toml(declare(catalog()), "test")).toBe(`[[product]]
code = "app"
name = "The \\"App\\""
key_template = "A-{PLAN}-XXXXX-XXXXX"
check_interval = "90 minutes"
buy_url = "https://app.example/buy"
trial = { days = 7, features = ["export"], limits = { max_bots = 2 }, offline = "36 hours" }

[[product.plan]]
code = "pro"
name = "Pro"
kind = "subscription"
max_devices = 3
features = ["export", "sso"]
limits = { max_bots = 10, max_users = "unlimited" }
key_word = "PRO"
offline = "7 days"
license_file_days = 365
grace_days = 14
drift = { min_shared_components = 2, max_rebinds = 3 }
transfers = { max_moves = 4 }

[[product.plan.price]]
code = "monthly"
currency = "eur"
amount = "19.90"
every = "1 month"
stripe = { test = "price_monthly" }
`);
  });

  it("leaves out what is retired, and with a product all that it has", () => {
    const text = toml(declare(catalog()), "test");
    expect(text).not.toContain("yearly");
    expect(text).not.toContain("legacy");
    expect(text).not.toContain("gone");
  });

  it("writes amounts with as many decimals as the currency has", () => {
    const prices = [price({ code: "y", currency: "jpy", amount: 2500 }), price({ code: "k", currency: "kwd", amount: 7 }), price({ code: "i", currency: "isk", amount: 500 })];
    const text = toml(declare({ revision: 1, products: [product({ plans: [plan({ prices })] })] }), "test");
    expect([...text.matchAll(/amount = (.*)/g)].map(([, amount]) => amount)).toEqual(['"2500"', '"0.007"', '"5.00"']);
  });

  it("names a key word only where keys show it, and Stripe's price for the environment at hand", () => {
    const own = plan({ key_template: "B-XXXXX-XXXXX", kind: "fixed_term", term: { count: 1, unit: "days" }, prices: [price({ interval_months: undefined })] });
    const text = toml(declare({ revision: 1, products: [product({ plans: [own] })] }), "prod");
    expect(text).not.toContain("key_word");
    expect(text).toContain('term = "1 day"');
    expect(text).toContain('stripe = { prod = "price_monthly" }');
  });
});

describe("edits", () => {
  const current: Catalog = catalog();
  const stored = declare(current);

  it("change one plan and leave everything else", () => {
    const pro = stored[0]?.plans[0];
    const edited = toml(withPlan(stored, "app", { ...pro!, max_devices: 5 }), "test");
    expect(edited).toBe(toml(stored, "test").replace("max_devices = 3", "max_devices = 5"));
  });

  it("keep the plans of a product that is edited", () => {
    const { plans: _, ...head } = stored[0]!;
    expect(withProduct(stored, { ...head, name: "New" })[0]?.plans).toEqual(stored[0]?.plans);
  });

  it("take out a plan, and bring it back as it was", () => {
    const taken = without(stored, "app/pro");
    expect(taken[0]?.plans).toEqual([]);
    expect(revived(taken, declare(current, { retired: true }), "app/pro")[0]?.plans[0]?.prices.map(({ code }) => code)).toEqual(["monthly", "yearly"]);
  });

  it("bring back one price beside those that are offered", () => {
    const prices = revived(stored, declare(current, { retired: true }), "app/pro/yearly")[0]?.plans[0]?.prices;
    expect(prices?.map(({ code }) => code)).toEqual(["monthly", "yearly"]);
  });
});

it("folds what a retired product takes along, but no change that says something of its own", () => {
  const change = (action: Change["action"], kind: Change["kind"], code: string, fields: string[] = []): Change => ({ action, kind, code, fields });
  const folded = fold([
    change("retired", "product", "app"),
    change("changed", "product", "apple", ["name"]),
    change("revived", "product", "old"),
    change("retired", "plan", "app/pro"),
    change("retired", "plan", "apple/pro"),
    change("revived", "plan", "old/pro", ["max_devices"]),
    change("retired", "price", "app/pro/monthly"),
    change("revived", "price", "old/pro/monthly"),
  ]);
  expect(folded.map(({ change: { code }, along }) => [code, along.map((inner) => inner.code)])).toEqual([
    ["app", ["app/pro", "app/pro/monthly"]],
    ["apple", []],
    ["apple/pro", []],
    ["old", []],
    ["old/pro", ["old/pro/monthly"]],
  ]);
});
