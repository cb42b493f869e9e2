import { Button, Group, Modal, Stack, Text, TextInput } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { type FormEvent, useState } from "react";
import { content, type Schemas } from "../../api/client";
import { useAct } from "../../components/act";
import { GuardedButton } from "../../components/GuardedButton";
import { common } from "../../texts/common";
import { useTexts } from "../../texts/language";
import type { CustomerDetails } from "./CustomerScreen";
import { ErasureReport } from "./ErasureReport";
import { texts } from "./texts";

/** Erases a customer's personal data, and tells what was erased and what is kept. */
export function EraseCustomer({ customer }: { customer: CustomerDetails }) {
  const { erase: words } = useTexts(texts);
  const [asking, { open, close }] = useDisclosure();
  const [erasure, setErasure] = useState<Schemas["Erasure"]>();
  return (
    <>
      <GuardedButton needs="owner" variant="subtle" size="compact-sm" color="red" onClick={open}>
        {words.open}
      </GuardedButton>
      <Modal opened={asking} onClose={close} title={words.title}>
        <EraseForm
          customer={customer}
          onClose={close}
          onErased={(told) => {
            close();
            setErasure(told);
          }}
        />
      </Modal>
      <Modal opened={erasure !== undefined} onClose={() => setErasure(undefined)} title={words.doneTitle} size="xl">
        {erasure !== undefined && <ErasureReport erasure={erasure} />}
      </Modal>
    </>
  );
}

function EraseForm({ customer, onClose, onErased }: { customer: CustomerDetails; onClose(): void; onErased(erasure: Schemas["Erasure"]): void }) {
  const { erase: words } = useTexts(texts);
  const shared = useTexts(common);
  const { act, busy } = useAct();
  const [typed, setTyped] = useState("");
  // The server wants this typed in both environments.
  const wanted = customer.email ?? customer.id;

  async function submit(event: FormEvent) {
    event.preventDefault();
    const erasure = await act({
      run: (api) => content(api.POST("/v1/admin/customers/{id}/erase", { params: { path: { id: customer.id } }, body: { confirm: typed.trim() } })),
      refresh: ["customers", "licenses", "trials", "orders", "mails", "audit-events"],
    });
    if (erasure !== undefined) {
      onErased(erasure);
    }
  }

  return (
    <form onSubmit={(event) => void submit(event)}>
      <Stack>
        <Text size="sm">{words.about}</Text>
        {customer.erased_at !== undefined && <Text size="sm">{words.again}</Text>}
        <TextInput label={words.type(wanted)} value={typed} onChange={(event) => setTyped(event.currentTarget.value)} autoComplete="off" spellCheck={false} data-autofocus />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {shared.cancel}
          </Button>
          <Button type="submit" color="red" loading={busy} disabled={typed.trim().toLowerCase() !== wanted.toLowerCase()}>
            {words.verb}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
