import { Fieldset, Group, NativeSelect, SimpleGrid, Stack } from "@mantine/core";
import { useState } from "react";
import { common } from "../../../texts/common";
import { useTexts } from "../../../texts/language";
import type { DeclaredPlan, DeclaredProduct } from "../declaration";
import { withPlan, without } from "../edits";
import { texts } from "../texts";
import { needsKeyWord } from "../toml";
import { EntryForm } from "./EntryForm";
import { FeaturesField, TextField, WholeField } from "./fields";
import { formTexts } from "./formTexts";
import { LengthField } from "./LengthField";
import { LimitFields } from "./LimitFields";
import { PriceFields } from "./PriceFields";
import { useEdit } from "./useEdit";

const NEW: DeclaredPlan = { code: "", name: "", kind: "perpetual", features: [], limits: {}, drift: {}, prices: [] };
const KINDS = ["perpetual", "fixed_term", "subscription"] as const;

interface Props {
  product: DeclaredProduct;
  /** Absent for a new one. */
  stored?: DeclaredPlan;
}

/** What a catalog file says of a plan and its prices. */
export function PlanForm({ product, stored }: Props) {
  const words = { ...useTexts(common), ...useTexts(texts), ...useTexts(formTexts) };
  const [plan, setPlan] = useState(stored ?? NEW);
  const { submit, outcome, busy } = useEdit();
  const clash = stored === undefined && product.plans.some(({ code }) => code === plan.code) ? words.taken : undefined;
  const set = (part: Partial<DeclaredPlan>) => setPlan({ ...plan, ...part });

  function setKind(kind: DeclaredPlan["kind"]) {
    // Only subscriptions are paid again and again, and only fixed terms end by themselves.
    const prices = plan.prices.map((price) => ({ ...price, every: kind === "subscription" ? (price.every ?? "1 month") : undefined }));
    set({ kind, prices, term: kind === "fixed_term" ? (plan.term ?? "12 months") : undefined });
  }

  return (
    <EntryForm
      title={stored === undefined ? words.newPlan(product.name) : `${product.name} · ${stored.name}`}
      outcome={outcome}
      busy={busy}
      onSubmit={() => clash === undefined && void submit((products) => withPlan(products, product.code, plan))}
      onRetire={stored && (() => void submit((products) => without(products, `${product.code}/${stored.code}`)))}
    >
      <Fieldset legend={words.sections.about}>
        <Stack gap="sm">
          <Group grow align="flex-start">
            <TextField label={words.name} description={words.nameHint} value={plan.name} onChange={(name = "") => set({ name })} required />
            <TextField label={words.code} description={words.codeHint} value={plan.code} onChange={(code = "") => set({ code })} fixed={stored !== undefined} required mono error={clash} />
          </Group>
          <Group align="flex-start">
            <NativeSelect
              label={words.kind}
              description={stored && words.kindHint}
              value={plan.kind}
              onChange={(event) => setKind(event.currentTarget.value as DeclaredPlan["kind"])}
              data={KINDS.map((kind) => ({ value: kind, label: words.kinds[kind] }))}
            />
            {plan.kind === "fixed_term" && <LengthField label={words.term} description={stored && words.kindHint} value={plan.term} onChange={(term) => set({ term })} units={["month", "year", "week", "day"]} required />}
          </Group>
        </Stack>
      </Fieldset>
      <PriceFields kind={plan.kind} value={plan.prices} onChange={(prices) => set({ prices })} stored={stored?.prices.map(({ code }) => code) ?? []} />
      <Fieldset legend={words.sections.rights}>
        <Stack gap="sm">
          <Group align="flex-start">
            <WholeField label={words.maxDevices} value={plan.max_devices} onChange={(max_devices) => set({ max_devices })} min={1} fallback="1" />
            <LengthField label={words.offline} value={plan.offline} onChange={(offline) => set({ offline })} units={["hour", "day"]} fallback="7 days" />
          </Group>
          <FeaturesField value={plan.features} onChange={(features) => set({ features })} />
          <LimitFields value={plan.limits} onChange={(limits) => set({ limits })} />
        </Stack>
      </Fieldset>
      <Fieldset legend={words.sections.time}>
        <SimpleGrid cols={2} spacing="sm">
          <WholeField label={words.licenseFileDays} value={plan.license_file_days} onChange={(license_file_days) => set({ license_file_days })} min={1} fallback="365" />
          <WholeField label={words.graceDays} value={plan.grace_days} onChange={(grace_days) => set({ grace_days })} fallback="7" />
        </SimpleGrid>
      </Fieldset>
      <Fieldset legend={words.sections.devices}>
        <SimpleGrid cols={2} spacing="sm">
          <WholeField label={words.shared} description={words.sharedHint} value={plan.drift.min_shared_components} onChange={(min_shared_components) => set({ drift: { ...plan.drift, min_shared_components } })} fallback="2" />
          <WholeField label={words.rebinds} description={"\u00a0"} value={plan.drift.max_rebinds} onChange={(max_rebinds) => set({ drift: { ...plan.drift, max_rebinds } })} fallback="3" />
          <WholeField label={words.maxMoves} description={words.maxMovesHint} value={plan.max_moves} onChange={(max_moves) => set({ max_moves })} min={1} />
        </SimpleGrid>
      </Fieldset>
      <Fieldset legend={words.sections.keys}>
        <Stack gap="sm">
          <TextField label={words.keyTemplate} description={words.keyTemplateOwn} value={plan.key_template} onChange={(key_template) => set({ key_template })} placeholder={product.key_template} mono />
          {needsKeyWord(plan, product) && <TextField label={words.keyWord} description={words.keyWordHint} value={plan.key_word} onChange={(key_word) => set({ key_word })} mono />}
        </Stack>
      </Fieldset>
    </EntryForm>
  );
}
