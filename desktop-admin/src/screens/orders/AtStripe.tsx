import { Button, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconExternalLink, IconRefresh } from "@tabler/icons-react";
import { content } from "../../api/client";
import { Problem } from "../../api/problem";
import { useAct } from "../../components/act";
import { Copy } from "../../components/Copy";
import { Facts } from "../../components/Facts";
import { Panel } from "../../components/Panel";
import { ProblemText } from "../../components/ProblemView";
import { GuardedButton } from "../../components/GuardedButton";
import { open } from "../../host";
import { useTexts } from "../../texts/language";
import type { Order } from "./columns";
import { texts } from "./texts";
import { TOUCHED } from "./touched";

const OBJECTS = ["session", "payment_intent", "subscription", "customer", "invoice"] as const;

/** An order's objects at Stripe. */
export function AtStripe({ order: { stripe } }: { order: Order }) {
  const { stripe: words, refundAtStripe } = useTexts(texts);
  return (
    <Panel title={words.title}>
      <Facts facts={OBJECTS.map((object) => [words[object], stripe?.[object] && <Copy text={stripe[object]} />] as const)} />
      <Text size="sm" c="dimmed">
        {refundAtStripe}
      </Text>
    </Panel>
  );
}

/** The ways to look at an order at Stripe. */
export function StripeActs({ order }: { order: Order }) {
  const { stripe: words } = useTexts(texts);
  const { act, busy } = useAct();
  const page = order.stripe?.dashboard_url;

  const refresh = () =>
    act({
      run: (api) => content(api.POST("/v1/admin/orders/{id}/refresh", { params: { path: { id: order.id } } })),
      done: words.refreshed,
      refresh: TOUCHED,
    });

  return (
    <>
      <GuardedButton needs="support" variant="default" leftSection={<IconRefresh size={16} />} loading={busy} onClick={() => void refresh()}>
        {words.refresh}
      </GuardedButton>
      {page !== undefined && (
        <Button leftSection={<IconExternalLink size={16} />} onClick={() => void visit(page)}>
          {words.open}
        </Button>
      )}
    </>
  );
}

async function visit(page: string) {
  try {
    await open(page);
  } catch (error) {
    notifications.show({ color: "red", autoClose: false, message: <ProblemText problem={Problem.of(error)} /> });
  }
}
