import { ActionIcon, Group, Text, Tooltip } from "@mantine/core";
import { IconPencil } from "@tabler/icons-react";
import type { ReactNode } from "react";
import type { Schemas } from "../../../api/client";
import { Copy } from "../../../components/Copy";
import { Facts } from "../../../components/Facts";
import { Instant } from "../../../components/Instant";
import { Panel } from "../../../components/Panel";
import { RecordLink } from "../../../components/records";
import { common } from "../../../texts/common";
import { useTexts } from "../../../texts/language";
import type { License } from "../acts/requests";
import type { LicenseAct } from "../acts/useActs";
import { texts } from "./texts";

/** What is known of a license; what can be edited has a pencil. */
export function LicenseFacts({ license, acts }: { license: License; acts: readonly LicenseAct[] }) {
  const words = useTexts(texts);
  const shared = useTexts(common);
  const { customer, note, order_ref: ref } = license;
  const by = (id: string) => acts.find((act) => act.id === id);
  return (
    <Panel title={words.facts}>
      <Facts
        facts={[
          [
            shared.customer,
            <Editable key="customer" name={shared.customer} act={by("customer")}>
              {customer === undefined ? (
                <None text={words.nobody} />
              ) : (
                <Customer customer={customer} />
              )}
            </Editable>,
          ],
          [
            words.plan,
            <Editable key="plan" name={words.plan} act={by("plan")}>
              {license.product} · {license.plan_name}
            </Editable>,
          ],
          [
            shared.expires,
            <Editable key="expires" name={shared.expires} act={by("extend")}>
              <Instant at={license.expires_at} />
            </Editable>,
          ],
          [words.renews, license.renews_at && <Instant key="renews" at={license.renews_at} day />],
          [
            words.orderRef,
            <Editable key="ref" name={words.orderRef} act={by("orderRef")}>
              {ref === undefined ? <None text={shared.none} /> : <Copy text={ref} mono={false} />}
            </Editable>,
          ],
          [words.paidBy, license.order_id && <RecordLink key="order" kind="order" id={license.order_id} />],
          [
            shared.note,
            <Editable key="note" name={shared.note} act={by("note")}>
              {note === undefined ? <None text={shared.none} /> : <span style={{ whiteSpace: "pre-wrap" }}>{note}</span>}
            </Editable>,
          ],
          [words.source, words.sources[license.source]],
          [words.issued, <Instant key="created" at={license.created_at} />],
          [words.changed, <Instant key="updated" at={license.updated_at} />],
          [words.id, <Copy key="id" text={license.id} />],
        ]}
      />
    </Panel>
  );
}

/** A link by the name, and the address to copy; a customer without a name is opened by the word for it. */
function Customer({ customer: { id, name, email } }: { customer: Schemas["CustomerReference"] }) {
  const words = useTexts(texts);
  return (
    <>
      {name === undefined && email !== undefined && (
        <>
          <Copy text={email} mono={false} />{" "}
        </>
      )}
      <RecordLink kind="customer" id={id}>
        {name ?? (email === undefined ? id : words.openCustomer)}
      </RecordLink>
      {name !== undefined && email !== undefined && (
        <>
          {" "}
          <Copy text={email} mono={false} />
        </>
      )}
    </>
  );
}

function None({ text }: { text: string }) {
  return (
    <Text span inherit c="dimmed">
      {text}
    </Text>
  );
}

function Editable({ name, act, children }: { name: string; act: LicenseAct | undefined; children: ReactNode }) {
  return (
    <Group gap={4} wrap="nowrap" align="flex-start">
      <span>{children}</span>
      {act !== undefined && act.hindered === undefined && (
        <Tooltip label={act.label}>
          <ActionIcon size="sm" variant="subtle" color="gray" aria-label={`${name}: ${act.label}`} onClick={act.run}>
            <IconPencil size={14} />
          </ActionIcon>
        </Tooltip>
      )}
    </Group>
  );
}
