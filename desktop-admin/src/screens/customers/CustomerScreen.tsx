import { Button, Text, Tooltip } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconDownload, IconPencil } from "@tabler/icons-react";
import { Link, useParams } from "react-router";
import { content, type Schemas } from "../../api/client";
import { useRead } from "../../api/read";
import { Beside } from "../../components/Beside";
import { Copy } from "../../components/Copy";
import { useDownload } from "../../components/download";
import { Facts } from "../../components/Facts";
import { Instant } from "../../components/Instant";
import { Panel } from "../../components/Panel";
import { ReadingScreen } from "../../components/ReadingScreen";
import { GuardedButton } from "../../components/GuardedButton";
import { Screen } from "../../components/Screen";
import { useSession } from "../../shell/session";
import { common } from "../../texts/common";
import { useTexts } from "../../texts/language";
import { EditCustomer } from "./EditCustomer";
import { EraseCustomer } from "./EraseCustomer";
import { Records } from "./Records";
import { texts } from "./texts";

export type CustomerDetails = Schemas["CustomerDetails"];

/** One customer with everything that belongs to it. */
export function CustomerScreen() {
  const { id = "" } = useParams();
  const words = useTexts(texts);
  const customer = useRead(["customers", id], (api) => content(api.GET("/v1/admin/customers/{id}", { params: { path: { id } } })));
  return (
    <ReadingScreen of={customer} title={words.facts}>
      {(customer) => (
        <Screen fill title={customer.name ?? customer.email ?? words.erasedCustomer} about={customer.name === undefined ? undefined : customer.email} actions={<Acts customer={customer} />}>
          <Beside
            side={
              <>
                <CustomerFacts customer={customer} />
                <EraseCustomer customer={customer} />
              </>
            }
          >
            <Records customer={customer} />
          </Beside>
        </Screen>
      )}
    </ReadingScreen>
  );
}

function CustomerFacts({ customer }: { customer: CustomerDetails }) {
  const words = useTexts(texts);
  const shared = useTexts(common);
  const [editing, { open, close }] = useDisclosure();
  return (
    <Panel
      title={words.facts}
      actions={
        customer.erased_at === undefined && (
          <GuardedButton needs="support" variant="subtle" size="compact-sm" leftSection={<IconPencil size={14} />} onClick={open}>
            {shared.edit}
          </GuardedButton>
        )
      }
    >
      <Facts
        facts={[
          [shared.email, customer.email === undefined ? <Erased /> : <Copy text={customer.email} mono={false} />],
          [shared.name, customer.name ?? (customer.erased_at === undefined ? <Text span inherit c="dimmed">{words.unnamed}</Text> : <Erased />)],
          [shared.note, customer.note],
          [words.created, <Instant at={customer.created_at} />],
          [words.erasedAt, customer.erased_at && <Instant at={customer.erased_at} />],
          [words.id, <Copy text={customer.id} />],
        ]}
      />
      <EditCustomer customer={customer} opened={editing} onClose={close} />
    </Panel>
  );
}

function Erased() {
  const words = useTexts(texts);
  return (
    <Text span inherit c="dimmed">
      {words.erased}
    </Text>
  );
}

function Acts({ customer }: { customer: CustomerDetails }) {
  const words = useTexts(texts);
  const { may } = useSession();
  const { take, busy } = useDownload();
  const { email, name } = customer;
  const exported = () => take({ method: "GET", path: `/v1/admin/customers/${customer.id}/export`, accept: "application/json", about: `customer-${customer.id}`, ending: "json" });
  return (
    <>
      <Tooltip label={words.exportHint} multiline w="20rem" disabled={!may("support")}>
        <GuardedButton needs="support" variant="default" leftSection={<IconDownload size={16} />} loading={busy} onClick={() => void exported()}>
          {words.exportAll}
        </GuardedButton>
      </Tooltip>
      {may("support") && email !== undefined && (
        <>
          <Button component={Link} variant="default" to="/orders/new" state={{ email, name }}>
            {words.newOrder}
          </Button>
          <Button component={Link} to="/licenses/new" state={{ email, name }}>
            {words.newLicense}
          </Button>
        </>
      )}
    </>
  );
}
