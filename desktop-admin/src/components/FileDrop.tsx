import { Stack, Text } from "@mantine/core";
import { IconFileUpload } from "@tabler/icons-react";
import { type DragEvent, useId, useState } from "react";
import { define } from "../texts/define";
import { useTexts } from "../texts/language";
import classes from "./FileDrop.module.css";

const texts = define({
  en: {
    how: "Drop the file here, or choose it",
    kinds: (kinds: string) => `Files: ${kinds}`,
    oneOnly: "One file at a time, please.",
    wrongKind: (name: string, kinds: string) => `“${name}” is not of the kind that is read here (${kinds}).`,
    notText: (name: string) => `“${name}” is not text in UTF-8. Save it as UTF-8 (in a spreadsheet: “CSV UTF-8”) and choose it again.`,
    unreadable: (name: string) => `“${name}” cannot be read. Does it still exist?`,
  },
  de: {
    how: "Datei hierher ziehen oder auswählen",
    kinds: (kinds) => `Dateien: ${kinds}`,
    oneOnly: "Bitte nur eine Datei auf einmal.",
    wrongKind: (name, kinds) => `„${name}“ ist keine Datei der Art, die hier gelesen wird (${kinds}).`,
    notText: (name) => `„${name}“ ist kein Text in UTF-8. Speichern Sie die Datei als UTF-8 (in einer Tabellenkalkulation: „CSV UTF-8“) und wählen Sie sie erneut.`,
    unreadable: (name) => `„${name}“ lässt sich nicht lesen. Gibt es die Datei noch?`,
  },
});

interface Props {
  /** What the file is: names the field. */
  label: string;
  /** Endings with a dot, such as `.csv`, separated by commas; any file without. */
  accept?: string;
  /** Gets the text of the file, without a byte order mark. */
  onFile(name: string, text: string): void;
  disabled?: boolean;
}

/** Takes a text file that is dropped on it or chosen. Nothing of it leaves the page. */
export function FileDrop({ label, accept, onFile, disabled = false }: Props) {
  const words = useTexts(texts);
  const [over, setOver] = useState(false);
  const [mistake, setMistake] = useState<string>();
  const message = useId();
  const kinds = accept?.split(",").map((kind) => kind.trim().toLowerCase()) ?? [];

  async function take(files: FileList | null) {
    const file = files?.[0];
    if (disabled || file === undefined) {
      return;
    }
    setMistake(undefined);
    if ((files?.length ?? 0) > 1) {
      setMistake(words.oneOnly);
    } else if (kinds.length > 0 && !kinds.some((kind) => file.name.toLowerCase().endsWith(kind))) {
      setMistake(words.wrongKind(file.name, kinds.join(", ")));
    } else {
      await read(file);
    }
  }

  async function read(file: File) {
    let bytes: ArrayBuffer;
    try {
      bytes = await file.arrayBuffer();
    } catch {
      setMistake(words.unreadable(file.name));
      return;
    }
    let text: string;
    try {
      text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    } catch {
      setMistake(words.notText(file.name));
      return;
    }
    onFile(file.name, text);
  }

  function drag(event: DragEvent, entered: boolean) {
    event.preventDefault();
    setOver(entered && !disabled);
  }

  return (
    <Stack gap="xs">
      <label
        className={classes.zone}
        data-over={over || undefined}
        data-disabled={disabled || undefined}
        onDragOver={(event) => drag(event, true)}
        onDragLeave={(event) => drag(event, false)}
        onDrop={(event) => {
          drag(event, false);
          void take(event.dataTransfer.files);
        }}
      >
        <IconFileUpload size={32} stroke={1.5} aria-hidden />
        <Text span fw={600}>
          {label}
        </Text>
        <Text span size="sm" c="dimmed">
          {words.how}
          {kinds.length > 0 && ` · ${words.kinds(kinds.join(", "))}`}
        </Text>
        <input
          type="file"
          className={classes.input}
          accept={accept}
          aria-label={label}
          aria-describedby={mistake === undefined ? undefined : message}
          disabled={disabled}
          onChange={(event) => {
            void take(event.currentTarget.files);
            // So that the same file, mended, can be chosen again.
            event.currentTarget.value = "";
          }}
        />
      </label>
      {mistake !== undefined && (
        <Text id={message} role="alert" size="sm" c="red">
          {mistake}
        </Text>
      )}
    </Stack>
  );
}
