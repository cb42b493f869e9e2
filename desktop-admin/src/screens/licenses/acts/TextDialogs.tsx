import { Textarea, TextInput } from "@mantine/core";
import dayjs from "dayjs";
import { useState } from "react";
import { useAct } from "../../../components/act";
import { DayInput } from "../../../components/DayInput";
import { common } from "../../../texts/common";
import { useLanguage, useTexts } from "../../../texts/language";
import { ActDialog, type DialogProps } from "./ActDialog";
import { moment, startOfDay } from "./dates";
import { clearOverdue, type License, markOverdue, setNote, setOrderRef, TOUCHED } from "./requests";
import { texts } from "./texts";

export function NoteDialog({ license, onClose }: DialogProps<License>) {
  const words = useTexts(texts).note;
  const { act } = useAct();
  const [note, setText] = useState(license.note ?? "");

  function submit() {
    return act({
      run: (api) => setNote(api, license.id, note.trim() || undefined),
      done: words.done,
      undo: (api) => setNote(api, license.id, license.note),
      refresh: TOUCHED,
    });
  }

  return (
    <ActDialog title={words.title} verb={words.verb} onSubmit={submit} onClose={onClose}>
      <Textarea label={words.title} description={words.hint} value={note} onChange={(event) => setText(event.currentTarget.value)} rows={5} resize="vertical" data-autofocus />
    </ActDialog>
  );
}

export function OrderRefDialog({ license, onClose }: DialogProps<License>) {
  const words = useTexts(texts).orderRef;
  const { act } = useAct();
  const [ref, setRef] = useState(license.order_ref ?? "");

  function submit() {
    return act({
      run: (api) => setOrderRef(api, license.id, ref.trim() || undefined),
      done: words.done,
      undo: (api) => setOrderRef(api, license.id, license.order_ref),
      refresh: TOUCHED,
    });
  }

  return (
    <ActDialog title={words.title} verb={words.verb} onSubmit={submit} onClose={onClose}>
      <TextInput label={words.label} value={ref} onChange={(event) => setRef(event.currentTarget.value)} autoComplete="off" data-autofocus />
    </ActDialog>
  );
}

/** Notes since when a payment is missing. */
export function OverdueDialog({ license, onClose }: DialogProps<License>) {
  const words = useTexts(texts).markOverdue;
  const { never } = useTexts(common);
  const { language } = useLanguage();
  const { act } = useAct();
  const [day, setDay] = useState<string | null>(null);

  function submit() {
    return act({
      run: (api) => markOverdue(api, license.id, day === null ? undefined : startOfDay(day)),
      done: (changed) => words.done(moment(changed.grace_until, never, language)),
      undo: (api) => clearOverdue(api, license.id),
      refresh: TOUCHED,
    });
  }

  return (
    <ActDialog title={words.title} verb={words.verb} onSubmit={submit} onClose={onClose}>
      <DayInput label={words.since} description={words.hint} value={day} onChange={setDay} maxDate={dayjs().format("YYYY-MM-DD")} clearable data-autofocus />
    </ActDialog>
  );
}
