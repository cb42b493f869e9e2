import type { Schemas } from "../../api/client";
import { Copy } from "../../components/Copy";
import { Facts } from "../../components/Facts";
import { Instant } from "../../components/Instant";
import { Panel } from "../../components/Panel";
import { useTexts } from "../../texts/language";
import { texts } from "./texts";

/** An order's subscription, as it was last read from Stripe. */
export function Subscription({ subscription }: { subscription: Schemas["OrderSubscription"] }) {
  const { subscription: words } = useTexts(texts);
  const instant = (at: string | undefined) => at && <Instant at={at} />;
  return (
    <Panel title={words.title}>
      <Facts
        facts={[
          [words.status, <Copy text={subscription.status} />],
          [words.renews, instant(subscription.renews_at)],
          [words.period, instant(subscription.current_period_end)],
          [words.ends, instant(subscription.ends_at)],
          [words.overdue, instant(subscription.overdue_since)],
          [words.read, instant(subscription.read_at)],
        ]}
      />
    </Panel>
  );
}
