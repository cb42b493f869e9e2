import type { Schemas } from "../../api/client";
import { decimals } from "../../components/money";

export type Catalog = Schemas["Catalog"];
type Product = Schemas["CatalogProduct"];
type Plan = Schemas["CatalogPlan"];
type Price = Schemas["CatalogPrice"];

/** Named limits; `null` is unlimited. */
export type Limits = Record<string, number | null>;

// What a catalog file declares, key by key. What is absent has the server's default.

export interface DeclaredProduct {
  code: string;
  name: string;
  key_template?: string;
  check_interval?: string;
  trial?: DeclaredTrial;
  buy_url?: string;
  support_url?: string;
  plans: DeclaredPlan[];
}

export interface DeclaredTrial {
  days?: number;
  features: string[];
  limits: Limits;
  offline?: string;
}

export interface DeclaredPlan {
  code: string;
  name: string;
  kind: Schemas["PlanKind"];
  term?: string;
  max_devices?: number;
  features: string[];
  limits: Limits;
  key_template?: string;
  key_word?: string;
  offline?: string;
  license_file_days?: number;
  grace_days?: number;
  drift: { min_shared_components?: number; max_rebinds?: number };
  /** Absent: without limit. */
  max_moves?: number;
  prices: DeclaredPrice[];
}

export interface DeclaredPrice {
  code: string;
  currency: string;
  /** As on a price tag. */
  amount: string;
  every?: string;
  /** The price's id at Stripe, of the environment at hand only. */
  stripe?: string;
}

/** The catalog of an environment as a file would declare it. */
export function declare(catalog: Catalog, { retired = false } = {}): DeclaredProduct[] {
  const kept = (entry: { retired: boolean }) => retired || !entry.retired;
  return catalog.products.filter(kept).map((product) => ({
    ...declareProduct(product),
    plans: product.plans.filter(kept).map((plan) => ({ ...declarePlan(plan), prices: plan.prices.filter(kept).map(declarePrice) })),
  }));
}

function declareProduct({ code, name, key_template, check_interval_minutes, trial, buy_url, support_url }: Product): Omit<DeclaredProduct, "plans"> {
  const offered = trial && { days: trial.days, features: trial.features, limits: trial.limits, offline: offline(trial.offline_hours) };
  return { code, name, key_template, check_interval: checkInterval(check_interval_minutes), trial: offered, buy_url, support_url };
}

/** The plan without its prices. */
export function declarePlan(plan: Plan): DeclaredPlan {
  const { code, name, kind, max_devices, features, limits, key_template, key_word, license_file_days, grace_days, drift, max_moves } = plan;
  const term = plan.term && counted(plan.term.count, plan.term.unit === "days" ? "day" : "month");
  return {
    code, name, kind, term, max_devices, features, limits, key_template, key_word, offline: offline(plan.offline_hours), license_file_days, grace_days, drift, max_moves, prices: [],
  };
}

function declarePrice({ code, currency, amount, interval_months: months, stripe_price: stripe }: Price): DeclaredPrice {
  return { code, currency, amount: tag(amount, currency), every: months === undefined ? undefined : counted(months, "month"), stripe };
}

/** An amount in the smallest unit as the file has it: `"29.00"`. */
function tag(minor: number, currency: string): string {
  const places = decimals(currency);
  const digits = String(minor).padStart(places + 1, "0");
  return places === 0 ? digits : `${digits.slice(0, -places)}.${digits.slice(-places)}`;
}

function offline(hours: number): string {
  return hours % 24 === 0 ? counted(hours / 24, "day") : counted(hours, "hour");
}

function checkInterval(minutes: number): string {
  return minutes % 60 === 0 ? offline(minutes / 60) : counted(minutes, "minute");
}

/** A length of time as the file has it: `"12 months"`. */
export function counted(count: number, unit: string): string {
  return `${count} ${unit}${count === 1 ? "" : "s"}`;
}
