import { Text } from "@mantine/core";
import type { Schemas } from "../../api/client";
import type { Column } from "../../components/EndlessTable";
import { Instant } from "../../components/Instant";
import { money } from "../../components/money";
import { RecordLink } from "../../components/records";
import { common } from "../../texts/common";
import { useLanguage, useTexts } from "../../texts/language";
import { OrderStatusBadge } from "./OrderStatus";
import { texts } from "./texts";

export type Order = Schemas["Order"];

/** Who an order is of, as far as that is known. */
export function Buyer({ order }: { order: Order }) {
  const words = useTexts(texts);
  const known = order.customer?.email ?? order.customer?.name;
  if (known !== undefined) {
    return known;
  }
  return (
    <Text span inherit c="dimmed">
      {order.customer === undefined ? words.nobody : words.erased}
    </Text>
  );
}

/** What was paid; nothing before it is known. */
export function Amount({ order: { amount, currency } }: { order: Order }) {
  const { language } = useLanguage();
  return amount === undefined || currency === undefined ? null : money(amount, currency, language);
}

/** The columns of a list of orders; the first leads to the order. */
export function useOrderColumns(): Column<Order>[] {
  const words = useTexts(texts);
  const shared = useTexts(common);
  return [
    { id: "customer", title: shared.customer, render: (order) => <Buyer order={order} /> },
    { id: "plan", title: shared.plan, width: "12rem", render: (order) => `${order.product} · ${order.plan}` },
    { id: "amount", title: words.amount, width: "7rem", align: "right", render: (order) => <Amount order={order} /> },
    { id: "status", title: shared.state, width: "8.5rem", render: (order) => <OrderStatusBadge status={order.status} /> },
    { id: "invoice", title: words.invoice, width: "8rem", render: (order) => order.invoice_no },
    { id: "license", title: shared.license, width: "5.5rem", render: (order) => order.license && <RecordLink kind="license" id={order.license.id}>…{order.license.key_last4}</RecordLink> },
    { id: "paid", title: words.paidAt, width: "8rem", render: (order) => <Instant day at={order.paid_at} none={words.unpaid} /> },
  ];
}
