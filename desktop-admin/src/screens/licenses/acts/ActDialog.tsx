import { Button, Group, Modal, Stack } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { common } from "../../../texts/common";
import { useTexts } from "../../../texts/language";

interface Props {
  title: string;
  /** What the button says. */
  verb: string;
  size?: "md" | "lg";
  /** Whether what was entered can be sent. */
  ready?: boolean;
  /** Does it; `undefined` if it was not done, and the dialog stays. */
  onSubmit(): Promise<unknown>;
  onClose(): void;
  children: ReactNode;
}

/** Asks for what an act needs, and closes when it is done. */
export function ActDialog({ title, verb, size, ready = true, onSubmit, onClose, children }: Props) {
  const words = useTexts(common);
  const [busy, setBusy] = useState(false);

  async function submit() {
    setBusy(true);
    const done = (await onSubmit()) !== undefined;
    setBusy(false);
    if (done) {
      onClose();
    }
  }

  return (
    <Modal opened onClose={onClose} title={title} size={size} centered>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (ready && !busy) {
            void submit();
          }
        }}
      >
        <Stack>
          {children}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {words.cancel}
            </Button>
            <Button type="submit" disabled={!ready} loading={busy}>
              {verb}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

/** What every dialog of an act on a license is given. */
export interface DialogProps<T> {
  license: T;
  onClose(): void;
}
