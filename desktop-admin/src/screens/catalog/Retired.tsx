import { ActionIcon, Card, Stack, Table, Text, Title } from "@mantine/core";
import { IconArrowBackUp, IconChevronDown, IconChevronRight } from "@tabler/icons-react";
import { Fragment, type ReactNode, useState } from "react";
import type { Schemas } from "../../api/client";
import { GuardedButton } from "../../components/GuardedButton";
import { useTexts } from "../../texts/language";
import { PlanTable } from "./PlanTable";
import { PriceLine } from "./Prices";
import { texts } from "./texts";
import { useRevive } from "./useRevive";

type Product = Schemas["CatalogProduct"];

interface Entry {
  id: string;
  kind: "product" | "plan" | "price";
  code: string;
  what: ReactNode;
  /** What it consists of. */
  parts?: ReactNode;
}

/** What is not sold any more; of a retired product or plan the parts come along. */
export function Retired({ products }: { products: readonly Product[] }) {
  const words = useTexts(texts);
  const { revive, busy } = useRevive();
  const entries = products.flatMap((product) => entriesOf(product));
  if (entries.length === 0) {
    return null;
  }
  return (
    <Card withBorder component="section" aria-labelledby="retired">
      <Stack gap="xs">
        <div>
          <Title order={2} size="h4" id="retired">
            {words.retired}
          </Title>
          <Text size="sm" c="dimmed">
            {words.retiredAbout}
          </Text>
        </div>
        <Table aria-labelledby="retired" verticalSpacing="xs">
          <Table.Tbody>
            {entries.map((entry) => (
              <RetiredRow key={entry.id} entry={entry} busy={busy === entry.code} onRevive={() => void revive(entry.code)} />
            ))}
          </Table.Tbody>
        </Table>
      </Stack>
    </Card>
  );
}

function RetiredRow({ entry: { id, kind, code, what, parts }, busy, onRevive }: { entry: Entry; busy: boolean; onRevive(): void }) {
  const words = useTexts(texts);
  const [open, setOpen] = useState(false);
  const Chevron = open ? IconChevronDown : IconChevronRight;
  const kinds = { product: words.retiredProduct, plan: words.retiredPlan, price: words.retiredPrice };
  return (
    <Fragment>
      <Table.Tr>
        <Table.Td w="2.5rem">
          {parts !== undefined && (
            <ActionIcon size="sm" variant="subtle" color="gray" aria-expanded={open} aria-controls={open ? `${id}-parts` : undefined} aria-label={words.moreOf(code)} onClick={() => setOpen(!open)}>
              <Chevron size={16} />
            </ActionIcon>
          )}
        </Table.Td>
        <Table.Td w="7rem">{kinds[kind]}</Table.Td>
        <Table.Td ff="monospace">{code}</Table.Td>
        <Table.Td>{what}</Table.Td>
        <Table.Td ta="right">
          <GuardedButton size="compact-sm" variant="default" needs="owner" loading={busy} leftSection={<IconArrowBackUp size={14} />} aria-label={`${words.revive}: ${code}`} onClick={onRevive}>
            {words.revive}
          </GuardedButton>
        </Table.Td>
      </Table.Tr>
      {open && (
        <Table.Tr id={`${id}-parts`}>
          <Table.Td colSpan={5} pl="xl">
            {parts}
          </Table.Td>
        </Table.Tr>
      )}
    </Fragment>
  );
}

/** The outermost entries that are retired. */
function entriesOf(product: Product): Entry[] {
  if (product.retired) {
    return [{ id: product.id, kind: "product", code: product.code, what: product.name, parts: <PlanTable product={product} plans={product.plans} retired /> }];
  }
  return product.plans.flatMap((plan): Entry[] => {
    const path = `${product.code}/${plan.code}`;
    if (plan.retired) {
      return [{ id: plan.id, kind: "plan", code: path, what: plan.name, parts: <PlanTable product={product} plans={[plan]} retired /> }];
    }
    const prices = plan.prices.filter((price) => price.retired);
    return prices.map((price) => ({ id: price.id, kind: "price", code: `${path}/${price.code}`, what: <PriceLine price={price} /> }));
  });
}
