import { Alert, Button, Group, Stack, Text } from "@mantine/core";
import { IconCheck } from "@tabler/icons-react";
import { Copy } from "../../../components/Copy";
import { Facts } from "../../../components/Facts";
import { Instant } from "../../../components/Instant";
import { Panel } from "../../../components/Panel";
import { RecordLink } from "../../../components/records";
import { common } from "../../../texts/common";
import { useTexts } from "../../../texts/language";
import { Amount, Buyer } from "../columns";
import { texts as orderTexts } from "../texts";
import type { Sale } from "./NewOrder";
import { texts } from "./texts";

/** What a sale made, with the key of a new license. */
export function Sold({ sale: { order, license, mailed }, onAnother }: { sale: Sale; onAnother(): void }) {
  const words = useTexts(texts);
  const { amount, untilCanceled } = useTexts(orderTexts);
  const shared = useTexts(common);
  return (
    <Stack maw="48rem">
      <Alert color="green" icon={<IconCheck />} title={license.key === undefined ? words.renewed : words.sold} role="status">
        {mailed ? words.mailed : words.notMailed}
      </Alert>
      {license.key !== undefined && (
        <Panel title={words.key}>
          <Text size="lg" component="div">
            <Copy text={license.key} />
          </Text>
          <Text size="sm" c="dimmed">
            {words.keyOnce}
          </Text>
        </Panel>
      )}
      <Panel title={words.order}>
        <Facts
          facts={[
            [shared.customer, <RecordLink kind="customer" id={order.customer?.id}><Buyer order={order} /></RecordLink>],
            [amount, <Amount order={order} />],
            [words.invoice, order.invoice_no],
            [words.order, <RecordLink kind="order" id={order.id} />],
            [words.license, <RecordLink kind="license" id={license.id} />],
            [words.ends, <Instant at={license.expires_at} none={untilCanceled} />],
          ]}
        />
      </Panel>
      <Group>
        <Button variant="default" onClick={onAnother}>
          {words.another}
        </Button>
      </Group>
    </Stack>
  );
}
