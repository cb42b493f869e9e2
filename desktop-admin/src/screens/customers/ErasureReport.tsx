import { Button, Group, Stack, Table, Title } from "@mantine/core";
import type { Schemas } from "../../api/client";
import { useSaved } from "../../components/saved";
import { save } from "../../host";
import { useTexts } from "../../texts/language";
import { texts } from "./texts";

/** What an erasure did, for the answer to the person who asked for it. */
export function ErasureReport({ erasure }: { erasure: Schemas["Erasure"] }) {
  const { customer, erased, kept } = erasure;
  const { erase: words } = useTexts(texts);
  const saved = useSaved();
  return (
    <Stack>
      <Title order={3} size="h5">
        {words.erased}
      </Title>
      <Table aria-label={words.erased}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{words.of}</Table.Th>
            <Table.Th>{words.fields}</Table.Th>
            <Table.Th ta="right">{words.entries}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {erased.map(({ of, fields, entries }) => (
            <Table.Tr key={of}>
              <Table.Td>{of}</Table.Td>
              <Table.Td>{fields.join(", ")}</Table.Td>
              <Table.Td ta="right">{entries}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <Title order={3} size="h5">
        {words.kept}
      </Title>
      <Table aria-label={words.kept}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{words.what}</Table.Th>
            <Table.Th>{words.why}</Table.Th>
            <Table.Th ta="right">{words.entries}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {kept.map(({ what, why, entries }) => (
            <Table.Tr key={what}>
              <Table.Td>{what}</Table.Td>
              <Table.Td>{why}</Table.Td>
              <Table.Td ta="right">{entries}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <Group justify="flex-end">
        <Button variant="default" onClick={() => void saved(() => save(`erasure-${customer.id}.json`, JSON.stringify(erasure, null, 2)))}>
          {words.save}
        </Button>
      </Group>
    </Stack>
  );
}
