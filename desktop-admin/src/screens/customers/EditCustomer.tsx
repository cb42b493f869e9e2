import { Button, Group, Modal, Stack, Textarea, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { type Api, content } from "../../api/client";
import { useAct } from "../../components/act";
import { asked } from "../../components/filters";
import { common } from "../../texts/common";
import { useTexts } from "../../texts/language";
import type { CustomerDetails } from "./CustomerScreen";
import { texts } from "./texts";

interface Props {
  customer: CustomerDetails;
  opened: boolean;
  onClose(): void;
}

/** Changes who a customer is. */
export function EditCustomer({ customer, opened, onClose }: Props) {
  const words = useTexts(texts);
  return (
    <Modal opened={opened} onClose={onClose} title={words.edit}>
      <EditForm customer={customer} onClose={onClose} />
    </Modal>
  );
}

function EditForm({ customer, onClose }: Omit<Props, "opened">) {
  const words = useTexts(texts);
  const shared = useTexts(common);
  const { act, busy } = useAct();
  const [email, setEmail] = useState(customer.email ?? "");
  const [name, setName] = useState(customer.name ?? "");
  const [note, setNote] = useState(customer.note ?? "");
  const before = { email: customer.email, name: customer.name, note: customer.note };
  const after = { email: asked(email), name: asked(name), note: asked(note) };

  async function submit(event: FormEvent) {
    event.preventDefault();
    const changed = await act({
      run: (api) => change(api, customer.id, before, after),
      undo: (api) => change(api, customer.id, after, before),
      done: words.changed,
      refresh: ["customers", "licenses", "orders", "audit-events"],
    });
    if (changed !== undefined) {
      onClose();
    }
  }

  return (
    <form onSubmit={(event) => void submit(event)}>
      <Stack>
        <TextInput label={shared.email} description={words.emailHint} type="email" value={email} onChange={(event) => setEmail(event.currentTarget.value)} required autoComplete="off" data-autofocus />
        <TextInput label={shared.name} value={name} onChange={(event) => setName(event.currentTarget.value)} maxLength={200} autoComplete="off" />
        <Textarea
          label={shared.note}
          description={words.noteHint}
          value={note}
          // The server keeps notes in one line.
          onChange={(event) => setNote(event.currentTarget.value.replaceAll(/\s*\n\s*/g, " "))}
          maxLength={2000}
          rows={3}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {shared.cancel}
          </Button>
          <Button type="submit" loading={busy} disabled={after.email === undefined || same(before, after)}>
            {shared.save}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

interface Person {
  email?: string;
  name?: string;
  note?: string;
}

function same(one: Person, other: Person): boolean {
  return one.email === other.email && one.name === other.name && one.note === other.note;
}

/** Sends only what differs, so that nothing is overwritten that somebody else changed meanwhile. */
function change(api: Api, id: string, from: Person, to: Person) {
  const body = {
    email: from.email === to.email ? undefined : to.email,
    name: from.name === to.name ? undefined : (to.name ?? null),
    note: from.note === to.note ? undefined : (to.note ?? null),
  };
  return content(api.PATCH("/v1/admin/customers/{id}", { params: { path: { id } }, body }));
}
