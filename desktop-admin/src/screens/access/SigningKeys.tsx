import { Badge, Button, Table, Text, Tooltip } from "@mantine/core";
import { IconRefresh } from "@tabler/icons-react";
import { useState } from "react";
import { content, type Schemas } from "../../api/client";
import { useRead } from "../../api/read";
import { Copy } from "../../components/Copy";
import { Instant } from "../../components/Instant";
import { Reading } from "../../components/Reading";
import { useSession } from "../../shell/session";
import { common } from "../../texts/common";
import { useTexts } from "../../texts/language";
import { AccessScreen } from "./AccessScreen";
import { RotateKeys } from "./RotateKeys";
import { texts } from "./texts";

type SigningKey = Schemas["SigningKey"];

const COLORS: Record<SigningKey["state"], string> = { upcoming: "blue", signing: "green", retired: "gray" };

/** The keys that sign, signed or will sign what apps believe. */
export function SigningKeys() {
  const words = useTexts(texts).keys;
  const { may } = useSession();
  const [rotating, setRotating] = useState(false);
  const keys = useRead(["signing-keys"], (api) => content(api.GET("/v1/admin/signing-keys")), { enabled: may("owner") });
  return (
    <AccessScreen
      tab="keys"
      about={words.about}
      actions={
        <Button leftSection={<IconRefresh size={16} />} onClick={() => setRotating(true)}>
          {words.rotate}
        </Button>
      }
    >
      <Reading of={keys}>{({ keys: all }) => (all.length === 0 ? <Text>{words.none}</Text> : <KeyTable keys={all} />)}</Reading>
      <RotateKeys opened={rotating} onClose={() => setRotating(false)} />
    </AccessScreen>
  );
}

function KeyTable({ keys }: { keys: SigningKey[] }) {
  const words = { ...useTexts(common), ...useTexts(texts).keys };
  return (
    <Table aria-label={words.table} verticalSpacing="sm">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{words.kid}</Table.Th>
          <Table.Th>{words.state}</Table.Th>
          <Table.Th>{words.created}</Table.Th>
          <Table.Th>{words.signsFrom}</Table.Th>
          <Table.Th>{words.published}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {keys.map((key) => (
          <Table.Tr key={key.id}>
            <Table.Td>
              <Copy text={key.kid} />
            </Table.Td>
            <Table.Td>
              <Tooltip label={words.stateHints[key.state]} events={{ hover: true, focus: true, touch: true }}>
                <Badge variant="light" color={COLORS[key.state]} tabIndex={0}>
                  {words.states[key.state]}
                </Badge>
              </Tooltip>
            </Table.Td>
            <Table.Td>
              <Instant at={key.created_at} />
            </Table.Td>
            <Table.Td>
              <Instant at={key.signs_from} />
            </Table.Td>
            <Table.Td>
              <Instant at={key.expires_at} none={words.open} />
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
