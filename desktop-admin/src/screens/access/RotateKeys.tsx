import { Alert, Button, Checkbox, Group, Modal, NumberInput, Stack, Text } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import dayjs from "dayjs";
import { type FormEvent, useState } from "react";
import { content } from "../../api/client";
import { useRead } from "../../api/read";
import { useAct } from "../../components/act";
import { Reading } from "../../components/Reading";
import { useSession } from "../../shell/session";
import { common } from "../../texts/common";
import { useLanguage, useTexts } from "../../texts/language";
import { longestOfflineDays } from "./offline";
import { texts } from "./texts";

/** Days that fit most apps; what the API takes where nothing is said. */
const USUAL = 30;

/** Makes a new signing key and lets the present ones expire. */
export function RotateKeys({ opened, onClose }: { opened: boolean; onClose(): void }) {
  const words = useTexts(texts).keys;
  const catalog = useRead(["catalog"], (api) => content(api.GET("/v1/admin/catalog")), { enabled: opened });
  return (
    <Modal opened={opened} onClose={onClose} title={words.title} size="lg" keepMounted={false}>
      <Reading of={catalog}>{(current) => <Form least={longestOfflineDays(current)} onDone={onClose} />}</Reading>
    </Modal>
  );
}

/** `least` is what tokens need after the last one was signed; the server judges. */
function Form({ least, onDone }: { least: number; onDone(): void }) {
  const words = { ...useTexts(common), ...useTexts(texts).keys };
  const { profile } = useSession();
  const { act, busy } = useAct();
  const [lead, setLead] = useState<number>(USUAL);
  const [overlap, setOverlap] = useState<number>(Math.max(USUAL, least));
  const [force, setForce] = useState(false);

  async function submit(event: FormEvent) {
    event.preventDefault();
    const made = await act({
      ask: {
        title: words.confirm,
        body: (
          <Stack gap="xs">
            <Timeline lead={force ? 0 : lead} overlap={overlap} force={force} />
            <Text size="sm">{force ? words.confirmForce : words.confirmBody}</Text>
          </Stack>
        ),
        verb: words.verb,
        danger: true,
        name: profile.name,
      },
      run: (api) => content(api.POST("/v1/admin/signing-keys/rotate", { body: { lead_days: lead, overlap_days: overlap, force } })),
      done: words.done,
      refresh: ["signing-keys", "audit-events", "status"],
    });
    if (made !== undefined) {
      onDone();
    }
  }

  return (
    <form onSubmit={(event) => void submit(event)}>
      <Stack>
        <Text size="sm">{words.explain}</Text>
        <NumberInput label={words.lead} description={words.leadHint} value={force ? 0 : lead} disabled={force} onChange={(value) => setLead(Number(value))} min={0} max={366} allowDecimal={false} allowNegative={false} clampBehavior="strict" />
        <NumberInput label={words.overlap} description={words.overlapHint(least)} value={overlap} onChange={(value) => setOverlap(Number(value))} min={0} max={3660} allowDecimal={false} allowNegative={false} clampBehavior="strict" />
        <Checkbox color="red" label={words.force} description={words.forceHint} checked={force} onChange={(event) => setForce(event.currentTarget.checked)} />
        <Alert color={force ? "red" : "blue"} icon={force ? <IconAlertTriangle /> : undefined} role="status">
          <Timeline lead={force ? 0 : lead} overlap={overlap} force={force} />
        </Alert>
        <Group justify="flex-end">
          <Button variant="default" onClick={onDone}>
            {words.cancel}
          </Button>
          <Button type="submit" loading={busy} color={force ? "red" : undefined}>
            {words.verb}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** When the new key begins and the old ones end. */
function Timeline({ lead, overlap, force }: { lead: number; overlap: number; force: boolean }) {
  const words = useTexts(texts).keys;
  const { language } = useLanguage();
  const day = (days: number) => new Intl.DateTimeFormat(language, { dateStyle: "medium" }).format(dayjs().add(days, "day").toDate());
  return <Text size="sm">{force ? words.timelineNow(day(overlap)) : words.timeline(day(lead), day(lead + overlap))}</Text>;
}
