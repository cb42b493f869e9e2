import { ActionIcon, Group, Table, Text, VisuallyHidden } from "@mantine/core";
import { IconChevronDown, IconChevronRight, IconPencil } from "@tabler/icons-react";
import { Fragment, useState } from "react";
import { useNavigate } from "react-router";
import type { Schemas } from "../../api/client";
import { GuardedButton } from "../../components/GuardedButton";
import { common } from "../../texts/common";
import { useLanguage, useTexts } from "../../texts/language";
import { duration, months } from "./durations";
import { PAGES } from "./pages";
import { PlanFacts } from "./PlanFacts";
import { Prices } from "./Prices";
import { texts } from "./texts";
import { Unlocks } from "./Unlocks";

type Product = Schemas["CatalogProduct"];
type Plan = Schemas["CatalogPlan"];

interface Props {
  product: Product;
  plans: readonly Plan[];
  /** They are not offered any more: all prices are shown, and nothing can be edited. */
  retired?: boolean;
}

/** Plans of a product with what people compare; the rest is one click away. */
export function PlanTable({ product, plans, retired = false }: Props) {
  const words = useTexts(texts);
  if (plans.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {words.noPlans}
      </Text>
    );
  }
  return (
    <Table.ScrollContainer minWidth={820} type="native">
      <Table aria-label={words.plansOf(product.name)} verticalSpacing="xs" layout="fixed">
        <Table.Thead>
          <Table.Tr>
            <Table.Th w="11rem">{words.columns.plan}</Table.Th>
            <Table.Th w="8rem">{words.columns.duration}</Table.Th>
            <Table.Th w="12rem">{words.columns.prices}</Table.Th>
            <Table.Th w="5rem" ta="right">
              {words.columns.devices}
            </Table.Th>
            <Table.Th>{words.columns.unlocks}</Table.Th>
            <Table.Th w="8.5rem">
              <VisuallyHidden>{words.acts}</VisuallyHidden>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {plans.map((plan) => (
            <PlanRow key={plan.id} product={product} plan={plan} retired={retired} />
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function PlanRow({ product, plan, retired }: { product: Product; plan: Plan; retired: boolean }) {
  const words = { ...useTexts(common), ...useTexts(texts) };
  const navigate = useNavigate();
  const [open, setOpen] = useState(false);
  const Chevron = open ? IconChevronDown : IconChevronRight;
  const facts = `${plan.id}-facts`;
  return (
    <Fragment>
      <Table.Tr style={{ verticalAlign: "top" }}>
        <Table.Td>
          <Group gap={4} wrap="nowrap" align="flex-start">
            <ActionIcon size="sm" variant="subtle" color="gray" aria-expanded={open} aria-controls={open ? facts : undefined} aria-label={words.moreOf(plan.name)} onClick={() => setOpen(!open)}>
              <Chevron size={16} />
            </ActionIcon>
            <div>
              <Text size="sm" fw={600}>
                {plan.name}
              </Text>
              <Text size="xs" c="dimmed" ff="monospace">
                {plan.code}
              </Text>
            </div>
          </Group>
        </Table.Td>
        <Table.Td>
          <Duration plan={plan} />
        </Table.Td>
        <Table.Td>
          <Prices prices={plan.prices.filter((price) => retired || !price.retired)} />
        </Table.Td>
        <Table.Td ta="right">{plan.max_devices}</Table.Td>
        <Table.Td>
          <Unlocks features={plan.features} limits={plan.limits} />
        </Table.Td>
        <Table.Td ta="right">
          {!retired && (
            <GuardedButton size="compact-sm" variant="default" needs="owner" leftSection={<IconPencil size={14} />} aria-label={words.editProduct(plan.name)} onClick={() => void navigate(PAGES.plan(product.code, plan.code))}>
              {words.edit}
            </GuardedButton>
          )}
        </Table.Td>
      </Table.Tr>
      {open && (
        <Table.Tr id={facts}>
          <Table.Td colSpan={6}>
            <PlanFacts product={product} plan={plan} />
          </Table.Td>
        </Table.Tr>
      )}
    </Fragment>
  );
}

function Duration({ plan }: { plan: Plan }) {
  const words = useTexts(texts);
  const { language } = useLanguage();
  const { term } = plan;
  if (term === undefined) {
    return words.kinds[plan.kind];
  }
  return term.unit === "days" ? duration(term.count, "day", language) : months(term.count, language);
}
