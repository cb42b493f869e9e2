import { Button, Group, Stack, Table, Text } from "@mantine/core";
import { Link } from "react-router";
import { content, type Schemas } from "../../api/client";
import { useAct } from "../../components/act";
import { StandingBadge } from "../../components/badges";
import { Facts } from "../../components/Facts";
import { Instant } from "../../components/Instant";
import { Panel } from "../../components/Panel";
import { Reading } from "../../components/Reading";
import { PATHS, RecordLink } from "../../components/records";
import { GuardedButton } from "../../components/GuardedButton";
import { common } from "../../texts/common";
import { useTexts } from "../../texts/language";
import { useLicenseOf } from "./license";
import { texts } from "./texts";

type License = Schemas["AdminLicense"];
type Device = Schemas["Activation"];

/** The license that a request file names, with the devices that hold its slots. */
export function Holder({ drop, licenseKey }: { drop: string; licenseKey: string }) {
  const words = { ...useTexts(common), ...useTexts(texts) };
  const read = useLicenseOf(drop, licenseKey);
  return (
    <Panel
      title={words.holder}
      actions={
        read.data && (
          <Button component={Link} to={PATHS.license(read.data.id)} size="compact-sm" variant="default">
            {words.toLicense}
          </Button>
        )
      }
    >
      <Reading of={read}>{(license) => (license === null ? <Text size="sm">{words.unknownKey}</Text> : <Told license={license} />)}</Reading>
    </Panel>
  );
}

function Told({ license }: { license: License }) {
  const words = { ...useTexts(common), ...useTexts(texts) };
  const full = license.devices.length >= license.max_devices;
  return (
    <Stack gap="sm">
      <Facts
        facts={[
          [words.license, <RecordLink kind="license" id={license.id}>{`…${license.key_last4}`}</RecordLink>],
          [words.state, <StandingBadge standing={license.standing} />],
          [words.plan, `${license.product} · ${license.plan_name}`],
          [words.customer, license.customer && <RecordLink kind="customer" id={license.customer.id}>{license.customer.email}</RecordLink>],
          [words.expires, <Instant at={license.expires_at} day />],
          [words.devices, words.slots(license.devices.length, license.max_devices)],
        ]}
      />
      {full && (
        <Text size="sm" fw={600}>
          {words.full}
        </Text>
      )}
      {license.devices.length > 0 && <Devices license={license} />}
    </Stack>
  );
}

function Devices({ license }: { license: License }) {
  const words = { ...useTexts(common), ...useTexts(texts) };
  return (
    <Table aria-label={words.devices}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{words.device}</Table.Th>
          <Table.Th>{words.lastSeen}</Table.Th>
          <Table.Th />
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {license.devices.map((device) => (
          <Table.Tr key={device.id}>
            <Table.Td>
              <Text size="sm">{nameOf(device) ?? words.nameless}</Text>
              <Text size="xs" c="dimmed">
                {[device.platform, device.arch, device.app_version].filter(Boolean).join(" · ")}
              </Text>
            </Table.Td>
            <Table.Td>
              <Instant at={device.last_seen_at} />
            </Table.Td>
            <Table.Td>
              <Group justify="flex-end">
                <Release license={license} device={device} />
              </Group>
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

function Release({ license, device }: { license: License; device: Device }) {
  const words = { ...useTexts(common), ...useTexts(texts) };
  const { act, busy } = useAct();
  const name = nameOf(device) ?? words.nameless;
  const params = { path: { id: license.id, activation: device.id } };
  return (
    <GuardedButton
      needs="support"
      size="compact-sm"
      variant="light"
      color="red"
      loading={busy}
      aria-label={`${words.release}: ${name}`}
      onClick={() =>
        void act({
          ask: { title: words.releaseTitle(name), body: words.releaseBody, verb: words.release, danger: true, name },
          run: (api) => content(api.POST("/v1/admin/licenses/{id}/devices/{activation}/release", { params })),
          done: words.released(name),
          refresh: ["licenses", "audit-events", "statistics"],
        })
      }
    >
      {words.release}
    </GuardedButton>
  );
}

function nameOf(device: Device): string | undefined {
  return device.name ?? device.hostname;
}
