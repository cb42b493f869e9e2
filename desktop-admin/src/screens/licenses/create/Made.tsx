import { Button, CopyButton, Group, Stack, Table, Text } from "@mantine/core";
import { IconArrowRight, IconCheck, IconCopy, IconDownload, IconPlus } from "@tabler/icons-react";
import { Link } from "react-router";
import type { Schemas } from "../../../api/client";
import { Copy } from "../../../components/Copy";
import { csv } from "../../../components/csv";
import { Instant } from "../../../components/Instant";
import { PATHS, RecordLink } from "../../../components/records";
import { useSaved } from "../../../components/saved";
import { save } from "../../../host";
import { useSession } from "../../../shell/session";
import { common } from "../../../texts/common";
import { useTexts } from "../../../texts/language";
import { texts } from "./texts";

/** Rows that are drawn; a thousand keys are for a file. */
const SHOWN = 20;

/** The licenses that were made, with their keys. */
export function Made({ licenses, onMore }: { licenses: readonly Schemas["CreatedLicense"][]; onMore(): void }) {
  const words = useTexts(texts);
  const { copied: copiedWord } = useTexts(common);
  const { environment } = useSession();
  const saved = useSaved();
  const [first] = licenses;

  function write() {
    const rows = licenses.map(({ id, key, expires_at: end }) => [id, key, end]);
    return save(`new-licenses-${environment}-${new Date().toISOString().slice(0, 10)}.csv`, csv(["id", "key", "expires_at"], rows));
  }

  return (
    <Stack>
      <Group gap="xs">
        <CopyButton value={licenses.map(({ key }) => key).join("\n")} timeout={1500}>
          {({ copied, copy }) => (
            <Button autoFocus leftSection={copied ? <IconCheck size={16} /> : <IconCopy size={16} />} onClick={copy}>
              {copied ? copiedWord : words.copyAll}
            </Button>
          )}
        </CopyButton>
        <Button variant="default" leftSection={<IconDownload size={16} />} onClick={() => void saved(write)}>
          {words.save}
        </Button>
        {licenses.length === 1 && first !== undefined && (
          <Button variant="default" component={Link} to={PATHS.license(first.id)} leftSection={<IconArrowRight size={16} />}>
            {words.open}
          </Button>
        )}
        <Button variant="default" leftSection={<IconPlus size={16} />} onClick={onMore}>
          {words.more}
        </Button>
      </Group>
      {licenses.length > SHOWN && (
        <Text size="sm" c="dimmed">
          {words.some(SHOWN, licenses.length)}
        </Text>
      )}
      <Table aria-label={words.title} maw="60rem">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{words.key}</Table.Th>
            <Table.Th>{words.license}</Table.Th>
            <Table.Th>{words.expiresAt}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {licenses.slice(0, SHOWN).map(({ id, key, expires_at: end }) => (
            <Table.Tr key={id}>
              <Table.Td>
                <Copy text={key} />
              </Table.Td>
              <Table.Td>
                <RecordLink kind="license" id={id} />
              </Table.Td>
              <Table.Td>
                <Instant at={end} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Stack>
  );
}
