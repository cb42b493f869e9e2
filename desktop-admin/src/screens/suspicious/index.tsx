import { Alert, Center, Stack, Text } from "@mantine/core";
import type { ScreenRoutes } from "..";
import { useRead } from "../../api/read";
import { ExportButton, type Field } from "../../components/ExportButton";
import { Reading } from "../../components/Reading";
import { Screen } from "../../components/Screen";
import { useLanguage, useTexts } from "../../texts/language";
import { names } from "../names";
import { SuspicionTable } from "./SuspicionTable";
import { texts } from "./texts";
import { Thresholds } from "./Thresholds";
import { MOST, read, type Suspicion, USUAL_DAYS, useThresholds } from "./thresholds";

const EVERY_MS = 30_000;

/** Licenses whose key may have been passed around. */
function SuspiciousUse() {
  const words = { ...useTexts(names), ...useTexts(texts) };
  const { language } = useLanguage();
  const { adjusted, adjust } = useThresholds();
  const found = useRead(["suspicious", adjusted], (api) => read(api, adjusted), { every: EVERY_MS, keep: true });
  // What the configuration says is heard where nothing is adjusted.
  const usual = useRead(["suspicious", {}], (api) => read(api, {}));
  const fields: Field<Suspicion>[] = [
    { title: "license_id", value: ({ license }) => license.id },
    { title: "product", value: ({ license }) => license.product },
    { title: "plan", value: ({ license }) => license.plan },
    { title: "email", value: ({ license }) => license.customer?.email },
    { title: "standing", value: ({ license }) => license.standing },
    { title: "max_devices", value: ({ license }) => license.max_devices },
    { title: "devices", value: ({ devices }) => devices },
    { title: "networks", value: ({ networks }) => networks },
    { title: "refusals", value: ({ refusals }) => refusals },
    { title: "why", value: ({ why }) => why },
  ];
  return (
    <Screen
      title={words.screens.suspicious}
      about={words.about}
      actions={<ExportButton name="suspicious" load={async (api) => ({ items: (await read(api, adjusted)).items })} fields={fields} />}
    >
      <Thresholds adjusted={adjusted} usual={usual.data?.thresholds} adjust={adjust} />
      <Reading of={found}>
        {({ items, thresholds, since }) => (
          <Stack gap="xs" aria-busy={found.isPlaceholderData} style={{ opacity: found.isPlaceholderData ? 0.6 : undefined }}>
            <Text size="sm" c="dimmed" role="status">
              {words.listed(items.length, new Intl.DateTimeFormat(language, { dateStyle: "medium", timeZone: "UTC" }).format(Date.parse(since)))}
            </Text>
            {items.length >= MOST && <Alert color="yellow">{words.most(MOST)}</Alert>}
            {items.length === 0 ? (
              <Center p="xl" c="dimmed">
                {words.nothing}
              </Center>
            ) : (
              <SuspicionTable items={items} thresholds={thresholds} days={adjusted.days ?? USUAL_DAYS} />
            )}
          </Stack>
        )}
      </Reading>
    </Screen>
  );
}

export const routes: ScreenRoutes = { "/suspicious": SuspiciousUse };
