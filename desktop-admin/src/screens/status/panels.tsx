import { Anchor, Badge, Group, Table, Text } from "@mantine/core";
import { Link } from "react-router";
import type { Schemas } from "../../api/client";
import { Copy } from "../../components/Copy";
import { Facts } from "../../components/Facts";
import { Instant } from "../../components/Instant";
import { open } from "../../host";
import { useSession } from "../../shell/session";
import { common } from "../../texts/common";
import { useLanguage, useTexts } from "../../texts/language";
import { age } from "./findings";
import { texts } from "./texts";

/** The server's public settings. */
export function ServerFacts({ config }: { config: Schemas["Config"] }) {
  const words = useTexts(texts);
  const { profile } = useSession();
  return (
    <Facts
      facts={[
        [words.address, <Copy text={profile.server} />],
        [words.version, <Text span inherit data-figure="version">{config.version}</Text>],
        [words.checkout, config.checkout ? words.checkoutOn : words.checkoutOff],
        [words.issuer, <Copy text={config.token_issuer} />],
        [words.recover, <Page address={config.recover_url} />],
        [words.licenses, <Page address={config.licenses_url} />],
        [words.jwks, <Page address={config.jwks_url} />],
      ]}
    />
  );
}

/** A page of the server; the system's browser shows only secure ones. */
function Page({ address }: { address: string }) {
  const words = useTexts(texts);
  return (
    <Group gap="xs" wrap="nowrap">
      <Copy text={address} />
      {address.startsWith("https://") && (
        <Anchor component="button" type="button" inherit onClick={() => void open(address)} aria-label={`${words.openScreen}: ${address}`}>
          {words.openScreen}
        </Anchor>
      )}
    </Group>
  );
}

/** Each part that the server needs, in each environment. */
export function Parts({ parts }: { parts: Schemas["ReadinessPart"][] }) {
  const words = { ...useTexts(common), ...useTexts(texts) };
  const names: Record<string, string> = words.parts;
  return (
    <Table aria-label={words.readiness} verticalSpacing={6}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{words.partName}</Table.Th>
          <Table.Th>{words.environment}</Table.Th>
          <Table.Th>{words.state}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {parts.map(({ part, environment, status, problem }) => (
          <Table.Tr key={`${part}/${environment}`}>
            <Table.Td>{names[part] ?? part}</Table.Td>
            <Table.Td>{environment && (environment === "prod" ? words.prod : words.test)}</Table.Td>
            <Table.Td>
              <Badge variant="light" color={status === "ready" ? "green" : "red"}>
                {status === "ready" ? words.ready : words.failing}
              </Badge>{" "}
              {problem}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

export interface Count {
  id: string;
  label: string;
  value: number;
  /** The number is only known to be at least this. */
  most?: number;
  /** A number above zero wants somebody. */
  bad?: boolean;
  to?: string;
}

/** Numbers that lead to the lists that they are of. */
export function Counts({ counts }: { counts: Count[] }) {
  const { language } = useLanguage();
  return (
    <Group gap="xl">
      {counts.map(({ id, label, value, most, bad, to }) => {
        const figure = (
          <Text span inherit fz="xl" fw={700} c={bad && value > 0 ? "red" : undefined} data-figure={id} data-value={value}>
            {`${new Intl.NumberFormat(language).format(value)}${value === most ? "+" : ""}`}
          </Text>
        );
        return (
          <div key={id}>
            {to === undefined ? (
              figure
            ) : (
              <Anchor component={Link} to={to} c="inherit" aria-label={`${label}: ${value}`}>
                {figure}
              </Anchor>
            )}
            <Text size="sm" c="dimmed">
              {label}
            </Text>
          </div>
        );
      })}
    </Group>
  );
}

/** The key that signs now, and the next one if there is one. */
export function KeyFacts({ keys }: { keys: Schemas["SigningKey"][] }) {
  const words = { ...useTexts(common), ...useTexts(texts) };
  const { language } = useLanguage();
  const signing = keys.find(({ state }) => state === "signing");
  const upcoming = keys.find(({ state }) => state === "upcoming");
  if (signing === undefined) {
    return <Text c="red">{words.no_key}</Text>;
  }
  const days = age(signing, Date.now());
  return (
    <Facts
      facts={[
        [words.age, <Text span inherit data-figure="key_age" data-value={days}>{words.signsFor(new Intl.NumberFormat(language).format(days))}</Text>],
        [words.signsFrom, <Instant at={signing.signs_from} />],
        [words.keyId, <Copy text={signing.kid} />],
        [words.upcoming, upcoming && <Instant at={upcoming.signs_from} />],
      ]}
    />
  );
}
