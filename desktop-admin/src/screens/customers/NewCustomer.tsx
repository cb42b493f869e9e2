import { Button, Group, Modal, Stack, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useNavigate } from "react-router";
import { useAct } from "../../components/act";
import { asked } from "../../components/filters";
import { PATHS } from "../../components/records";
import { common } from "../../texts/common";
import { useTexts } from "../../texts/language";
import { texts } from "./texts";

/** Adds a customer, or finds the one that has the address already. */
export function NewCustomer({ opened, onClose }: { opened: boolean; onClose(): void }) {
  const words = useTexts(texts);
  return (
    <Modal opened={opened} onClose={onClose} title={words.newCustomer}>
      <NewCustomerForm onClose={onClose} />
    </Modal>
  );
}

function NewCustomerForm({ onClose }: { onClose(): void }) {
  const words = useTexts(texts);
  const shared = useTexts(common);
  const navigate = useNavigate();
  const { act, busy } = useAct();
  const [email, setEmail] = useState("");
  const [name, setName] = useState("");

  async function submit(event: FormEvent) {
    event.preventDefault();
    const made = await act({
      run: async (api) => {
        const { data, response } = await api.POST("/v1/admin/customers", { body: { email: email.trim(), name: asked(name) } });
        return { id: data?.id, isNew: response.status === 201 };
      },
      done: ({ isNew }) => (isNew ? words.made : words.foundInstead),
      refresh: ["customers", "audit-events"],
    });
    if (made?.id !== undefined) {
      onClose();
      void navigate(PATHS.customer(made.id));
    }
  }

  return (
    <form onSubmit={(event) => void submit(event)}>
      <Stack>
        <TextInput label={shared.email} description={words.newHint} type="email" value={email} onChange={(event) => setEmail(event.currentTarget.value)} required autoComplete="off" data-autofocus />
        <TextInput label={shared.name} value={name} onChange={(event) => setName(event.currentTarget.value)} maxLength={200} autoComplete="off" />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {shared.cancel}
          </Button>
          <Button type="submit" loading={busy} disabled={email.trim() === ""}>
            {shared.create}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
