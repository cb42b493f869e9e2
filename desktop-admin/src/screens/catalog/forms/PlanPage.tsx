import { useParams } from "react-router";
import { Reading } from "../../../components/Reading";
import { useCatalog } from "../Catalog";
import { declare } from "../declaration";
import { PlanForm } from "./PlanForm";
import { NotOffered } from "./ProductPage";

/** A plan to edit; without its code in the path, a new one. */
export function PlanPage() {
  const { product: productCode, plan: code } = useParams();
  const catalog = useCatalog();
  return (
    <Reading of={catalog}>
      {(current) => {
        const product = declare(current).find((candidate) => candidate.code === productCode);
        const plan = product?.plans.find((candidate) => candidate.code === code);
        if (product === undefined || (code !== undefined && plan === undefined)) {
          return <NotOffered />;
        }
        return <PlanForm key={`${productCode}/${code}`} product={product} stored={plan} />;
      }}
    </Reading>
  );
}
