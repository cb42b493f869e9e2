import { MultiSelect, Select, TextInput } from "@mantine/core";
import dayjs from "dayjs";
import { useState } from "react";
import { DayInput } from "../../../components/DayInput";
import type { Schemas } from "../../../api/client";
import { useProducts } from "../../../components/catalog";
import { asked } from "../../../components/filters";
import { common } from "../../../texts/common";
import { useTexts } from "../../../texts/language";
import { texts } from "../texts";
import { ExportForm } from "./ExportForm";

type Status = Schemas["OrderStatus"];
type Source = Schemas["OrderSource"];

/** Orders as a file. */
export function OrdersExport() {
  const words = { ...useTexts(common), ...useTexts(texts) };
  const products = useProducts();
  const [product, setProduct] = useState<string | null>(null);
  const [statuses, setStatuses] = useState<Status[]>([]);
  const [source, setSource] = useState<Source | null>(null);
  const [since, setSince] = useState<string | null>(null);
  const [text, setText] = useState("");
  const conditions: Partial<Schemas["ExportOrdersRequest"]> = {
    product: product ?? undefined,
    statuses,
    source: source ?? undefined,
    created_from: since === null ? undefined : dayjs(since).startOf("day").toISOString(),
    text: asked(text),
  };

  return (
    <ExportForm title={words.ordersTitle} about={words.ordersAbout} path="/v1/admin/orders/export" subject="orders" conditions={conditions}>
      <Select label={words.product} placeholder={words.anyProduct} data={products} value={product} onChange={setProduct} clearable />
      <MultiSelect
        label={words.statuses}
        placeholder={statuses.length === 0 ? words.anyState : undefined}
        data={options<Status>(words.orderStatuses)}
        value={statuses}
        onChange={(chosen) => setStatuses(chosen as Status[])}
        clearable
      />
      <Select label={words.source} placeholder={words.anySource} data={options<Source>(words.sources)} value={source} onChange={(chosen) => setSource(chosen as Source | null)} clearable />
      <DayInput label={words.since} value={since} onChange={setSince} maxDate={new Date()} clearable />
      <TextInput label={words.search} placeholder={words.text} value={text} onChange={(event) => setText(event.currentTarget.value)} maxLength={200} />
    </ExportForm>
  );
}

/** What can be chosen: every value of the API has its word. */
function options<T extends string>(words: Record<T, string>): { value: string; label: string }[] {
  return Object.entries<string>(words).map(([value, label]) => ({ value, label }));
}
