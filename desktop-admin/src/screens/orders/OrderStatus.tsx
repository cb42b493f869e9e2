import { Badge } from "@mantine/core";
import type { Schemas } from "../../api/client";
import { useTexts } from "../../texts/language";
import { texts } from "./texts";

export type OrderStatus = Schemas["OrderStatus"];

export const ORDER_STATUSES = ["pending", "paid", "failed", "expired", "refunded", "disputed", "charged_back"] as const satisfies OrderStatus[];

const COLORS: Record<OrderStatus, string> = { pending: "yellow", paid: "green", failed: "gray", expired: "gray", refunded: "orange", disputed: "red", charged_back: "red" };

/** How an order stands. */
export function OrderStatusBadge({ status }: { status: OrderStatus }) {
  const { statuses } = useTexts(texts);
  return (
    <Badge variant="light" color={COLORS[status]}>
      {statuses[status]}
    </Badge>
  );
}
