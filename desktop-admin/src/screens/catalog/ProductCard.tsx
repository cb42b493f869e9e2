import { Anchor, Badge, Card, Group, Stack, Text, Title } from "@mantine/core";
import { IconPencil, IconPlus } from "@tabler/icons-react";
import { useNavigate } from "react-router";
import type { Schemas } from "../../api/client";
import { useAct } from "../../components/act";
import { Copy } from "../../components/Copy";
import { GuardedButton } from "../../components/GuardedButton";
import { open } from "../../host";
import { common } from "../../texts/common";
import { useLanguage, useTexts } from "../../texts/language";
import { duration, hours, minutes } from "./durations";
import { PAGES } from "./pages";
import { PlanTable } from "./PlanTable";
import { texts } from "./texts";
import { Unlocks } from "./Unlocks";

type Product = Schemas["CatalogProduct"];

/** A product that is sold, with its plans. */
export function ProductCard({ product }: { product: Product }) {
  const words = { ...useTexts(common), ...useTexts(texts) };
  const { language } = useLanguage();
  const navigate = useNavigate();
  return (
    <Card withBorder component="section" aria-labelledby={`${product.id}-name`}>
      <Stack gap="sm">
        <Group justify="space-between" align="flex-start" wrap="nowrap">
          <Stack gap={2}>
            <Group gap="sm">
              <Title order={2} size="h4" id={`${product.id}-name`}>
                {product.name}
              </Title>
              <Text span size="sm" c="dimmed">
                <Copy text={product.code} />
              </Text>
            </Group>
            <Group gap="md" c="dimmed" fz="sm">
              <Text span inherit>
                {words.keyForm}{" "}
                <Text span inherit ff="monospace">
                  {product.key_template}
                </Text>
              </Text>
              <Text span inherit>
                {words.checks(minutes(product.check_interval_minutes, language))}
              </Text>
              {product.trial === undefined && (
                <Text span inherit>
                  {words.noTrial}
                </Text>
              )}
              <Outside url={product.buy_url} label={words.buy} />
              <Outside url={product.support_url} label={words.support} />
            </Group>
          </Stack>
          <Group gap="xs" wrap="nowrap">
            <GuardedButton size="xs" variant="default" needs="owner" leftSection={<IconPencil size={14} />} aria-label={words.editProduct(product.name)} onClick={() => void navigate(PAGES.product(product.code))}>
              {words.edit}
            </GuardedButton>
            <GuardedButton size="xs" variant="default" needs="owner" leftSection={<IconPlus size={14} />} onClick={() => void navigate(PAGES.newPlan(product.code))}>
              {words.newPlan}
            </GuardedButton>
          </Group>
        </Group>
        {product.trial && <Trial trial={product.trial} />}
        <PlanTable product={product} plans={product.plans.filter((plan) => !plan.retired)} />
      </Stack>
    </Card>
  );
}

function Trial({ trial }: { trial: Schemas["TrialPolicy"] }) {
  const words = useTexts(texts);
  const { language } = useLanguage();
  return (
    <Group gap="xs">
      <Badge variant="light" color="grape">
        {words.trialOf(duration(trial.days, "day", language))}
      </Badge>
      <Unlocks features={trial.features} limits={trial.limits} />
      <Text size="sm" c="dimmed">
        {words.offline}: {hours(trial.offline_hours, language)}
      </Text>
    </Group>
  );
}

/** A page on the web, opened in the system's browser; the host opens secure ones only. */
function Outside({ url, label }: { url?: string; label: string }) {
  const { act } = useAct();
  if (url === undefined) {
    return null;
  }
  if (!url.startsWith("https://")) {
    return (
      <Text span inherit>
        {label}: <Copy text={url} />
      </Text>
    );
  }
  return (
    <Anchor component="button" type="button" inherit title={url} onClick={() => void act({ run: () => open(url), refresh: [] })}>
      {label}
    </Anchor>
  );
}
