import { Badge, Card, Group, Modal, Stack, Table, Text, Title } from "@mantine/core";
import { useState } from "react";
import { Copy } from "../../components/Copy";
import { GuardedButton } from "../../components/GuardedButton";
import { type Profile, removeProfile } from "../../host";
import { useDesk } from "../../shell/session";
import { useTexts } from "../../texts/language";
import { EnvironmentRow } from "./EnvironmentRow";
import { profileTexts } from "./profileTexts";
import { RenameForm } from "./RenameForm";
import { useDeskAct } from "./useDeskAct";

/** A server: what it is called, where it is, who is signed in. */
export function ProfileCard({ profile }: { profile: Profile }) {
  const words = useTexts(profileTexts);
  const { desk } = useDesk();
  const { act, busy } = useDeskAct();
  const [renaming, setRenaming] = useState(false);
  const remove = () =>
    act({
      ask: { title: words.removeTitle, body: words.removeBody(profile.name), verb: words.remove, danger: true },
      run: () => removeProfile(profile.id),
      done: words.removed(profile.name),
    });
  return (
    <Card withBorder component="section" aria-labelledby={`${profile.id}-name`}>
      <Stack gap="sm">
        <Group justify="space-between" align="flex-start" wrap="nowrap">
          <div>
            <Group gap="sm">
              <Title order={2} size="h4" id={`${profile.id}-name`}>
                {profile.name}
              </Title>
              {desk.selected?.profile === profile.id && <Badge variant="light">{words.opened}</Badge>}
            </Group>
            <Text size="sm" c="dimmed" component="div">
              <Copy text={profile.server} />
            </Text>
          </div>
          <Group gap="xs" wrap="nowrap">
            <GuardedButton size="xs" variant="default" aria-label={words.renameOf(profile.name)} onClick={() => setRenaming(true)}>
              {words.rename}
            </GuardedButton>
            <GuardedButton size="xs" variant="light" color="red" loading={busy} aria-label={words.removeOf(profile.name)} onClick={() => void remove()}>
              {words.remove}
            </GuardedButton>
          </Group>
        </Group>
        <Table aria-label={words.environmentsOf(profile.name)} verticalSpacing="xs">
          <Table.Tbody>
            <EnvironmentRow profile={profile} environment="test" />
            <EnvironmentRow profile={profile} environment="prod" />
          </Table.Tbody>
        </Table>
      </Stack>
      <Modal opened={renaming} onClose={() => setRenaming(false)} title={words.renameOf(profile.name)} keepMounted={false}>
        <RenameForm profile={profile} onDone={() => setRenaming(false)} />
      </Modal>
    </Card>
  );
}
