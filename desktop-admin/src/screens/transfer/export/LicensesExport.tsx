import { Select, TextInput } from "@mantine/core";
import { useState } from "react";
import type { Schemas } from "../../../api/client";
import { standings } from "../../../components/badges";
import { useCatalog, useProducts } from "../../../components/catalog";
import { asked } from "../../../components/filters";
import { common } from "../../../texts/common";
import { useTexts } from "../../../texts/language";
import { texts } from "../texts";
import { ExportForm } from "./ExportForm";

type Standing = Schemas["Standing"];

/** Licenses as a file. */
export function LicensesExport() {
  const words = { ...useTexts(common), ...useTexts(texts) };
  const states = useTexts(standings);
  const products = useProducts();
  const catalog = useCatalog().data?.products;
  const [product, setProduct] = useState<string | null>(null);
  const [plan, setPlan] = useState<string | null>(null);
  const [standing, setStanding] = useState<Standing | null>(null);
  const [text, setText] = useState("");
  const plans = catalog?.find(({ code }) => code === product)?.plans ?? [];
  const conditions: Partial<Schemas["ExportLicensesRequest"]> = { product: product ?? undefined, plan: plan ?? undefined, standing: standing ?? undefined, text: asked(text) };

  return (
    <ExportForm title={words.licensesTitle} about={words.licensesAbout} path="/v1/admin/licenses/export" subject="licenses" conditions={conditions}>
      <Select
        label={words.product}
        placeholder={words.anyProduct}
        data={products}
        value={product}
        onChange={(chosen) => {
          setProduct(chosen);
          setPlan(null);
        }}
        clearable
      />
      <Select label={words.plan} placeholder={words.anyPlan} data={plans.map(({ code, name }) => ({ value: code, label: name }))} value={plan} onChange={setPlan} disabled={product === null} clearable />
      <Select
        label={words.state}
        placeholder={words.anyState}
        data={Object.entries(states).map(([value, label]) => ({ value, label }))}
        value={standing}
        onChange={(chosen) => setStanding(chosen as Standing | null)}
        clearable
      />
      <TextInput label={words.search} placeholder={words.text} value={text} onChange={(event) => setText(event.currentTarget.value)} maxLength={200} />
    </ExportForm>
  );
}
