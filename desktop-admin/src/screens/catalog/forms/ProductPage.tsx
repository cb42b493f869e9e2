import { useParams } from "react-router";
import { Problem } from "../../../api/problem";
import { ProblemView } from "../../../components/ProblemView";
import { Reading } from "../../../components/Reading";
import { useTexts } from "../../../texts/language";
import { useCatalog } from "../Catalog";
import { declare } from "../declaration";
import { formTexts } from "./formTexts";
import { ProductForm } from "./ProductForm";

/** A product to edit; without a code in the path, a new one. */
export function ProductPage() {
  const { product: code } = useParams();
  const catalog = useCatalog();
  return (
    <Reading of={catalog}>
      {(current) => {
        const products = declare(current);
        const product = products.find((candidate) => candidate.code === code);
        return code !== undefined && product === undefined ? <NotOffered /> : <ProductForm key={code} stored={product} taken={products.map((each) => each.code)} />;
      }}
    </Reading>
  );
}

/** There is nothing to edit by that code. */
export function NotOffered() {
  const words = useTexts(formTexts);
  return <ProblemView problem={new Problem({ code: "CATALOG", detail: words.notOffered, fix: words.notOfferedFix })} />;
}
