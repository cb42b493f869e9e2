import { Fieldset, Group, Stack, Switch } from "@mantine/core";
import { useState } from "react";
import { common } from "../../../texts/common";
import { useTexts } from "../../../texts/language";
import type { DeclaredProduct, DeclaredTrial } from "../declaration";
import { withProduct, without } from "../edits";
import { KEY_TEMPLATE } from "../toml";
import { EntryForm } from "./EntryForm";
import { FeaturesField, TextField, WholeField } from "./fields";
import { formTexts } from "./formTexts";
import { LengthField } from "./LengthField";
import { LimitFields } from "./LimitFields";
import { useEdit } from "./useEdit";

const NEW: DeclaredProduct = { code: "", name: "", plans: [] };
const TRIAL: DeclaredTrial = { days: 14, features: [], limits: {} };

interface Props {
  /** Absent for a new one. */
  stored?: DeclaredProduct;
  /** Codes of the products that are offered. */
  taken: readonly string[];
}

/** What a catalog file says of a product. */
export function ProductForm({ stored, taken }: Props) {
  const words = { ...useTexts(common), ...useTexts(formTexts) };
  const [product, setProduct] = useState(stored ?? NEW);
  const { submit, outcome, busy } = useEdit();
  const clash = stored === undefined && taken.includes(product.code) ? words.taken : undefined;
  const set = (part: Partial<DeclaredProduct>) => setProduct({ ...product, ...part });
  return (
    <EntryForm
      title={stored?.name ?? words.newProduct}
      outcome={outcome}
      busy={busy}
      onSubmit={() => clash === undefined && void submit((products) => withProduct(products, product))}
      onRetire={stored && (() => void submit((products) => without(products, stored.code)))}
    >
      <Fieldset legend={words.sections.about}>
        <Stack gap="sm">
          <Group grow align="flex-start">
            <TextField label={words.name} description={words.nameHint} value={product.name} onChange={(name = "") => set({ name })} required />
            <TextField label={words.code} description={words.codeHint} value={product.code} onChange={(code = "") => set({ code })} fixed={stored !== undefined} required mono error={clash} />
          </Group>
          <Group grow align="flex-start">
            <TextField label={words.buyUrl} value={product.buy_url} onChange={(buy_url) => set({ buy_url })} placeholder="https://" />
            <TextField label={words.supportUrl} value={product.support_url} onChange={(support_url) => set({ support_url })} placeholder="https://" />
          </Group>
          <LengthField label={words.checkInterval} description={words.checkIntervalHint} value={product.check_interval} onChange={(check_interval) => set({ check_interval })} units={["minute", "hour", "day"]} fallback="1 day" />
        </Stack>
      </Fieldset>
      <Fieldset legend={words.sections.keys}>
        <TextField label={words.keyTemplate} description={words.keyTemplateHint} value={product.key_template} onChange={(key_template) => set({ key_template })} placeholder={KEY_TEMPLATE} mono />
      </Fieldset>
      <Fieldset legend={words.sections.trial}>
        <Stack gap="sm">
          <Switch label={words.offersTrial} checked={product.trial !== undefined} onChange={(event) => set({ trial: event.currentTarget.checked ? (stored?.trial ?? TRIAL) : undefined })} />
          {product.trial && <TrialFields trial={product.trial} onChange={(trial) => set({ trial })} />}
        </Stack>
      </Fieldset>
    </EntryForm>
  );
}

function TrialFields({ trial, onChange }: { trial: DeclaredTrial; onChange(trial: DeclaredTrial): void }) {
  const words = useTexts(formTexts);
  const set = (part: Partial<DeclaredTrial>) => onChange({ ...trial, ...part });
  return (
    <>
      <Group align="flex-start">
        <WholeField label={words.trialDays} value={trial.days} onChange={(days) => set({ days })} min={1} required />
        <LengthField label={words.offline} value={trial.offline} onChange={(offline) => set({ offline })} units={["hour", "day"]} fallback="7 days" />
      </Group>
      <FeaturesField value={trial.features} onChange={(features) => set({ features })} />
      <LimitFields value={trial.limits} onChange={(limits) => set({ limits })} />
    </>
  );
}
