import { Group } from "@mantine/core";
import { type Api, content } from "../../api/client";
import { EndlessTable } from "../../components/EndlessTable";
import { ExportButton } from "../../components/ExportButton";
import { FilterSelect, PeriodSelect } from "../../components/FilterSelect";
import { asked, beginOf, PERIODS, useFilter, useSearchText } from "../../components/filters";
import { PATHS } from "../../components/records";
import { Screen } from "../../components/Screen";
import { SearchBox } from "../../components/SearchBox";
import { common } from "../../texts/common";
import { useTexts } from "../../texts/language";
import { names } from "../names";
import { useMailColumns } from "./columns";
import { type Mail, MAIL_KINDS, MAIL_STATES, useKind } from "./MailState";
import { texts } from "./texts";

const BOUNCES = ["yes", "no"] as const;

/** The outbox: every mail to customers, and what became of it. */
export function MailList() {
  const words = useTexts(texts);
  const shared = useTexts(common);
  const { screens } = useTexts(names);
  const columns = useMailColumns();
  const named = useKind();
  const [text, setText] = useSearchText();
  const [state] = useFilter("state", MAIL_STATES);
  const [kind] = useFilter("kind");
  const [bounced] = useFilter("bounced", BOUNCES);
  const [period] = useFilter("period", PERIODS);
  const wanted = { text: asked(text), state, kind, bounced: bounced && bounced === "yes", created_from: beginOf(period) };
  const load = (api: Api, cursor: string | undefined, limit: number) => content(api.POST("/v1/admin/mails/search", { body: { ...wanted, cursor, limit } }));

  return (
    <Screen
      fill
      title={screens.mails}
      actions={
        <ExportButton<Mail>
          name="mails"
          load={load}
          fields={(["id", "kind", "recipient", "language", "state", "attempts", "last_error", "created_at", "finished_at", "bounced_at", "customer_id", "license_id", "cause"] as const).map((field) => ({
            title: field,
            value: (mail) => mail[field],
          }))}
        />
      }
    >
      <Group>
        <SearchBox value={text} onChange={setText} placeholder={words.find} />
        <FilterSelect name="state" label={shared.anyState} data={MAIL_STATES.map((value) => ({ value, label: words.states[value] }))} />
        <FilterSelect name="kind" label={words.anyKind} data={MAIL_KINDS.map((value) => ({ value, label: named(value) }))} width="11rem" />
        <FilterSelect name="bounced" label={words.anyBounce} data={BOUNCES.map((value) => ({ value, label: words.bounceStates[value] }))} />
        <PeriodSelect />
      </Group>
      <EndlessTable<Mail>
        label={screens.mails}
        listKey={["mails", "list", wanted]}
        load={load}
        columns={columns}
        rowKey={(mail) => mail.id}
        link={(mail) => PATHS.mail(mail.id)}
        empty={Object.values(wanted).every((condition) => condition === undefined) ? words.none : undefined}
      />
    </Screen>
  );
}
