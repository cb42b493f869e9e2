import { Checkbox, Group, Select, SimpleGrid, Stack, Textarea, TextInput } from "@mantine/core";
import dayjs from "dayjs";
import type { FormEvent } from "react";
import { DayInput } from "../../../components/DayInput";
import { content, type Schemas } from "../../../api/client";
import { useAct } from "../../../components/act";
import { useKept } from "../../../components/kept";
import { Panel } from "../../../components/Panel";
import { GuardedButton } from "../../../components/GuardedButton";
import { common } from "../../../texts/common";
import { useTexts } from "../../../texts/language";
import { TOUCHED } from "../touched";
import { type Draft, isComplete, requestOf } from "./draft";
import type { Sale } from "./NewOrder";
import { texts } from "./texts";
import { WhatWasSold } from "./WhatWasSold";

interface Props {
  catalog: Schemas["Catalog"];
  initial: Draft;
  onSold(sale: Sale): void;
}

/** Asks what was sold, to whom, and how it was paid. */
export function SaleForm({ catalog, initial, onSold }: Props) {
  const words = useTexts(texts);
  const shared = useTexts(common);
  const { act, busy } = useAct();
  const [draft, setDraft, forget] = useKept(`orders/new ${initial.license} ${initial.email}`, initial);
  const set = (change: Partial<Draft>) => setDraft((before) => ({ ...before, ...change }));
  const renewal = draft.license.trim() !== "";

  async function submit(event: FormEvent) {
    event.preventDefault();
    const made = await act({
      run: (api) => content(api.POST("/v1/admin/orders", { body: requestOf(draft, new Date()) })),
      refresh: TOUCHED,
    });
    if (made !== undefined) {
      forget();
      onSold({ ...made, mailed: draft.sendMail });
    }
  }

  return (
    <form onSubmit={(event) => void submit(event)}>
      <Stack maw="64rem">
        <WhatWasSold catalog={catalog} draft={draft} setDraft={setDraft} />
        <Panel title={words.who}>
          <SimpleGrid cols={2}>
            <TextInput
              label={shared.email}
              description={renewal ? words.emailRenewal : words.emailHint}
              type="email"
              required={!renewal}
              value={draft.email}
              onChange={(event) => set({ email: event.currentTarget.value })}
              autoComplete="off"
            />
            <TextInput label={shared.name} description="&nbsp;" value={draft.name} onChange={(event) => set({ name: event.currentTarget.value })} maxLength={200} autoComplete="off" />
          </SimpleGrid>
        </Panel>
        <Panel title={words.payment}>
          <SimpleGrid cols={3}>
            <TextInput label={words.invoice} description="&nbsp;" value={draft.invoice} onChange={(event) => set({ invoice: event.currentTarget.value })} maxLength={200} autoComplete="off" />
            <DayInput
              label={words.paidAt}
              description={words.paidAtHint}
              value={draft.paid}
              onChange={(paid) => set({ paid })}
              maxDate={dayjs().format("YYYY-MM-DD")}
              clearable
            />
            <Select
              label={words.language}
              description={words.languageHint}
              data={(["en", "de"] as const).map((value) => ({ value, label: words.languages[value] }))}
              value={draft.language}
              onChange={(chosen) => set({ language: chosen as Draft["language"] })}
              clearable
            />
          </SimpleGrid>
          <Textarea
            label={words.note}
            description={renewal ? words.noteRenewal : words.noteHint}
            value={draft.note}
            // The server keeps notes in one line.
            onChange={(event) => set({ note: event.currentTarget.value.replaceAll(/\s*\n\s*/g, " ") })}
            maxLength={2000}
            rows={2}
          />
          <Checkbox label={words.sendMail} checked={draft.sendMail} onChange={(event) => set({ sendMail: event.currentTarget.checked })} />
        </Panel>
        <Group>
          <GuardedButton needs="support" type="submit" loading={busy} disabled={!isComplete(draft)}>
            {words.sell}
          </GuardedButton>
        </Group>
      </Stack>
    </form>
  );
}
