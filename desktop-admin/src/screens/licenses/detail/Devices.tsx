import { Anchor, Box, Modal, Table, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { content, type Schemas } from "../../../api/client";
import { useRead } from "../../../api/read";
import { useAct } from "../../../components/act";
import { Instant } from "../../../components/Instant";
import { JsonView } from "../../../components/JsonView";
import { Panel } from "../../../components/Panel";
import { GuardedButton } from "../../../components/GuardedButton";
import { useTexts } from "../../../texts/language";
import { type License, releaseDevice, TOUCHED } from "../acts/requests";
import { texts as actTexts } from "../acts/texts";
import { nameOf, systemOf } from "./devices";
import { texts } from "./texts";

/** The devices that hold slots. */
export function Devices({ license }: { license: License }) {
  const all = useTexts(texts);
  const words = all.device;
  const path = { params: { path: { id: license.id }, query: { limit: 200 } } };
  // The license names the devices; which slots they hold is told apart from it.
  const details = useRead(["licenses", license.id, "devices"], (api) => content(api.GET("/v1/admin/licenses/{id}/devices", path)));
  const known = new Map(details.data?.items.map((device) => [device.id, device]));
  const slot = ({ id }: Schemas["Activation"]) => known.get(id)?.slot ?? 0;
  const devices = [...license.devices].sort((one, other) => slot(one) - slot(other));
  return (
    <Panel title={all.devices(devices.length, license.max_devices)}>
      {devices.length === 0 ? (
        <Text size="sm" c="dimmed">
          {words.none}
        </Text>
      ) : (
        <Box style={{ overflowX: "auto" }}>
          <Table aria-label={all.devices(devices.length, license.max_devices)} verticalSpacing={6}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{words.slot}</Table.Th>
                <Table.Th>{words.device}</Table.Th>
                <Table.Th>{words.seen}</Table.Th>
                <Table.Th />
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {devices.map((device) => (
                <Row key={device.id} license={license} device={device} more={known.get(device.id)} />
              ))}
            </Table.Tbody>
          </Table>
        </Box>
      )}
    </Panel>
  );
}

function Row({ license, device, more }: { license: License; device: Schemas["Activation"]; more: Schemas["AdminDevice"] | undefined }) {
  const words = useTexts(texts).device;
  const { release } = useTexts(actTexts);
  const { act, busy } = useAct();
  const name = nameOf(device) ?? words.unnamed;

  function free() {
    void act({
      ask: { title: release.title, body: release.body(name), verb: release.verb, danger: true },
      run: (api) => releaseDevice(api, license.id, device.id),
      done: release.done,
      refresh: TOUCHED,
    });
  }

  return (
    <Table.Tr>
      <Table.Td>{more && more.slot + 1}</Table.Td>
      <Table.Td>
        {name}
        <Text size="xs" c="dimmed" title={device.cpu}>
          {[systemOf(device), device.app_version, words.origins[device.origin]].filter(Boolean).join(" · ")} · {words.heldSince} <Instant at={device.activated_at} day />
        </Text>
        {more?.runtime !== undefined && <Runtime name={name} runtime={more.runtime} />}
      </Table.Td>
      <Table.Td>
        <Instant at={device.last_seen_at} />
      </Table.Td>
      <Table.Td ta="right">
        <GuardedButton needs="support" size="compact-sm" variant="default" loading={busy} aria-label={`${release.act}: ${name}`} onClick={free}>
          {release.act}
        </GuardedButton>
      </Table.Td>
    </Table.Tr>
  );
}

/** What a device last reported of its run. */
function Runtime({ name, runtime }: { name: string; runtime: unknown }) {
  const words = useTexts(texts).device;
  const [opened, { open, close }] = useDisclosure();
  return (
    <>
      <Anchor component="button" type="button" size="xs" aria-label={words.runtimeOf(name)} onClick={open}>
        {words.runtime}
      </Anchor>
      <Modal opened={opened} onClose={close} title={words.runtimeOf(name)} centered>
        <JsonView value={runtime} label={words.runtimeOf(name)} />
      </Modal>
    </>
  );
}
