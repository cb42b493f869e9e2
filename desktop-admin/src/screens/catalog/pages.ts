/** Where the pages of the catalog are. */
export const PAGES = {
  catalog: "/catalog",
  file: "/catalog/file",
  newProduct: "/catalog/product",
  product: (product: string) => `/catalog/product/${product}`,
  newPlan: (product: string) => `/catalog/product/${product}/plan`,
  plan: (product: string, plan: string) => `/catalog/product/${product}/plan/${plan}`,
} as const;
