import { content } from "../../api/client";
import { useAct } from "../../components/act";
import { GuardedButton } from "../../components/GuardedButton";
import { useTexts } from "../../texts/language";
import type { Order } from "./columns";
import { texts } from "./texts";
import { TOUCHED } from "./touched";

/** Notes that a sale by hand was paid back, or that it was not. Only for those: of what went through Stripe, Stripe tells. */
export function RefundButton({ order }: { order: Order }) {
  const { refund: words } = useTexts(texts);
  const { act, busy } = useAct();
  const params = { path: { id: order.id } };
  const refunded = order.status === "refunded";

  const mark = () =>
    act({
      ask: { title: words.title, body: words.body, verb: words.verb, danger: true, name: order.invoice_no ?? order.customer?.email ?? order.id },
      run: (api) => content(api.POST("/v1/admin/orders/{id}/mark-refunded", { params })),
      undo: (api) => content(api.POST("/v1/admin/orders/{id}/clear-refunded", { params })),
      done: words.done,
      refresh: TOUCHED,
    });
  const clear = () =>
    act({
      run: (api) => content(api.POST("/v1/admin/orders/{id}/clear-refunded", { params })),
      undo: (api) => content(api.POST("/v1/admin/orders/{id}/mark-refunded", { params })),
      done: words.cleared,
      refresh: TOUCHED,
    });

  return refunded ? (
    <GuardedButton needs="support" variant="default" loading={busy} onClick={() => void clear()}>
      {words.clear}
    </GuardedButton>
  ) : (
    <GuardedButton needs="support" variant="light" color="red" loading={busy} onClick={() => void mark()}>
      {words.open}
    </GuardedButton>
  );
}
