import { Anchor, Box, Table, Text } from "@mantine/core";
import { Link } from "react-router";
import { content } from "../../../api/client";
import { useRead } from "../../../api/read";
import { Instant } from "../../../components/Instant";
import { money } from "../../../components/money";
import { Panel } from "../../../components/Panel";
import { Reading } from "../../../components/Reading";
import { RecordLink } from "../../../components/records";
import { useLanguage, useTexts } from "../../../texts/language";
import { OrderStatusBadge } from "../../orders/OrderStatus";
import { texts } from "./texts";

const SHOWN = 20;

/** The orders whose money speaks for a license. */
export function Payments({ license }: { license: string }) {
  const words = useTexts(texts).payments;
  const { language } = useLanguage();
  const orders = useRead(["orders", "of-license", license], (api) => content(api.POST("/v1/admin/orders/search", { body: { license_id: license, statuses: [], limit: SHOWN } })));
  return (
    <Panel title={words.title}>
      <Reading of={orders} lines={2}>
        {({ items, next_cursor: more }) =>
          items.length === 0 ? (
            <Text size="sm" c="dimmed">
              {words.none}
            </Text>
          ) : (
            <Box style={{ overflowX: "auto" }}>
              <Table aria-label={words.title} verticalSpacing={6}>
                <Table.Thead>
                  <Table.Tr>
                    <Table.Th>{words.paid}</Table.Th>
                    <Table.Th>{words.invoice}</Table.Th>
                    <Table.Th ta="right">{words.amount}</Table.Th>
                    <Table.Th>{words.state}</Table.Th>
                  </Table.Tr>
                </Table.Thead>
                <Table.Tbody>
                  {items.map((order) => (
                    <Table.Tr key={order.id}>
                      <Table.Td>
                        <RecordLink kind="order" id={order.id}>
                          <Instant at={order.paid_at ?? order.created_at} day />
                        </RecordLink>
                      </Table.Td>
                      <Table.Td>{order.invoice_no}</Table.Td>
                      <Table.Td ta="right">{order.amount === undefined || order.currency === undefined ? words.free : money(order.amount, order.currency, language)}</Table.Td>
                      <Table.Td>
                        <OrderStatusBadge status={order.status} />
                      </Table.Td>
                    </Table.Tr>
                  ))}
                </Table.Tbody>
              </Table>
              {more !== undefined && (
                <Text size="sm" c="dimmed">
                  {words.more}{" "}
                  <Anchor component={Link} to="/orders" state={{ text: license }} inherit>
                    {words.allOrders}
                  </Anchor>
                </Text>
              )}
            </Box>
          )
        }
      </Reading>
    </Panel>
  );
}
