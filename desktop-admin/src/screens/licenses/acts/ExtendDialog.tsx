import { NumberInput, SegmentedControl, Stack, Text } from "@mantine/core";
import { useState } from "react";
import type { Schemas } from "../../../api/client";
import { useAct } from "../../../components/act";
import { DayInput } from "../../../components/DayInput";
import { common } from "../../../texts/common";
import { useLanguage, useTexts } from "../../../texts/language";
import { ActDialog, type DialogProps } from "./ActDialog";
import { endOfDay, later, moment } from "./dates";
import { extend, type License, setEnd, TOUCHED } from "./requests";
import { texts } from "./texts";

const WAYS = ["days", "months", "until", "never"] as const;
type Way = (typeof WAYS)[number];

/** The most that the server adds at once. */
const MOST = { days: 36_600, months: 1_200 } as const;

/** Moves the end of a license, sooner or later, or takes it away. */
export function ExtendDialog({ license, onClose }: DialogProps<License>) {
  const words = useTexts(texts).extend;
  const { never } = useTexts(common);
  const { language } = useLanguage();
  const { act } = useAct();
  const endless = license.expires_at === undefined;
  const [way, setWay] = useState<Way>(endless ? "until" : "months");
  const [amount, setAmount] = useState<number | string>(1);
  const [day, setDay] = useState<string | null>(null);
  const count = typeof amount === "number" ? amount : undefined;
  const body = request(way, count, day);
  const end = (at: string | undefined) => moment(at, never, language);

  function submit() {
    return act({
      run: (api) => extend(api, license.id, body as Schemas["ExtendLicenseRequest"]),
      done: (changed) => words.done(end(changed.expires_at)),
      undo: (api) => setEnd(api, license),
      refresh: TOUCHED,
    });
  }

  return (
    <ActDialog title={words.title} verb={words.verb} ready={body !== undefined} onSubmit={submit} onClose={onClose}>
      <SegmentedControl
        aria-label={words.title}
        fullWidth
        value={way}
        onChange={(chosen) => setWay(chosen as Way)}
        data={WAYS.map((value) => ({ value, label: words.by[value], disabled: endless && value !== "until" }))}
      />
      {(way === "days" || way === "months") && (
        <NumberInput label={words.amount} value={amount} onChange={setAmount} min={1} max={MOST[way]} allowDecimal={false} clampBehavior="strict" data-autofocus />
      )}
      {way === "until" && (
        <DayInput label={words.day} description={words.dayHint} value={day} onChange={setDay} data-autofocus />
      )}
      <Stack gap={2} aria-live="polite">
        <Text size="sm" c="dimmed">
          {words.now(end(license.expires_at))}
        </Text>
        {endless && (
          <Text size="sm" c="dimmed">
            {words.noEnd}
          </Text>
        )}
        {body !== undefined && <Text size="sm">{words.then(end(newEnd(license, way, count, day)))}</Text>}
      </Stack>
    </ActDialog>
  );
}

function request(way: Way, count: number | undefined, day: string | null): Schemas["ExtendLicenseRequest"] | undefined {
  switch (way) {
    case "days":
    case "months":
      return count === undefined ? undefined : { [way]: count, never: false };
    case "until":
      return day === null ? undefined : { until: endOfDay(day), never: false };
    case "never":
      return { never: true };
  }
}

function newEnd({ expires_at: end }: License, way: Way, count: number | undefined, day: string | null): string | undefined {
  if (way === "until" && day !== null) {
    return endOfDay(day);
  }
  if ((way === "days" || way === "months") && end !== undefined && count !== undefined) {
    return later(end, count, way, new Date().toISOString());
  }
  return undefined;
}
