import { Alert, Button, Modal, Stack } from "@mantine/core";
import { IconLock, IconLockOpen, IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import { Screen } from "../../components/Screen";
import { useDesk } from "../../shell/session";
import { useTexts } from "../../texts/language";
import { names } from "../names";
import { ProfileCard } from "./ProfileCard";
import { profileTexts } from "./profileTexts";
import { SignInForm } from "./SignIn";

/** The servers that the console knows, and who is signed in where. */
export function Servers() {
  const words = useTexts(profileTexts);
  const title = useTexts(names).screens.servers;
  const { desk } = useDesk();
  const [adding, setAdding] = useState(false);
  return (
    <Screen
      title={title}
      about={words.about}
      actions={
        <Button leftSection={<IconPlus size={16} />} onClick={() => setAdding(true)}>
          {words.add}
        </Button>
      }
    >
      <Stack gap="lg" maw="60rem">
        {desk.profiles.map((profile) => (
          <ProfileCard key={profile.id} profile={profile} />
        ))}
        <Keyring />
      </Stack>
      <Modal opened={adding} onClose={() => setAdding(false)} title={words.addTitle} keepMounted={false}>
        <SignInForm onDone={() => setAdding(false)} />
      </Modal>
    </Screen>
  );
}

/** Whether tokens can be kept, and what to do if not. */
function Keyring() {
  const words = useTexts(profileTexts);
  const { available, detail, fix } = useDesk().desk.keyring;
  return (
    <Alert color={available ? "green" : "yellow"} icon={available ? <IconLock /> : <IconLockOpen />} title={words.keyring}>
      {available ? words.keyringGood : [detail, fix, words.keyringBad].filter(Boolean).join(" ")}
    </Alert>
  );
}
