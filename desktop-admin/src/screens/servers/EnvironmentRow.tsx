import { Badge, Group, Modal, Table, Text } from "@mantine/core";
import { IconKey, IconLogin, IconLogout } from "@tabler/icons-react";
import { useState } from "react";
import { useNavigate } from "react-router";
import { GuardedButton } from "../../components/GuardedButton";
import { RoleBadge } from "../../components/roles";
import { type Environment, type Profile, select, type SignedIn, signOut } from "../../host";
import { type Role, useDesk } from "../../shell/session";
import { common } from "../../texts/common";
import { useTexts } from "../../texts/language";
import { ENVIRONMENT_COLORS } from "../../theme";
import { profileTexts } from "./profileTexts";
import { SignInForm } from "./SignIn";
import { useDeskAct } from "./useDeskAct";

/** An environment of a server: who is signed in, and the ways in and out. */
export function EnvironmentRow({ profile, environment }: { profile: Profile; environment: Environment }) {
  const words = { ...useTexts(common), ...useTexts(profileTexts) };
  const { desk } = useDesk();
  const { act, busy } = useDeskAct();
  const navigate = useNavigate();
  const [signingIn, setSigningIn] = useState(false);
  const who = profile.signed_in[environment];
  const called = words[environment];
  const place = { profile: profile.id, environment };
  const open = desk.selected?.profile === profile.id && desk.selected.environment === environment;

  async function enter() {
    const opened = await act({
      async run() {
        const next = await select(place);
        await navigate("/");
        return next;
      },
    });
    return opened;
  }

  function leave() {
    return act({ ask: { title: words.signOutTitle, body: words.signOutBody(called), verb: words.signOut }, run: () => signOut(place), done: words.signedOut });
  }

  return (
    <Table.Tr>
      <Table.Th scope="row" w="9rem">
        <Badge color={ENVIRONMENT_COLORS[environment]}>{called}</Badge>
      </Table.Th>
      <Table.Td>{who === undefined || who === null ? <Text size="sm" c="dimmed">{words.notSignedIn}</Text> : <Who who={who} />}</Table.Td>
      <Table.Td w="16rem">
        <Group gap="xs" justify="flex-end" wrap="nowrap">
          {who === undefined || who === null ? (
            <GuardedButton size="compact-sm" variant="light" leftSection={<IconLogin size={14} />} aria-label={words.signInTo(profile.name, called)} onClick={() => setSigningIn(true)}>
              {words.signIn}
            </GuardedButton>
          ) : (
            <>
              <GuardedButton size="compact-sm" variant="light" loading={busy} obstacle={open ? words.opened : undefined} aria-label={words.openOf(profile.name, called)} onClick={() => void enter()}>
                {words.open}
              </GuardedButton>
              <GuardedButton size="compact-sm" variant="default" loading={busy} leftSection={<IconLogout size={14} />} aria-label={words.signOutOf(profile.name, called)} onClick={() => void leave()}>
                {words.signOut}
              </GuardedButton>
            </>
          )}
        </Group>
        <Modal opened={signingIn} onClose={() => setSigningIn(false)} title={words.signInTo(profile.name, called)} keepMounted={false}>
          <SignInForm profile={profile} onDone={() => setSigningIn(false)} />
        </Modal>
      </Table.Td>
    </Table.Tr>
  );
}

function Who({ who }: { who: SignedIn }) {
  const words = useTexts(profileTexts);
  return (
    <Group gap="sm">
      <Text span size="sm">
        {words.as(who.name)}
      </Text>
      <RoleBadge role={who.role as Role} />
      <Text span size="sm" c="dimmed">
        <Group gap={4} component="span" display="inline-flex">
          <IconKey size={14} aria-hidden />
          {words.kept[who.kept]}
        </Group>
      </Text>
    </Group>
  );
}
