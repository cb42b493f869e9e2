import { Tabs } from "@mantine/core";
import type { ReactNode } from "react";
import { content, type Schemas } from "../../api/client";
import { StandingBadge } from "../../components/badges";
import { type Column, EndlessTable, type Load } from "../../components/EndlessTable";
import { useFilter } from "../../components/filters";
import { HistoryTable } from "../../components/HistoryTable";
import { Instant } from "../../components/Instant";
import { PATHS } from "../../components/records";
import { common } from "../../texts/common";
import { useTexts } from "../../texts/language";
import { useMailColumns } from "../mails/columns";
import { useOrderColumns } from "../orders/columns";
import { useTrialColumns } from "../trials/columns";
import classes from "./Records.module.css";
import type { CustomerDetails } from "./CustomerScreen";
import { texts } from "./texts";

const TABS = ["licenses", "orders", "mails", "trials", "history"] as const;
type Tab = (typeof TABS)[number];

/** What belongs to a customer, kind by kind. */
export function Records({ customer }: { customer: CustomerDetails }) {
  const words = useTexts(texts);
  const [tab = "licenses", setTab] = useFilter("tab", TABS);
  const lists: Record<Tab, () => ReactNode> = {
    licenses: () => <Licenses customer={customer} />,
    orders: () => <Orders customer={customer} />,
    mails: () => <Mails customer={customer} />,
    trials: () => <Trials customer={customer} />,
    history: () => <HistoryTable of={{ customer_id: customer.id }} />,
  };
  return (
    <Tabs value={tab} onChange={(chosen) => setTab(chosen as Tab)} keepMounted={false} className={classes.records}>
      <Tabs.List aria-label={words.records}>
        {TABS.map((each) => (
          <Tabs.Tab key={each} value={each}>
            {words.tabs[each]}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {TABS.map((each) => (
        <Tabs.Panel key={each} value={each} pt="xs" className={each === tab ? classes.list : undefined}>
          {lists[each]()}
        </Tabs.Panel>
      ))}
    </Tabs>
  );
}

type Of = { customer: CustomerDetails };

/** The named columns; beside the customer there is no room for all, nor need of what is the customer's. */
function only<T>(columns: Column<T>[], ids: string[]): Column<T>[] {
  return ids.flatMap((id) => columns.filter((column) => column.id === id));
}

function Licenses({ customer }: Of) {
  const words = useTexts(texts);
  const shared = useTexts(common);
  const load: Load<Schemas["LicenseSummary"]> = (api, cursor, limit) => content(api.POST("/v1/admin/licenses/search", { body: { customer_id: customer.id, cursor, limit } }));
  return (
    <EndlessTable
      label={words.tabs.licenses}
      listKey={["licenses", "of", customer.id]}
      load={load}
      columns={[
        { id: "plan", title: shared.plan, render: (license) => `${license.product} · ${license.plan}` },
        { id: "key", title: shared.key, width: "5rem", render: (license) => `…${license.key_last4}` },
        { id: "standing", title: shared.state, width: "7.5rem", render: (license) => <StandingBadge standing={license.standing} /> },
        { id: "devices", title: words.devices, width: "5rem", align: "right", render: (license) => `${license.active_devices} / ${license.max_devices}` },
        { id: "expires", title: shared.expires, width: "8rem", render: (license) => <Instant at={license.expires_at} day /> },
        { id: "seen", title: shared.lastSeen, width: "8rem", render: (license) => <Instant at={license.last_seen_at} day /> },
      ]}
      rowKey={(license) => license.id}
      link={(license) => PATHS.license(license.id)}
      empty={words.noLicenses}
    />
  );
}

function Orders({ customer }: Of) {
  const words = useTexts(texts);
  const columns = useOrderColumns();
  return (
    <EndlessTable
      label={words.tabs.orders}
      listKey={["orders", "of", customer.id]}
      load={(api, cursor, limit) => content(api.POST("/v1/admin/orders/search", { body: { customer_id: customer.id, statuses: [], cursor, limit } }))}
      columns={only(columns, ["plan", "amount", "status", "license", "paid"])}
      rowKey={(order) => order.id}
      link={(order) => PATHS.order(order.id)}
      empty={words.noOrders}
    />
  );
}

function Mails({ customer }: Of) {
  const words = useTexts(texts);
  const columns = useMailColumns();
  return (
    <EndlessTable
      label={words.tabs.mails}
      listKey={["mails", "of", customer.id]}
      load={(api, cursor, limit) => content(api.POST("/v1/admin/mails/search", { body: { customer_id: customer.id, cursor, limit } }))}
      columns={only(columns, ["kind", "recipient", "state", "written"])}
      rowKey={(mail) => mail.id}
      link={(mail) => PATHS.mail(mail.id)}
      empty={words.noMails}
    />
  );
}

function Trials({ customer }: Of) {
  const words = useTexts(texts);
  const columns = useTrialColumns();
  const { email } = customer;
  if (email === undefined) {
    return words.noTrialsErased;
  }
  return (
    <EndlessTable
      label={words.tabs.trials}
      listKey={["trials", "of", email]}
      load={(api, cursor, limit) => content(api.POST("/v1/admin/trials/search", { body: { email, cursor, limit } }))}
      columns={only(columns, ["device", "product", "state", "started", "ends"])}
      rowKey={(trial) => trial.id}
      link={(trial) => PATHS.trial(trial.id)}
      empty={words.noTrials}
    />
  );
}
