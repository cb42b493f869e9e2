import { useState } from "react";
import { useLocation, useSearchParams } from "react-router";
import { content, type Schemas } from "../../../api/client";
import { useRead } from "../../../api/read";
import { useCatalog } from "../../../components/catalog";
import { Reading } from "../../../components/Reading";
import { Screen } from "../../../components/Screen";
import { useTexts } from "../../../texts/language";
import { EMPTY, withPlan } from "./draft";
import { SaleForm } from "./SaleForm";
import { Sold } from "./Sold";
import { texts } from "./texts";

/** What was made, and whether it was told to the customer. It holds a key, so it is kept here and nowhere else. */
export interface Sale extends Pick<Schemas["CreatedOrder"], "order" | "license"> {
  mailed: boolean;
}

/**
 * Enters a sale that no payment provider knows. `/orders/new?license=lic_…` renews a license; `navigate("/orders/new", { state: { email,
 * name } })` sells to somebody.
 */
export function NewOrder() {
  const words = useTexts(texts);
  const catalog = useCatalog();
  const [params] = useSearchParams();
  const { email = "", name = "" } = (useLocation().state ?? {}) as { email?: string; name?: string };
  const renewed = params.get("license") ?? "";
  const license = useRead(["licenses", renewed], (api) => content(api.GET("/v1/admin/licenses/{id}", { params: { path: { id: renewed } } })), { enabled: renewed !== "" });
  const [sale, setSale] = useState<Sale>();

  return (
    <Screen title={words.title} about={words.about}>
      {sale !== undefined ? (
        <Sold sale={sale} onAnother={() => setSale(undefined)} />
      ) : (
        <Reading of={catalog}>
          {(catalog) => {
            const draft = { ...EMPTY, email, name, license: renewed };
            if (renewed === "") {
              return <SaleForm catalog={catalog} initial={draft} onSold={setSale} />;
            }
            return <Reading of={license}>{({ product, plan }) => <SaleForm catalog={catalog} initial={withPlan(catalog, draft, product, plan)} onSold={setSale} />}</Reading>;
          }}
        </Reading>
      )}
    </Screen>
  );
}
