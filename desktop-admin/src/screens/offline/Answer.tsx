import { Alert, Button, List, NumberInput, Paper, Stack, Text } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { IconCircleCheck, IconDownload, IconFileCertificate } from "@tabler/icons-react";
import { type FormEvent, useState } from "react";
import { content, type Schemas } from "../../api/client";
import { Problem } from "../../api/problem";
import { refresh } from "../../api/read";
import { useCatalog } from "../../components/catalog";
import { Panel } from "../../components/Panel";
import { ProblemView } from "../../components/ProblemView";
import { GuardedButton } from "../../components/GuardedButton";
import { useSaved } from "../../components/saved";
import { save } from "../../host";
import { useSession } from "../../shell/session";
import { useLanguage, useTexts } from "../../texts/language";
import { useLicenseOf } from "./license";
import type { RequestFile } from "./request";
import { texts } from "./texts";

type Activated = Schemas["OfflineActivation"];

interface Props {
  drop: string;
  /** The request file as it is. */
  text: string;
  file: RequestFile;
}

/** What activating a machine without a network changes, or being refused shows anew. */
const CHANGED = ["licenses", "customers", "audit-events", "statistics", "suspicious"];

/** Has the license file made and saves it; or says why not. */
export function Answer({ drop, text, file }: Props) {
  const words = useTexts(texts);
  const { api, place } = useSession();
  const client = useQueryClient();
  const saved = useSaved();
  const most = useMostDays(drop, file);
  const [days, setDays] = useState<number>();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const [made, setMade] = useState<Activated>();

  async function make(event: FormEvent) {
    event.preventDefault();
    setBusy(true);
    setProblem(undefined);
    try {
      const activated = await content(api.POST("/v1/admin/offline-activations", { body: { request_file: text, valid_days: days } }));
      setMade(activated);
      await write(activated);
    } catch (error) {
      setProblem(Problem.of(error));
    } finally {
      setBusy(false);
      await refresh(client, place, CHANGED);
    }
  }

  function write(activated: Activated) {
    return saved(() => save(fileName(file), activated.license_file));
  }

  if (made !== undefined) {
    return <Next made={made} onSave={() => void write(made)} />;
  }
  return (
    <Paper component="form" withBorder p="md" onSubmit={(event: FormEvent) => void make(event)}>
      <Stack align="flex-start">
        <NumberInput
          label={words.days}
          description={most === undefined ? words.daysHintUnknown : words.daysHint(most)}
          min={1}
          max={most ?? 3660}
          allowDecimal={false}
          value={days ?? ""}
          onChange={(value) => setDays(typeof value === "number" ? value : undefined)}
        />
        {problem !== undefined && <ProblemView problem={problem} />}
        <GuardedButton needs="support" type="submit" loading={busy} leftSection={<IconFileCertificate size={16} />}>
          {words.make}
        </GuardedButton>
      </Stack>
    </Paper>
  );
}

/** What is to be done with the license file. */
function Next({ made, onSave }: { made: Activated; onSave(): void }) {
  const words = useTexts(texts);
  const { language } = useLanguage();
  const until = new Intl.DateTimeFormat(language, { dateStyle: "long", timeStyle: "short" }).format(new Date(made.expires_at));
  return (
    <Stack>
      <Alert color="green" icon={<IconCircleCheck />} title={words.made} role="status">
        <Stack gap="xs" align="flex-start">
          <Text size="sm">{words.until(until)}</Text>
          <Button size="compact-sm" variant="light" color="green" leftSection={<IconDownload size={14} />} onClick={onSave}>
            {words.saveAgain}
          </Button>
        </Stack>
      </Alert>
      <Panel title={words.nextTitle}>
        <List type="ordered" size="sm" spacing="xs">
          <List.Item>{words.next.send}</List.Item>
          <List.Item>{words.next.open}</List.Item>
          <List.Item>{words.next.again}</List.Item>
        </List>
      </Panel>
    </Stack>
  );
}

/** How many days the plan of the license allows, once that is known. */
function useMostDays(drop: string, file: RequestFile): number | undefined {
  const license = useLicenseOf(drop, file.key).data;
  const products = useCatalog().data?.products;
  const product = products?.find(({ code }) => code === license?.product);
  return product?.plans.find(({ code }) => code === license?.plan)?.license_file_days;
}

/** For the customer to tell by product and machine; what systems forbid in names, the host mends. */
function fileName({ product, name, hostname }: RequestFile): string {
  return [product ?? "app", name ?? hostname].filter(Boolean).join(" ") + ".claviger-license.json";
}
