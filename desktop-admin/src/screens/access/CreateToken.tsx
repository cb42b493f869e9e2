import { Button, Group, Modal, Radio, Select, Stack, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { content, type Schemas } from "../../api/client";
import { useAct } from "../../components/act";
import { ROLES, roles } from "../../components/roles";
import type { Role } from "../../shell/session";
import { common } from "../../texts/common";
import { useTexts } from "../../texts/language";
import { MadeToken } from "./MadeToken";
import { texts } from "./texts";

const EVER = "ever";
const DAYS = [30, 90] as const;
const YEAR = 365;

/** Makes an admin token, and shows it once. */
export function CreateToken({ opened, onClose }: { opened: boolean; onClose(): void }) {
  const words = useTexts(texts).create;
  // Only here, and only until the dialog is closed.
  const [made, setMade] = useState<string>();
  const end = () => {
    setMade(undefined);
    onClose();
  };
  return (
    <>
      <Modal opened={opened && made === undefined} onClose={onClose} title={words.title} keepMounted={false}>
        <Form onMade={setMade} onCancel={onClose} />
      </Modal>
      {made !== undefined && <MadeToken token={made} onClose={end} />}
    </>
  );
}

function Form({ onMade, onCancel }: { onMade(token: string): void; onCancel(): void }) {
  const words = { ...useTexts(common), ...useTexts(texts) };
  const createVerb = useTexts(common).create;
  const role = useTexts(roles);
  const { act, busy } = useAct();
  const [name, setName] = useState("");
  const [chosen, setChosen] = useState<Role>("support");
  const [works, setWorks] = useState(String(YEAR));

  async function submit(event: FormEvent) {
    event.preventDefault();
    const body: Schemas["NewAdminTokenRequest"] = { name: name.trim(), role: chosen, expires_in_days: works === EVER ? undefined : Number(works) };
    // Nothing is said when it is done: the dialog says it, and a message must not hold the token.
    const created = await act({ run: (api) => content(api.POST("/v1/admin/admin-tokens", { body })), refresh: ["admin-tokens", "audit-events"] });
    if (created !== undefined) {
      onMade(created.token);
    }
  }

  return (
    <form onSubmit={(event) => void submit(event)}>
      <Stack>
        <TextInput label={words.name} description={words.create.nameHint} value={name} onChange={(event) => setName(event.currentTarget.value)} required maxLength={200} autoComplete="off" data-autofocus />
        <Radio.Group label={words.tokens.role} value={chosen} onChange={(value) => setChosen(value as Role)}>
          <Stack gap="xs" mt={4}>
            {ROLES.map((each) => (
              <Radio key={each} value={each} label={role.names[each]} description={role.abouts[each]} />
            ))}
          </Stack>
        </Radio.Group>
        <Select
          label={words.create.expiry}
          description={works === EVER ? words.create.everHint : undefined}
          value={works}
          onChange={(value) => setWorks(value ?? EVER)}
          allowDeselect={false}
          data={[
            ...DAYS.map((days) => ({ value: String(days), label: words.create.days(days) })),
            { value: String(YEAR), label: words.create.year },
            { value: EVER, label: words.create.ever },
          ]}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onCancel}>
            {words.cancel}
          </Button>
          <Button type="submit" loading={busy} disabled={name.trim() === ""}>
            {createVerb}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
