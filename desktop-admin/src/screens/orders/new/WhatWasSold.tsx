import { NumberInput, Select, SimpleGrid, TextInput } from "@mantine/core";
import dayjs from "dayjs";
import { DayInput } from "../../../components/DayInput";
import type { Schemas } from "../../../api/client";
import { decimals, money } from "../../../components/money";
import { Panel } from "../../../components/Panel";
import { common } from "../../../texts/common";
import { useLanguage, useTexts } from "../../../texts/language";
import { type Draft, isCurrency, OTHER, planOf, pricesOf, withPlan } from "./draft";
import { texts } from "./texts";

interface Props {
  catalog: Schemas["Catalog"];
  draft: Draft;
  setDraft(draft: Draft): void;
}

/** Product, plan and price; the license that is renewed; its end. */
export function WhatWasSold({ catalog, draft, setDraft }: Props) {
  const words = useTexts(texts);
  const shared = useTexts(common);
  const { language } = useLanguage();
  const set = (change: Partial<Draft>) => setDraft({ ...draft, ...change });
  const named = ({ code, name, retired }: { code: string; name: string; retired: boolean }) => ({ value: code, label: retired ? words.retired(name) : name });
  const product = catalog.products.find(({ code }) => code === draft.product);
  const plan = planOf(catalog, draft);
  const prices = pricesOf(plan).map(({ code, amount, currency }) => ({ value: code, label: `${code} · ${money(amount, currency, language)}` }));

  return (
    <Panel title={words.what}>
      <SimpleGrid cols={3}>
        <Select label={shared.product} data={catalog.products.map(named)} value={draft.product || null} onChange={(chosen) => setDraft(withPlan(catalog, draft, chosen ?? "", ""))} required allowDeselect={false} />
        <Select
          label={shared.plan}
          data={product?.plans.map(named) ?? []}
          value={draft.plan || null}
          onChange={(chosen) => setDraft(withPlan(catalog, draft, draft.product, chosen ?? ""))}
          disabled={product === undefined}
          required
          allowDeselect={false}
        />
        <Select
          label={words.price}
          data={[...prices, { value: OTHER, label: words.otherAmount }]}
          value={draft.price || null}
          onChange={(price) => set({ price: price ?? "" })}
          disabled={plan === undefined}
          required
          allowDeselect={false}
        />
      </SimpleGrid>
      {draft.price === OTHER && (
        <SimpleGrid cols={3}>
          <NumberInput
            label={words.amount}
            description="&nbsp;"
            min={0}
            decimalScale={isCurrency(draft.currency) ? decimals(draft.currency) : 2}
            decimalSeparator={language === "de" ? "," : "."}
            thousandSeparator={language === "de" ? "." : ","}
            value={draft.amount}
            onChange={(amount) => set({ amount })}
            required
            hideControls
          />
          <TextInput label={words.currency} description={words.currencyHint} value={draft.currency.toUpperCase()} onChange={(event) => set({ currency: event.currentTarget.value })} maxLength={3} pattern="[A-Za-z]{3}" required autoComplete="off" />
        </SimpleGrid>
      )}
      <SimpleGrid cols={2}>
        <TextInput
          label={words.renews}
          description={words.renewsHint}
          placeholder="lic_…"
          pattern="\s*lic_[0-9a-z]{26}\s*"
          value={draft.license}
          onChange={(event) => set({ license: event.currentTarget.value })}
          autoComplete="off"
          spellCheck={false}
        />
        <DayInput
          label={words.expires}
          description={plan?.kind === "subscription" ? words.expiresSubscription : words.expiresHint}
          value={draft.expires}
          onChange={(expires) => set({ expires })}
          minDate={dayjs().format("YYYY-MM-DD")}
          clearable
        />
      </SimpleGrid>
    </Panel>
  );
}
