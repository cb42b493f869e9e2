import { content } from "../api/client";
import { useRead } from "../api/read";

/** The products that are or were sold. */
export function useCatalog() {
  return useRead(["catalog"], (api) => content(api.GET("/v1/admin/catalog")));
}

/** The products for a list to choose from, those that are sold first. */
export function useProducts(): { value: string; label: string }[] {
  const products = useCatalog().data?.products ?? [];
  const order = [...products].sort((one, other) => Number(one.retired) - Number(other.retired));
  return order.map(({ code, name }) => ({ value: code, label: name }));
}
