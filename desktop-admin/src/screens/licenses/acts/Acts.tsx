import { Button, Menu, Text, Tooltip } from "@mantine/core";
import { useDisclosure, useHotkeys } from "@mantine/hooks";
import { IconChevronDown } from "@tabler/icons-react";
import { Fragment } from "react";
import { useTexts } from "../../../texts/language";
import { texts } from "./texts";
import { GROUPS, type LicenseAct } from "./useActs";

/** Acts of everyday, in reach without the menu. */
const BUTTONS = ["key", "extend", "suspend", "reinstate"];

/** Opens the menu from anywhere on the screen. */
const KEY = ".";

/** All acts: those of everyday as buttons, every one in the menu. */
export function Acts({ acts }: { acts: readonly LicenseAct[] }) {
  const words = useTexts(texts);
  const [opened, menu] = useDisclosure();
  useHotkeys([[KEY, menu.open]]);
  // What is stopped is put in force again more often than it is stopped twice.
  const stopped = acts.some(({ id }) => id === "reinstate");
  const groups = GROUPS.map((group) => acts.filter((act) => act.group === group)).filter((group) => group.length > 0);
  return (
    <>
      {BUTTONS.filter((id) => id !== "suspend" || !stopped).flatMap((id) => acts.filter((act) => act.id === id)).map((act) => (
        <ActButton key={act.id} act={act} />
      ))}
      <Menu opened={opened} onChange={(open) => (open ? menu.open() : menu.close())} position="bottom-end" shadow="md">
        <Menu.Target>
          <Button variant="default" rightSection={<IconChevronDown size={16} />} aria-label={words.allActs} aria-keyshortcuts={KEY} title={words.shortcut(KEY)}>
            {words.acts}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {groups.map((group, index) => (
            <Fragment key={group[0]?.group}>
              {index > 0 && <Menu.Divider />}
              {group.map(({ id, label, Icon, danger, hindered, run }) => (
                <Menu.Item key={id} leftSection={<Icon size={16} />} color={danger ? "red" : undefined} disabled={hindered !== undefined} onClick={run}>
                  {label}
                  {hindered !== undefined && (
                    <Text size="xs" c="dimmed" maw="16rem">
                      {hindered}
                    </Text>
                  )}
                </Menu.Item>
              ))}
            </Fragment>
          ))}
        </Menu.Dropdown>
      </Menu>
    </>
  );
}

function ActButton({ act: { label, Icon, hindered, run } }: { act: LicenseAct }) {
  const button = { variant: "default", leftSection: <Icon size={16} />, children: label };
  // Not `disabled`: what cannot be pointed at or focused cannot say why.
  return hindered === undefined ? (
    <Button {...button} onClick={run} />
  ) : (
    <Tooltip label={hindered} events={{ hover: true, focus: true, touch: true }}>
      <Button {...button} data-disabled aria-disabled onClick={(event) => event.preventDefault()} />
    </Tooltip>
  );
}
