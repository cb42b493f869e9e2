import { memo } from "react";
import { standings } from "../../../components/badges";
import { useProducts } from "../../../components/catalog";
import { FilterSelect } from "../../../components/FilterSelect";
import { common } from "../../../texts/common";
import { useTexts } from "../../../texts/language";
import { ENDINGS, STANDINGS, usePlans } from "./search";
import { texts } from "./texts";

/** What narrows the list down besides a text. A keystroke in the search does not draw it again. */
export const Filters = memo(function Filters({ product }: { product: string | undefined }) {
  const words = useTexts(texts);
  const shared = useTexts(common);
  const names = useTexts(standings);
  const products = useProducts();
  const plans = usePlans(product) ?? [];
  return (
    <>
      <FilterSelect name="standing" label={shared.anyState} data={STANDINGS.map((value) => ({ value, label: names[value] }))} width="9.5rem" />
      <FilterSelect name="product" label={shared.anyProduct} data={products} />
      {product !== undefined && <FilterSelect name="plan" label={shared.anyPlan} data={plans.map(({ code, name }) => ({ value: code, label: name }))} width="9.5rem" />}
      <FilterSelect name="ending" label={words.ending} data={ENDINGS.map((value) => ({ value, label: words.endings[value] }))} />
    </>
  );
});
