import type { Schemas } from "../../api/client";

// A catalog for the tests, with something of everything.

export function catalog(): Schemas["Catalog"] {
  const legacy = plan({ id: "plan_2", code: "legacy", name: "Legacy", retired: true, prices: [] });
  const yearly = price({ id: "price_2", code: "yearly", amount: 19900, interval_months: 12, retired: true });
  return {
    revision: 4,
    products: [
      product({ plans: [plan({ prices: [price(), yearly] }), legacy] }),
      product({ id: "prod_2", code: "gone", name: "Gone", retired: true, plans: [] }),
    ],
  };
}

export function product(other: Partial<Schemas["CatalogProduct"]> = {}): Schemas["CatalogProduct"] {
  return {
    id: "prod_1",
    code: "app",
    name: 'The "App"',
    key_template: "A-{PLAN}-XXXXX-XXXXX",
    check_interval_minutes: 90,
    buy_url: "https://app.example/buy",
    trial: { days: 7, features: ["export"], limits: { max_bots: 2 }, offline_hours: 36 },
    retired: false,
    plans: [],
    ...other,
  };
}

export function plan(other: Partial<Schemas["CatalogPlan"]> = {}): Schemas["CatalogPlan"] {
  return {
    id: "plan_1",
    code: "pro",
    name: "Pro",
    kind: "subscription",
    max_devices: 3,
    features: ["export", "sso"],
    limits: { max_bots: 10, max_users: null },
    key_word: "PRO",
    offline_hours: 168,
    license_file_days: 365,
    grace_days: 14,
    drift: { min_shared_components: 2, max_rebinds: 3 },
    max_moves: 4,
    retired: false,
    prices: [],
    ...other,
  };
}

export function price(other: Partial<Schemas["CatalogPrice"]> = {}): Schemas["CatalogPrice"] {
  return { id: "price_1", code: "monthly", currency: "eur", amount: 1990, interval_months: 1, stripe_price: "price_monthly", retired: false, ...other };
}
