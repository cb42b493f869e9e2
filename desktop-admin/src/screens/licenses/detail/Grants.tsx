import { Badge, Button, Group, Text, Tooltip } from "@mantine/core";
import { useCatalog } from "../../../components/catalog";
import { Facts } from "../../../components/Facts";
import { Panel } from "../../../components/Panel";
import { common } from "../../../texts/common";
import { useLanguage, useTexts } from "../../../texts/language";
import type { License } from "../acts/requests";
import type { LicenseAct } from "../acts/useActs";
import { texts } from "./texts";

/** What a license unlocks, and where that differs from its plan. */
export function Grants({ license, acts }: { license: License; acts: readonly LicenseAct[] }) {
  const words = useTexts(texts);
  const shared = useTexts(common);
  const plan = useCatalog()
    .data?.products.find(({ code }) => code === license.product)
    ?.plans.find(({ code }) => code === license.plan);
  const { overrides } = license;
  const edit = acts.find(({ id }) => id === "overrides");
  const amounts = new Intl.NumberFormat(useLanguage().language);
  const number = (value: number | null | undefined) => (value === undefined ? shared.none : value === null ? words.unlimited : amounts.format(value));
  const limits = Object.entries(license.limits);
  const removed = overrides.remove_features ?? [];
  return (
    <Panel
      title={words.grants}
      actions={
        edit !== undefined &&
        edit.hindered === undefined && (
          <Button size="compact-sm" variant="subtle" onClick={edit.run}>
            {edit.label}
          </Button>
        )
      }
    >
      <Facts
        facts={[
          [shared.devices, <Granted key="devices" value={String(license.max_devices)} planned={overrides.max_devices === undefined || plan === undefined ? undefined : String(plan.max_devices)} />],
          [
            words.features,
            license.features.length === 0 ? (
              <Text span inherit c="dimmed" key="none">
                {shared.none}
              </Text>
            ) : (
              <Group gap={6} key="features">
                {license.features.map((feature) => (
                  <Granted key={feature} value={feature} planned={overrides.add_features?.includes(feature) && plan?.features.includes(feature) === false ? shared.no : undefined} />
                ))}
              </Group>
            ),
          ],
          [
            words.lacks,
            removed.length === 0 ? undefined : (
              <Group gap={6} key="lacks">
                {removed.map((feature) => (
                  <Granted key={feature} value={feature} planned={plan?.features.includes(feature) ? shared.yes : shared.no} />
                ))}
              </Group>
            ),
          ],
          ...limits.map(([name, value]) => {
            const differs = Object.hasOwn(overrides.limits ?? {}, name);
            return [name, <Granted key={name} value={number(value)} planned={differs ? number(plan?.limits[name]) : undefined} />] as const;
          }),
        ]}
      />
    </Panel>
  );
}

/** A grant, and what the plan says instead. */
function Granted({ value, planned }: { value: string; planned: string | undefined }) {
  const words = useTexts(texts);
  if (planned === undefined) {
    return <span>{value}</span>;
  }
  return (
    <Tooltip label={words.exceptionHint(planned)} events={{ hover: true, focus: true, touch: true }}>
      <Group gap={4} wrap="nowrap" display="inline-flex" tabIndex={0}>
        <span>{value}</span>
        <Badge size="xs" variant="light">
          {words.exception}
        </Badge>
      </Group>
    </Tooltip>
  );
}
