import { Select, Text } from "@mantine/core";
import { useState } from "react";
import type { Api, Schemas } from "../../../api/client";
import { useAct } from "../../../components/act";
import { useCatalog } from "../../../components/catalog";
import { common } from "../../../texts/common";
import { useTexts } from "../../../texts/language";
import { ActDialog, type DialogProps } from "./ActDialog";
import { changePlan, type License, setEnd, TOUCHED } from "./requests";
import { texts } from "./texts";

/** Moves a license to another plan of its product. */
export function PlanDialog({ license, onClose }: DialogProps<License>) {
  const words = useTexts(texts).plan;
  const { none } = useTexts(common);
  const { act } = useAct();
  const plans = useCatalog().data?.products.find(({ code }) => code === license.product)?.plans ?? [];
  const others = plans.filter(({ code, retired }) => code !== license.plan && !retired);
  const [code, setCode] = useState<string | null>(null);
  const plan = others.find((candidate) => candidate.code === code);
  // A plan that is no longer sold cannot be gone back to.
  const undo = plans.find((candidate) => candidate.code === license.plan)?.retired === false;

  function submit() {
    return act({
      run: (api) => changePlan(api, license.id, plan?.code ?? ""),
      done: (changed) => words.done(changed.plan_name),
      undo: undo ? (api) => restore(api, license) : undefined,
      refresh: TOUCHED,
    });
  }

  return (
    <ActDialog title={words.title} verb={words.verb} ready={plan !== undefined} onSubmit={submit} onClose={onClose}>
      <Select label={words.to} data={others.map(({ code: value, name: label }) => ({ value, label }))} value={code} onChange={setCode} nothingFoundMessage={words.none} data-autofocus />
      {others.length === 0 && <Text size="sm">{words.none}</Text>}
      {plan !== undefined && (
        <>
          <Text size="sm">{words.grants(plan.max_devices, plan.features.join(", ") || none)}</Text>
          <Text size="sm">{becomes(license, plan, words)}</Text>
          <Text size="sm" c="dimmed">
            {words.stays}
          </Text>
        </>
      )}
    </ActDialog>
  );
}

/** A change of plan may have moved the end. */
async function restore(api: Api, license: License) {
  const changed = await changePlan(api, license.id, license.plan);
  return changed.expires_at === license.expires_at ? changed : setEnd(api, license);
}

function becomes(license: License, { kind, term }: Schemas["CatalogPlan"], words: (typeof texts)["en"]["plan"]): string {
  if (kind === "perpetual") {
    return words.endFalls;
  }
  if (kind === "fixed_term" && license.expires_at === undefined && term !== undefined) {
    return words.endBegins(words[term.unit](term.count));
  }
  return words.endStays;
}
