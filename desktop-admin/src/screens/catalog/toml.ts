import type { Environment } from "../../host";
import type { DeclaredPlan, DeclaredPrice, DeclaredProduct, DeclaredTrial, Limits } from "./declaration";

/** A key of the catalog file and its value in TOML. */
export type Line = readonly [key: string, value: string];

/** The form of license keys where the file does not say. */
export const KEY_TEMPLATE = "XXXXX-XXXXX-XXXXX-XXXXX";

/** The catalog file that declares these products. */
export function toml(products: readonly DeclaredProduct[], environment: Environment): string {
  const blocks = products.flatMap((product) => [
    block("[[product]]", productLines(product)),
    ...product.plans.flatMap((plan) => [
      block("[[product.plan]]", planLines(plan, product)),
      ...plan.prices.map((price) => block("[[product.plan.price]]", priceLines(price, environment))),
    ]),
  ]);
  return blocks.join("\n");
}

function block(head: string, lines: readonly Line[]): string {
  return `${head}\n${lines.map(([key, value]) => `${key} = ${value}\n`).join("")}`;
}

/** The lines of a product, without its plans. */
export function productLines({ code, name, key_template, check_interval, trial, buy_url, support_url }: DeclaredProduct): Line[] {
  return given([
    ["code", text(code)],
    ["name", text(name)],
    ["key_template", text(key_template)],
    ["check_interval", text(check_interval)],
    ["buy_url", text(buy_url)],
    ["support_url", text(support_url)],
    ["trial", trial && trialTable(trial)],
  ]);
}

/** The lines of a plan, without its prices. */
export function planLines(plan: DeclaredPlan, product: Pick<DeclaredProduct, "key_template">): Line[] {
  return given([
    ["code", text(plan.code)],
    ["name", text(plan.name)],
    ["kind", text(plan.kind)],
    ["term", plan.kind === "fixed_term" ? text(plan.term) : undefined],
    ["max_devices", number(plan.max_devices)],
    ["features", list(plan.features)],
    ["limits", limits(plan.limits)],
    ["key_template", text(plan.key_template)],
    ["key_word", needsKeyWord(plan, product) ? text(plan.key_word) : undefined],
    ["offline", text(plan.offline)],
    ["license_file_days", number(plan.license_file_days)],
    ["grace_days", number(plan.grace_days)],
    ["drift", drift(plan.drift)],
    ["transfers", plan.max_moves === undefined ? undefined : table([["max_moves", number(plan.max_moves)]])],
  ]);
}

/** The file has a key word only where a key shows it. */
export function needsKeyWord(plan: Pick<DeclaredPlan, "key_template">, product: Pick<DeclaredProduct, "key_template">): boolean {
  return /\{plan\}/i.test(plan.key_template ?? product.key_template ?? KEY_TEMPLATE);
}

/** The lines of a price. Of its ids at Stripe this environment's is known only. */
export function priceLines({ code, currency, amount, every, stripe }: DeclaredPrice, environment: Environment): Line[] {
  return given([
    ["code", text(code)],
    ["currency", text(currency)],
    ["amount", text(amount)],
    ["every", text(every)],
    ["stripe", stripe === undefined ? undefined : table([[environment, text(stripe)]])],
  ]);
}

function drift({ min_shared_components: shared, max_rebinds: rebinds }: DeclaredPlan["drift"]): string | undefined {
  const nothing = shared === undefined && rebinds === undefined;
  return nothing ? undefined : table([["min_shared_components", number(shared)], ["max_rebinds", number(rebinds)]]);
}

function trialTable({ days, features, limits: limited, offline }: DeclaredTrial): string {
  return table([
    ["days", number(days)],
    ["features", list(features)],
    ["limits", limits(limited)],
    ["offline", text(offline)],
  ]);
}

function limits(limited: Limits): string {
  return table(Object.entries(limited).map(([name, most]) => [bare(name), most === null ? text("unlimited") : number(most)]));
}

function table(entries: readonly (readonly [string, string | undefined])[]): string {
  const written = given(entries).map(([key, value]) => `${key} = ${value}`);
  return written.length === 0 ? "{}" : `{ ${written.join(", ")} }`;
}

function list(words: readonly string[]): string {
  return `[${words.map((word) => text(word)).join(", ")}]`;
}

function given(entries: readonly (readonly [string, string | undefined])[]): Line[] {
  return entries.filter((entry): entry is Line => entry[1] !== undefined);
}

function number(value: number | undefined): string | undefined {
  return value === undefined ? undefined : String(value);
}

function bare(key: string): string {
  return /^[A-Za-z0-9_-]+$/.test(key) ? key : quoted(key);
}

/** A TOML basic string. */
function text(value: string): string;
function text(value: string | undefined): string | undefined;
function text(value: string | undefined): string | undefined {
  return value === undefined ? undefined : quoted(value);
}

// JSON escapes what TOML wants escaped, but for DEL.
function quoted(value: string): string {
  return JSON.stringify(value).replaceAll("\u007f", "\\u007f");
}
