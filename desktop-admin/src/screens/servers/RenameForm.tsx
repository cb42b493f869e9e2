import { Button, Group, Stack, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { type Profile, renameProfile } from "../../host";
import { common } from "../../texts/common";
import { useTexts } from "../../texts/language";
import { profileTexts } from "./profileTexts";
import { useDeskAct } from "./useDeskAct";

/** Gives a server another name in this console. */
export function RenameForm({ profile, onDone }: { profile: Profile; onDone(): void }) {
  const words = { ...useTexts(common), ...useTexts(profileTexts) };
  const { act, busy } = useDeskAct();
  const [name, setName] = useState(profile.name);

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (await act({ run: () => renameProfile(profile.id, name.trim()), done: words.renamed })) {
      onDone();
    }
  }

  return (
    <form onSubmit={(event) => void submit(event)}>
      <Stack>
        <TextInput label={words.name} description={words.renameHint} value={name} onChange={(event) => setName(event.currentTarget.value)} required autoComplete="off" data-autofocus />
        <Group justify="flex-end">
          <Button variant="default" onClick={onDone}>
            {words.cancel}
          </Button>
          <Button type="submit" loading={busy} disabled={name.trim() === ""}>
            {words.rename}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
