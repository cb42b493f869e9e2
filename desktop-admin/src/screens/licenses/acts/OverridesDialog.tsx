import { MultiSelect, NumberInput, TagsInput } from "@mantine/core";
import { useState } from "react";
import { useAct } from "../../../components/act";
import { useCatalog } from "../../../components/catalog";
import { useTexts } from "../../../texts/language";
import { ActDialog, type DialogProps } from "./ActDialog";
import { type Limit, Limits, limitsOf, rows } from "./Limits";
import { type License, setOverrides, TOUCHED } from "./requests";
import { texts } from "./texts";

/** What the server takes as the name of a feature. */
const SLUG = /^[a-z0-9_-]{1,64}$/;

/** Sets what a license grants beyond or below its plan. */
export function OverridesDialog({ license, onClose }: DialogProps<License>) {
  const words = useTexts(texts).overrides;
  const { act } = useAct();
  const plan = useCatalog()
    .data?.products.find(({ code }) => code === license.product)
    ?.plans.find(({ code }) => code === license.plan);
  const before = license.overrides;
  const [devices, setDevices] = useState<number | string>(before.max_devices ?? "");
  const [added, setAdded] = useState(before.add_features ?? []);
  const [removed, setRemoved] = useState(before.remove_features ?? []);
  const [limits, setLimits] = useState<Limit[]>(rows(before.limits ?? {}));
  const granted = plan?.features ?? [];
  const ready = added.every((feature) => SLUG.test(feature)) && limitsOf(limits) !== undefined;

  function submit() {
    const body = {
      max_devices: typeof devices === "number" ? devices : undefined,
      add_features: added,
      remove_features: removed,
      limits: limitsOf(limits) ?? {},
    };
    return act({
      run: (api) => setOverrides(api, license.id, body),
      done: words.done,
      undo: (api) => setOverrides(api, license.id, before),
      refresh: TOUCHED,
    });
  }

  return (
    <ActDialog title={words.title} verb={words.verb} size="lg" ready={ready} onSubmit={submit} onClose={onClose}>
      <NumberInput
        label={words.devices}
        placeholder={plan && words.asPlan(String(plan.max_devices))}
        value={devices}
        onChange={setDevices}
        min={1}
        max={1000}
        allowDecimal={false}
        clampBehavior="strict"
        data-autofocus
      />
      <TagsInput
        label={words.add}
        description={words.addHint}
        value={added}
        onChange={setAdded}
        error={added.find((feature) => !SLUG.test(feature))}
        acceptValueOnBlur
        clearable
      />
      <MultiSelect label={words.remove} data={[...new Set([...granted, ...removed])]} value={removed} onChange={setRemoved} clearable />
      <Limits limits={limits} planned={plan?.limits ?? {}} onChange={setLimits} />
    </ActDialog>
  );
}
