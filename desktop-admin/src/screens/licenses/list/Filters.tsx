import { Group } from "@mantine/core";
import { standings } from "../../../components/badges";
import { useProducts } from "../../../components/catalog";
import { FilterSelect } from "../../../components/FilterSelect";
import { SearchBox } from "../../../components/SearchBox";
import { useTexts } from "../../../texts/language";
import { type Conditions, ENDINGS, STANDINGS, usePlans } from "./search";
import { texts } from "./texts";

interface Props {
  typed: string;
  type(text: string): void;
  conditions: Conditions;
}

/** What narrows the list down. */
export function Filters({ typed, type, conditions }: Props) {
  const words = useTexts(texts);
  const names = useTexts(standings);
  const products = useProducts();
  const plans = usePlans(conditions.product) ?? [];
  return (
    <Group gap="xs">
      <SearchBox value={typed} onChange={type} placeholder={words.placeholder} />
      <FilterSelect name="standing" label={words.standing} data={STANDINGS.map((value) => ({ value, label: names[value] }))} width="9.5rem" />
      <FilterSelect name="product" label={words.product} data={products} />
      {conditions.product !== undefined && <FilterSelect name="plan" label={words.plan} data={plans.map(({ code, name }) => ({ value: code, label: name }))} width="9.5rem" />}
      <FilterSelect name="ending" label={words.ending} data={ENDINGS.map((value) => ({ value, label: words.endings[value] }))} />
    </Group>
  );
}
