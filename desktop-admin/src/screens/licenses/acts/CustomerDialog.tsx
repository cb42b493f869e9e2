import { Text, TextInput } from "@mantine/core";
import { useState } from "react";
import { useAct } from "../../../components/act";
import { common } from "../../../texts/common";
import { useTexts } from "../../../texts/language";
import { ActDialog, type DialogProps } from "./ActDialog";
import { type License, setCustomer, TOUCHED } from "./requests";
import { texts } from "./texts";

/** Gives a license to somebody else. */
export function CustomerDialog({ license, onClose }: DialogProps<License>) {
  const words = useTexts(texts).customer;
  const shared = useTexts(common);
  const { act } = useAct();
  const [email, setEmail] = useState(license.customer?.email ?? "");
  const [name, setName] = useState("");
  const before = license.customer?.email;

  function submit() {
    return act({
      run: (api) => setCustomer(api, license.id, { email: email.trim(), name: name.trim() || undefined }),
      done: (changed) => words.done(changed.customer?.email ?? ""),
      undo: before === undefined ? undefined : (api) => setCustomer(api, license.id, { email: before }),
      refresh: TOUCHED,
    });
  }

  return (
    <ActDialog title={words.title} verb={words.verb} ready={email.includes("@")} onSubmit={submit} onClose={onClose}>
      <TextInput type="email" label={shared.email} description={words.hint} value={email} onChange={(event) => setEmail(event.currentTarget.value)} required autoComplete="off" data-autofocus />
      <TextInput label={shared.name} description={words.nameHint} value={name} onChange={(event) => setName(event.currentTarget.value)} autoComplete="off" />
      <Text size="sm" c="dimmed">
        {words.keeps}
      </Text>
    </ActDialog>
  );
}
