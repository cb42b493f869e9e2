import { Stack, Text } from "@mantine/core";
import { type Api, content, type Schemas } from "../../api/client";
import { useRead } from "../../api/read";
import { Facts } from "../../components/Facts";
import { Reading } from "../../components/Reading";
import { RecordLink } from "../../components/records";
import { common } from "../../texts/common";
import { useTexts } from "../../texts/language";
import { idsOfOrders } from "./ids";
import { texts } from "./texts";

/** Orders that are shown; a customer of Stripe's may have many. */
const MOST = 10;

/** The orders and licenses that an event is about, as far as this server knows them. */
export function Concerned({ details: { event, payload } }: { details: Schemas["StripeEventDetails"] }) {
  const words = { ...useTexts(common), ...useTexts(texts) };
  const orders = useRead(["orders", "of-stripe-event", event.id], (api) => find(api, idsOfOrders(payload, event.object_id)));
  return (
    <Reading of={orders} lines={2}>
      {(found) =>
        found.length === 0 ? (
          <Text size="sm" c="dimmed">
            {words.concernsNothing}
          </Text>
        ) : (
          <Stack>
            {found.map((order) => (
              <Facts
                key={order.id}
                facts={[
                  [words.order, <RecordLink kind="order" id={order.id} />],
                  [words.plan, `${order.product} · ${order.plan}`],
                  [words.license, order.license && <RecordLink kind="license" id={order.license.id}>{`…${order.license.key_last4}`}</RecordLink>],
                  [words.customer, order.customer && <RecordLink kind="customer" id={order.customer.id}>{order.customer.email}</RecordLink>],
                ]}
              />
            ))}
          </Stack>
        )
      }
    </Reading>
  );
}

/** The orders that the first id knows of which any order is known. */
async function find(api: Api, ids: readonly string[]) {
  for (const text of ids) {
    const { items } = await content(api.POST("/v1/admin/orders/search", { body: { text, limit: MOST, statuses: [] } }));
    if (items.length > 0) {
      return items;
    }
  }
  return [];
}
