import { Button } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { csv } from "../../../components/csv";
import { useSaved } from "../../../components/saved";
import { save } from "../../../host";
import { useTexts } from "../../../texts/language";
import { texts } from "../texts";
import { asFile } from "./file";
import type { RunState } from "./run";

/** Saves the rows that were not imported, as they stand in the file. Answers whether they are safe. */
export function useSaveBad() {
  const saved = useSaved();
  return async ({ file, bad }: RunState): Promise<boolean> => {
    if (file === undefined || bad.length === 0) {
      return true;
    }
    const { name, text } = asFile(file, bad.map(({ row }) => row));
    return saved(() => save(name, text));
  };
}

export function SaveBad({ state }: { state: RunState }) {
  const words = useTexts(texts);
  const saveBad = useSaveBad();
  return (
    <Button size="compact-sm" variant="default" leftSection={<IconDownload size={14} />} onClick={() => void saveBad(state)}>
      {words.saveBad}
    </Button>
  );
}

export function SaveMistakes({ state: { file, bad } }: { state: RunState }) {
  const words = useTexts(texts);
  const saved = useSaved();
  const stem = file?.name.replace(/\.[^.]*$/, "") ?? "import";
  const rows = bad.flatMap(({ row, mistakes }) => mistakes.map(({ field, message }) => [row.line, field, message]));
  return (
    <Button
      size="compact-sm"
      variant="default"
      leftSection={<IconDownload size={14} />}
      onClick={() => void saved(() => save(`${stem}-mistakes.csv`, csv(["line", "field", "mistake"], rows)))}
    >
      {words.saveMistakes}
    </Button>
  );
}
