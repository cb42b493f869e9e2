import type { Schemas } from "../../api/client";

/** For how many days, begun ones counted whole, any plan or trial works offline; retired ones too, for their licenses work on. */
export function longestOfflineDays({ products }: Schemas["Catalog"]): number {
  const hours = products.flatMap(({ plans, trial }) => [...plans.map((plan) => plan.offline_hours), trial?.offline_hours ?? 0]);
  return Math.ceil(Math.max(0, ...hours) / 24);
}
