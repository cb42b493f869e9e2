import { Alert, Box, Button, Group, Stack, Text } from "@mantine/core";
import { IconDeviceFloppy, IconRestore } from "@tabler/icons-react";
import { useRef, useState } from "react";
import { Problem } from "../../../api/problem";
import { useConfirm } from "../../../components/confirm";
import { FileDrop } from "../../../components/FileDrop";
import { GuardedButton } from "../../../components/GuardedButton";
import { useSaved } from "../../../components/saved";
import { save } from "../../../host";
import { useSession } from "../../../shell/session";
import { useTexts } from "../../../texts/language";
import { applyTexts } from "../applyTexts";
import type { Catalog } from "../declaration";
import { type Checked, useCatalogChange } from "../useCatalogChange";
import { useDraft } from "./draft";
import { LineEditor, type LineEditorHandle } from "./LineEditor";
import { Verdict } from "./Verdict";

/** Edits the text, has it checked, applies it. */
export function FileEditor({ current }: { current: Catalog }) {
  const words = useTexts(applyTexts);
  const { environment } = useSession();
  const { draft, write, reset, touched } = useDraft(current);
  const { check, apply, busy } = useCatalogChange();
  const confirm = useConfirm();
  const saved = useSaved();
  const editor = useRef<LineEditorHandle>(null);
  const [checking, setChecking] = useState(false);
  const [checked, setChecked] = useState<Checked>();
  const [problem, setProblem] = useState<Problem>();
  // A verdict is on the text that was checked, and on no other.
  const verdict = checked?.text === draft.text ? checked : undefined;
  const outdated = draft.revision !== undefined && touched && draft.revision !== current.revision;

  async function look() {
    setChecking(true);
    setProblem(undefined);
    try {
      setChecked(await check(draft.text));
    } catch (error) {
      setChecked(undefined);
      setProblem(Problem.of(error));
    } finally {
      setChecking(false);
    }
  }

  async function put() {
    if (verdict !== undefined && (await apply(verdict))) {
      setChecked(undefined);
      reset();
    }
  }

  async function replace(then: () => void) {
    const lost = touched && draft.file === undefined;
    if (!lost || (await confirm({ title: words.replace, body: words.replaceBody, verb: words.replaceVerb }))) {
      setChecked(undefined);
      setProblem(undefined);
      then();
    }
  }

  return (
    <Group align="stretch" wrap="nowrap" gap="lg" style={{ flex: 1, minHeight: 0 }}>
      <Stack gap="xs" style={{ flex: 3, minWidth: 0 }}>
        <Group justify="space-between">
          <Text size="sm" fw={600}>
            {draft.file ?? (touched ? words.edited : words.current)}
          </Text>
          <Group gap="xs">
            <Button size="compact-sm" variant="subtle" leftSection={<IconRestore size={14} />} disabled={!touched} onClick={() => void replace(reset)}>
              {words.startOver}
            </Button>
            <Button size="compact-sm" variant="subtle" leftSection={<IconDeviceFloppy size={14} />} onClick={() => void saved(() => save(`catalog-${environment}-${current.revision}.toml`, draft.text))}>
              {words.saveFile}
            </Button>
          </Group>
        </Group>
        <Box style={{ flex: 1, minHeight: 0 }}>
          <LineEditor
            ref={editor}
            label={words.editor}
            value={draft.text}
            onChange={(text) => {
              setProblem(undefined);
              write({ ...draft, text });
            }}
            onSubmit={() => void look()}
            wrong={new Set(problem?.mistakes.flatMap(({ line }) => line ?? []))}
          />
        </Box>
        {draft.file === undefined && (
          <Text size="xs" c="dimmed">
            {words.generated}
          </Text>
        )}
      </Stack>
      <Stack gap="sm" style={{ flex: 2, minWidth: 0, overflowY: "auto" }}>
        <FileDrop label={words.file} accept=".toml" onFile={(file, text) => void replace(() => write({ text, file }))} />
        {outdated && (
          <Alert color="orange" role="status">
            {words.outdated}
          </Alert>
        )}
        <Group grow>
          <GuardedButton variant={verdict === undefined ? "filled" : "default"} needs="owner" loading={checking} onClick={() => void look()}>
            {words.check}
          </GuardedButton>
          <GuardedButton
            needs="owner"
            variant={verdict === undefined ? "default" : "filled"}
            loading={busy}
            obstacle={verdict === undefined ? words.checkFirst : verdict.changes.length === 0 ? words.nothingDiffers : undefined}
            onClick={() => void put()}
          >
            {words.apply}
          </GuardedButton>
        </Group>
        <div aria-live="polite">
          <Verdict checked={verdict} problem={problem} onLine={(line, column) => editor.current?.goTo(line, column)} />
        </div>
      </Stack>
    </Group>
  );
}
