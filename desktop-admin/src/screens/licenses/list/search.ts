import { content, type Api, type Schemas } from "../../../api/client";
import type { Sort } from "../../../components/EndlessTable";
import { useCatalog } from "../../../components/catalog";
import { asked, useFilter, useSearchText } from "../../../components/filters";

export const STANDINGS = ["valid", "grace", "overdue", "expired", "suspended", "revoked"] as const satisfies readonly Schemas["Standing"][];
/** Days within which a license ends. */
export const ENDINGS = ["7", "30", "90"] as const;

type Ending = (typeof ENDINGS)[number];

/** What the list is narrowed down to. */
export interface Conditions {
  text?: string;
  standing?: Schemas["Standing"];
  product?: string;
  plan?: string;
  ending?: Ending;
}

/** What the list is narrowed down to, and how to search for something else. */
export function useConditions() {
  const [typed, type] = useSearchText();
  const [standing] = useFilter("standing", STANDINGS);
  const [product] = useFilter("product");
  const plans = usePlans(product);
  const [plan] = useFilter("plan", plans?.map(({ code }) => code));
  const [ending] = useFilter("ending", ENDINGS);
  const conditions: Conditions = { text: asked(typed), standing, product, plan: product === undefined ? undefined : plan, ending };
  return { typed, type, conditions };
}

/** The plans of a product; undefined as long as they are not known. */
export function usePlans(product: string | undefined): Schemas["CatalogPlan"][] | undefined {
  const catalog = useCatalog().data;
  return catalog?.products.find(({ code }) => code === product)?.plans;
}

/** The conditions as a search and an export take them. */
export function filter({ ending, ...conditions }: Conditions, now: number) {
  const end = ending === undefined ? undefined : new Date(now + Number(ending) * 86_400_000).toISOString();
  return { ...conditions, ending_before: end };
}

export function search(api: Api, conditions: Conditions, sort: Sort, cursor: string | undefined, limit: number) {
  const body = {
    ...filter(conditions, Date.now()),
    sort: sort.by as Schemas["LicenseSort"],
    order: sort.ascending ? ("ascending" as const) : ("descending" as const),
    cursor,
    limit,
  };
  return content(api.POST("/v1/admin/licenses/search", { body }));
}
