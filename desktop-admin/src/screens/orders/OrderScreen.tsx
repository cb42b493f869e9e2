import { Alert, Button, List, SimpleGrid, Stack } from "@mantine/core";
import { IconInfoCircle } from "@tabler/icons-react";
import { Link, useParams } from "react-router";
import { content } from "../../api/client";
import { useRead } from "../../api/read";
import { StandingBadge } from "../../components/badges";
import { Copy } from "../../components/Copy";
import { Facts } from "../../components/Facts";
import { Instant } from "../../components/Instant";
import { Panel } from "../../components/Panel";
import { ReadingScreen } from "../../components/ReadingScreen";
import { RecordLink } from "../../components/records";
import { Screen } from "../../components/Screen";
import { useSession } from "../../shell/session";
import { common } from "../../texts/common";
import { useTexts } from "../../texts/language";
import { AtStripe, StripeActs } from "./AtStripe";
import { Amount, Buyer, type Order } from "./columns";
import { OrderStatusBadge } from "./OrderStatus";
import { RefundButton } from "./RefundButton";
import { Subscription } from "./Subscription";
import { texts } from "./texts";

/** One order: who paid what for which license, and what Stripe says of it. */
export function OrderScreen() {
  const { id = "" } = useParams();
  const { order: title } = useTexts(common);
  const order = useRead(["orders", id], (api) => content(api.GET("/v1/admin/orders/{id}", { params: { path: { id } } })));
  return (
    <ReadingScreen of={order} title={title}>
      {(order) => (
        <Screen title={order.invoice_no === undefined ? title : `${title} ${order.invoice_no}`} about={<OrderStatusBadge status={order.status} />} actions={order.source === "manual" ? <RefundButton order={order} /> : <StripeActs order={order} />}>
          <Remarks order={order} />
          <SimpleGrid cols={{ base: 1, lg: 2 }} style={{ alignItems: "start" }}>
            <OrderFacts order={order} />
            <Stack>
              <License order={order} />
              {order.subscription !== undefined && <Subscription subscription={order.subscription} />}
              {order.source === "checkout" && <AtStripe order={order} />}
            </Stack>
          </SimpleGrid>
        </Screen>
      )}
    </ReadingScreen>
  );
}

function Remarks({ order: { remarks } }: { order: Order }) {
  const words = useTexts(texts);
  if (remarks.length === 0) {
    return null;
  }
  return (
    <Alert color="yellow" icon={<IconInfoCircle />} title={words.remarksTitle}>
      <List size="sm" listStyleType={remarks.length === 1 ? "none" : undefined}>
        {remarks.map(({ code, text }) => (
          // A newer server may remark on more than this console has words for.
          <List.Item key={code}>{words.remarks[code] ?? text}</List.Item>
        ))}
      </List>
    </Alert>
  );
}

function OrderFacts({ order }: { order: Order }) {
  const words = useTexts(texts);
  const shared = useTexts(common);
  const { customer } = order;
  return (
    <Panel title={words.facts}>
      <Facts
        facts={[
          [shared.customer, customer === undefined ? words.nobody : <RecordLink kind="customer" id={customer.id}><Buyer order={order} /></RecordLink>],
          [shared.name, customer?.name],
          [words.amount, order.amount === undefined ? undefined : <Amount order={order} />],
          [words.price, order.price ?? (order.amount === undefined ? undefined : words.agreed)],
          [shared.product, order.product],
          [shared.plan, order.plan],
          [words.source, words.sources[order.source]],
          [words.renews, order.renewal ? words.renewal : undefined],
          [words.invoice, order.invoice_no === undefined ? undefined : <Copy text={order.invoice_no} mono={false} />],
          [words.began, <Instant at={order.created_at} />],
          [words.paidAt, <Instant at={order.paid_at} none={words.unpaid} />],
          [shared.updated, <Instant at={order.updated_at} />],
          [words.language, words.languages[order.language]],
          [words.id, <Copy text={order.id} />],
        ]}
      />
    </Panel>
  );
}

function License({ order: { license, source } }: { order: Order }) {
  const { may } = useSession();
  const words = useTexts(texts);
  const shared = useTexts(common);
  return (
    <Panel title={shared.license} actions={license !== undefined && source === "manual" && may("support") && <Renew license={license.id} />}>
      {license === undefined ? (
        words.noLicense
      ) : (
        <Facts
          facts={[
            [shared.license, <RecordLink kind="license" id={license.id}>{words.keyEnds(license.key_last4)}</RecordLink>],
            [words.id, <Copy text={license.id} />],
            [shared.state, <StandingBadge standing={license.standing} />],
            [words.ends, <Instant at={license.expires_at} none={words.untilCanceled} />],
          ]}
        />
      )}
    </Panel>
  );
}

function Renew({ license }: { license: string }) {
  const words = useTexts(texts);
  return (
    <Button component={Link} to={`/orders/new?license=${license}`} variant="subtle" size="compact-sm">
      {words.renew}
    </Button>
  );
}
