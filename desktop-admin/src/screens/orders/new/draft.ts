import dayjs from "dayjs";
import type { Schemas } from "../../../api/client";
import { asked } from "../../../components/filters";
import { decimals } from "../../../components/money";

type Catalog = Schemas["Catalog"];
type Plan = Schemas["CatalogPlan"];

/** Stands for an amount that is none of the plan's prices. No price's code looks like it. */
export const OTHER = "*";

/** What is typed into the form of a sale, as it is typed. */
export interface Draft {
  product: string;
  plan: string;
  /** A price's code, or {@link OTHER}. */
  price: string;
  /** In units of the currency, as on a price tag. */
  amount: number | string;
  currency: string;
  license: string;
  expires: string | null;
  email: string;
  name: string;
  invoice: string;
  paid: string | null;
  language: Schemas["Language"] | null;
  note: string;
  sendMail: boolean;
}

export const EMPTY: Draft = {
  product: "",
  plan: "",
  price: "",
  amount: "",
  currency: "",
  license: "",
  expires: null,
  email: "",
  name: "",
  invoice: "",
  paid: null,
  language: null,
  note: "",
  sendMail: true,
};

/** The plan that is chosen. */
export function planOf(catalog: Catalog, { product, plan }: Draft): Plan | undefined {
  return catalog.products.find(({ code }) => code === product)?.plans.find(({ code }) => code === plan);
}

/** The prices that a plan is sold for. */
export function pricesOf(plan: Plan | undefined): Plan["prices"] {
  return plan?.prices.filter(({ retired }) => !retired) ?? [];
}

/** Another plan is chosen: its only price is meant, and an agreed amount where it has none. */
export function withPlan(catalog: Catalog, draft: Draft, product: string, plan: string): Draft {
  const next = { ...draft, product, plan };
  const prices = pricesOf(planOf(catalog, next));
  const only = prices.length === 1 ? prices[0] : undefined;
  return { ...next, price: plan !== "" && prices.length === 0 ? OTHER : (only?.code ?? "") };
}

export function isCurrency(text: string): boolean {
  return /^[a-z]{3}$/i.test(text);
}

/** Whether enough is filled in to be sent. */
export function isComplete({ product, plan, price, amount, currency, email, license }: Draft): boolean {
  const priced = price === OTHER ? amount !== "" && Number(amount) >= 0 && isCurrency(currency) : price !== "";
  return product !== "" && plan !== "" && priced && (email.trim() !== "" || license.trim() !== "");
}

/** The request that a draft stands for. */
export function requestOf(draft: Draft, now: Date): Schemas["CreateOrderRequest"] {
  const { product, plan, price, amount, currency } = draft;
  const agreed = price === OTHER ? { amount: Math.round(Number(amount) * 10 ** decimals(currency)), currency: currency.toLowerCase() } : { price };
  return {
    product,
    plan,
    ...agreed,
    license_id: asked(draft.license),
    expires_at: draft.expires === null ? undefined : dayjs(draft.expires).endOf("day").toISOString(),
    email: asked(draft.email),
    name: asked(draft.name),
    invoice_no: asked(draft.invoice),
    paid_at: paidAt(draft.paid, now),
    language: draft.language ?? undefined,
    note: asked(draft.note),
    send_mail: draft.sendMail,
  };
}

/** A bank tells the day only: noon stays on it in most time zones. Today is now, since noon may be yet to come. */
function paidAt(day: string | null, now: Date): string | undefined {
  return day === null || dayjs(day).isSame(now, "day") ? undefined : dayjs(day).hour(12).toISOString();
}
