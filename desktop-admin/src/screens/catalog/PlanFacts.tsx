import { Anchor, SimpleGrid, Stack, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { Link } from "react-router";
import type { Schemas } from "../../api/client";
import { Copy } from "../../components/Copy";
import { useLanguage, useTexts } from "../../texts/language";
import { duration, hours } from "./durations";
import { texts } from "./texts";
import { needsKeyWord } from "./toml";

/** What is rarely asked about a plan. */
export function PlanFacts({ product, plan }: { product: Schemas["CatalogProduct"]; plan: Schemas["CatalogPlan"] }) {
  const words = useTexts(texts);
  const { language } = useLanguage();
  const { min_shared_components: components, max_rebinds: rebinds } = plan.drift;
  const sold = plan.prices.filter((price) => price.stripe_price !== undefined && !price.retired);
  return (
    <Stack gap="sm" pl="xl" pb="xs">
      <SimpleGrid component="dl" cols={3} spacing="sm" m={0}>
        <Fact name={words.facts.keys}>
          <Text span inherit ff="monospace">
            {plan.key_template ?? product.key_template}
          </Text>
        </Fact>
        {needsKeyWord(plan, product) && (
          <Fact name={words.facts.keyWord}>
            <Text span inherit ff="monospace">
              {plan.key_word}
            </Text>
          </Fact>
        )}
        <Fact name={words.facts.offline}>{hours(plan.offline_hours, language)}</Fact>
        <Fact name={words.facts.file}>{duration(plan.license_file_days, "day", language)}</Fact>
        {plan.kind === "subscription" && <Fact name={words.facts.grace}>{duration(plan.grace_days, "day", language)}</Fact>}
        <Fact name={words.facts.drift}>{components === 0 ? words.driftOff : words.driftFact(components, words.times(rebinds))}</Fact>
        <Fact name={words.facts.moves}>{plan.max_moves ?? words.unlimited}</Fact>
        {sold.map((price) => (
          <Fact key={price.id} name={`${words.facts.stripe}: ${price.code}`}>
            <Copy text={price.stripe_price ?? ""} />
          </Fact>
        ))}
      </SimpleGrid>
      <Anchor component={Link} size="sm" to={`/licenses?${new URLSearchParams({ product: product.code, plan: plan.code }).toString()}`}>
        {words.licenses}
      </Anchor>
    </Stack>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <Text component="dt" size="xs" c="dimmed">
        {name}
      </Text>
      <Text component="dd" size="sm" m={0}>
        {children}
      </Text>
    </div>
  );
}
