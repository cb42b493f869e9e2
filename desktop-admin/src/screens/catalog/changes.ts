import type { Schemas } from "../../api/client";
import type { Environment } from "../../host";
import type { DeclaredProduct } from "./declaration";
import { type Line, planLines, priceLines, productLines } from "./toml";

export type Change = Schemas["CatalogChange"];

/** What a change does to one key of the file. */
export interface FieldChange {
  key: string;
  before?: string;
  after?: string;
}

/** The lines of the file for an entry, found by its codes: `switchfast/lifetime/once`. */
export function linesOf(products: readonly DeclaredProduct[], { kind, code }: Pick<Change, "kind" | "code">, environment: Environment): Line[] {
  const [productCode, planCode, priceCode] = code.split("/");
  const product = products.find((candidate) => candidate.code === productCode);
  const plan = product?.plans.find((candidate) => candidate.code === planCode);
  const price = plan?.prices.find((candidate) => candidate.code === priceCode);
  if (kind === "product") {
    return product === undefined ? [] : productLines(product);
  }
  if (kind === "plan") {
    return product === undefined || plan === undefined ? [] : planLines(plan, product);
  }
  return price === undefined ? [] : priceLines(price, environment);
}

/** What the keys that differ say before and, if it is known, after. */
export function fieldChanges(change: Change, before: readonly Line[], after: readonly Line[] | undefined): FieldChange[] {
  const keys = change.action === "added" ? (after ?? []).map(([key]) => key).filter((key) => key !== "code") : change.fields;
  const of = (lines: readonly Line[] | undefined, key: string) => lines?.find(([candidate]) => candidate === key)?.[1];
  return keys.map((key) => ({ key, before: of(before, key), after: of(after, key) }));
}

/** A change, and what comes along with it. */
export interface Folded {
  change: Change;
  /** Changes below it that it explains: all that a retired plan had is retired as well. */
  along: readonly Change[];
}

/** The changes from the outermost inwards, those that another one explains folded into it. */
export function fold(changes: readonly Change[]): Folded[] {
  const sorted = [...changes].sort((one, other) => (one.code < other.code ? -1 : 1));
  const explains = (outer: Change, inner: Change) =>
    inner !== outer && inner.action === outer.action && (inner.action === "retired" || inner.action === "revived") && inner.fields.length === 0 && inner.code.startsWith(`${outer.code}/`);
  const own = sorted.filter((change) => !sorted.some((outer) => explains(outer, change)));
  // The innermost one that is shown.
  const explained = (inner: Change) => own.findLast((outer) => explains(outer, inner));
  return own.map((change) => ({ change, along: sorted.filter((inner) => explained(inner) === change) }));
}
