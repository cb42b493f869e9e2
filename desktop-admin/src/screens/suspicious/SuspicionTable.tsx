import { Badge, Group, Stack, Table, Text } from "@mantine/core";
import type { Schemas } from "../../api/client";
import { StandingBadge } from "../../components/badges";
import { Instant } from "../../components/Instant";
import { RecordLink } from "../../components/records";
import { common } from "../../texts/common";
import { useLanguage, useTexts } from "../../texts/language";
import { Stop } from "./Stop";
import classes from "./SuspicionTable.module.css";
import { texts } from "./texts";
import type { Suspicion } from "./thresholds";

const COUNTS = ["devices", "networks", "refusals"] as const;

interface Props {
  items: readonly Suspicion[];
  thresholds: Schemas["SuspicionThresholds"];
  days: number;
}

/** The licenses that stand out, and in what. */
export function SuspicionTable({ items, thresholds, days }: Props) {
  const words = { ...useTexts(common), ...useTexts(texts) };
  const { language } = useLanguage();
  const number = new Intl.NumberFormat(language);
  return (
    <Table.ScrollContainer minWidth={880}>
      <Table verticalSpacing="xs" horizontalSpacing="xs" highlightOnHover aria-label={words.table}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{words.license}</Table.Th>
            <Table.Th>{words.customer}</Table.Th>
            {COUNTS.map((count) => (
              <Table.Th key={count} ta="right">
                {words[count]}
              </Table.Th>
            ))}
            <Table.Th className={classes.line}>{words.lastSeen}</Table.Th>
            <Table.Th w="8rem" />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {items.map((suspicion) => {
            const { license } = suspicion;
            return (
              <Table.Tr key={license.id} data-license={license.id}>
                <Table.Td className={classes.license}>
                  <Stack gap={0}>
                    <Group gap="xs" wrap="nowrap">
                      <RecordLink kind="license" id={license.id}>{`…${license.key_last4}`}</RecordLink>
                      <StandingBadge standing={license.standing} />
                    </Group>
                    <Text size="xs" c="dimmed" className={classes.line}>
                      {license.product} · {license.plan}
                    </Text>
                  </Stack>
                </Table.Td>
                <Table.Td>
                  <RecordLink kind="customer" id={license.customer?.id}>
                    {license.customer?.email ?? license.customer?.name}
                  </RecordLink>
                </Table.Td>
                {COUNTS.map((count) => (
                  <Table.Td key={count} ta="right">
                    <Count value={number.format(suspicion[count])} over={suspicion[count] >= thresholds[count]} />
                    {count === "devices" && (
                      <Text size="xs" c="dimmed" className={classes.line}>
                        {words.allowed(license.max_devices)}
                      </Text>
                    )}
                  </Table.Td>
                ))}
                <Table.Td>
                  <Instant at={license.last_seen_at} day />
                </Table.Td>
                <Table.Td ta="right">
                  <Stop suspicion={suspicion} days={days} />
                </Table.Td>
              </Table.Tr>
            );
          })}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function Count({ value, over }: { value: string; over: boolean }) {
  const words = useTexts(texts);
  return over ? (
    <Badge variant="light" color="orange" radius="sm" title={words.over} aria-label={`${value}, ${words.over}`}>
      {value}
    </Badge>
  ) : (
    <Text size="sm">{value}</Text>
  );
}
