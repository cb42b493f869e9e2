import type { DeclaredPlan, DeclaredProduct } from "./declaration";

// Edits of what a catalog file declares. All else stays as it is.

/** Puts a product in the place of the one that has its code, or at the end. Its plans are those that are declared. */
export function withProduct(products: readonly DeclaredProduct[], product: Omit<DeclaredProduct, "plans">): DeclaredProduct[] {
  const stored = products.find(({ code }) => code === product.code);
  return put(products, { ...product, plans: stored?.plans ?? [] });
}

/** Puts a plan into a product. */
export function withPlan(products: readonly DeclaredProduct[], product: string, plan: DeclaredPlan): DeclaredProduct[] {
  return products.map((stored) => (stored.code === product ? { ...stored, plans: put(stored.plans, plan) } : stored));
}

/** Leaves out a product or plan, named by its codes: it is retired. */
export function without(products: readonly DeclaredProduct[], code: string): DeclaredProduct[] {
  const [productCode, planCode] = code.split("/");
  if (planCode === undefined) {
    return products.filter((product) => product.code !== productCode);
  }
  return products.map((product) => (product.code === productCode ? { ...product, plans: product.plans.filter((plan) => plan.code !== planCode) } : product));
}

/** Declares a retired entry again. `stored` has it as it was; of a retired product or plan all that it had comes back. */
export function revived(products: readonly DeclaredProduct[], stored: readonly DeclaredProduct[], code: string): DeclaredProduct[] {
  const [productCode, planCode, priceCode] = code.split("/");
  const product = stored.find((candidate) => candidate.code === productCode);
  const plan = product?.plans.find((candidate) => candidate.code === planCode);
  if (product === undefined) {
    return [...products];
  }
  if (planCode === undefined) {
    return put(products, product);
  }
  if (plan === undefined) {
    return [...products];
  }
  if (priceCode === undefined) {
    return withPlan(products, product.code, plan);
  }
  const declared = products.find((candidate) => candidate.code === productCode)?.plans.find((candidate) => candidate.code === planCode);
  const price = plan.prices.find((candidate) => candidate.code === priceCode);
  return declared === undefined || price === undefined ? [...products] : withPlan(products, product.code, { ...declared, prices: put(declared.prices, price) });
}

function put<T extends { code: string }>(entries: readonly T[], entry: T): T[] {
  const known = entries.some(({ code }) => code === entry.code);
  return known ? entries.map((stored) => (stored.code === entry.code ? entry : stored)) : [...entries, entry];
}
