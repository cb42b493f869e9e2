import { Button, Group, Modal, NumberInput, SegmentedControl, Stack } from "@mantine/core";
import dayjs from "dayjs";
import { type FormEvent, useState } from "react";
import { DayInput } from "../../components/DayInput";
import { content } from "../../api/client";
import { useAct } from "../../components/act";
import { common } from "../../texts/common";
import { useLanguage, useTexts } from "../../texts/language";
import type { Trial } from "./columns";
import { texts } from "./texts";
import { TOUCHED } from "./touched";

interface Props {
  trial: Trial;
  opened: boolean;
  onClose(): void;
}

/** Asks how much longer a trial shall run. */
export function ExtendTrial({ trial, opened, onClose }: Props) {
  const words = useTexts(texts);
  return (
    <Modal opened={opened} onClose={onClose} title={words.extend.title}>
      <ExtendForm trial={trial} onClose={onClose} />
    </Modal>
  );
}

function ExtendForm({ trial, onClose }: Omit<Props, "opened">) {
  const words = useTexts(texts);
  const shared = useTexts(common);
  const { language } = useLanguage();
  const { act, busy } = useAct();
  const [by, setBy] = useState("days");
  const [days, setDays] = useState<number | string>(7);
  const [until, setUntil] = useState<string | null>(null);
  const over = dayjs(trial.ends_at).isBefore(dayjs());
  const earliest = over ? dayjs() : dayjs(trial.ends_at).add(1, "day");
  const complete = by === "days" ? Number(days) >= 1 : until !== null;

  async function submit(event: FormEvent) {
    event.preventDefault();
    const body = by === "days" ? { days: Number(days) } : { until: dayjs(until).endOf("day").toISOString() };
    const longer = await act({
      run: (api) => content(api.POST("/v1/admin/trials/{id}/extend", { params: { path: { id: trial.id } }, body })),
      done: ({ ends_at }) => words.extend.done(new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" }).format(new Date(ends_at))),
      refresh: TOUCHED,
    });
    if (longer !== undefined) {
      onClose();
    }
  }

  return (
    <form onSubmit={(event) => void submit(event)}>
      <Stack>
        <SegmentedControl
          aria-label={words.extend.by}
          value={by}
          onChange={setBy}
          data={[
            { value: "days", label: words.extend.byDays },
            { value: "until", label: words.extend.byDate },
          ]}
        />
        {by === "days" ? (
          <NumberInput
            label={words.extend.days}
            description={over ? words.extend.fromNow : words.extend.fromEnd}
            min={1}
            max={3660}
            allowDecimal={false}
            value={days}
            onChange={setDays}
            data-autofocus
          />
        ) : (
          <DayInput label={words.extend.until} description={words.extend.untilHint} minDate={earliest.format("YYYY-MM-DD")} value={until} onChange={setUntil} required />
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {shared.cancel}
          </Button>
          <Button type="submit" loading={busy} disabled={!complete}>
            {words.extend.verb}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
