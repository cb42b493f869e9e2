import { Button, CopyButton, Group, Stack, Text, UnstyledButton } from "@mantine/core";
import { useState } from "react";
import { common } from "../texts/common";
import { define } from "../texts/define";
import { useTexts } from "../texts/language";
import classes from "./JsonView.module.css";

const texts = define({
  en: { openAll: "Open all", closeAll: "Close all", entries: (count: number) => (count === 1 ? "1 entry" : `${count} entries`) },
  de: { openAll: "Alles aufklappen", closeAll: "Alles zuklappen", entries: (count) => (count === 1 ? "1 Eintrag" : `${count} Einträge`) },
});

/** Levels that are open at first. */
const OPEN_LEVELS = 2;

/** A JSON value as a tree whose branches open and close, with a button that copies all of it. */
export function JsonView({ value, label }: { value: unknown; label: string }) {
  const words = { ...useTexts(common), ...useTexts(texts) };
  // A new round of the tree forgets which branches were opened one by one.
  const [tree, setTree] = useState({ round: 0, levels: OPEN_LEVELS });
  const unfold = (levels: number) => setTree(({ round }) => ({ round: round + 1, levels }));
  return (
    <Stack gap="xs">
      <Group gap="xs">
        <Button size="compact-sm" variant="default" onClick={() => unfold(Infinity)}>
          {words.openAll}
        </Button>
        <Button size="compact-sm" variant="default" onClick={() => unfold(1)}>
          {words.closeAll}
        </Button>
        <CopyButton value={JSON.stringify(value, null, 2)} timeout={1500}>
          {({ copied, copy }) => (
            <Button size="compact-sm" variant="default" onClick={copy}>
              {copied ? words.copied : words.copy}
            </Button>
          )}
        </CopyButton>
      </Group>
      <div className={classes.view} role="group" aria-label={label}>
        <ul className={classes.members} key={tree.round}>
          <Member value={value} open={tree.levels} />
        </ul>
      </div>
    </Stack>
  );
}

/** A value under its name; `open` is how many levels of it are open. */
function Member({ name, value, open }: { name?: string; value: unknown; open: number }) {
  const words = useTexts(texts);
  const [shown, setShown] = useState(open > 0);
  const named = name !== undefined && <span className={classes.name}>{name}: </span>;
  const members = membersOf(value);
  if (members === undefined) {
    return (
      <li>
        {named}
        <Plain value={value} />
      </li>
    );
  }
  const [begin, end] = Array.isArray(value) ? "[]" : "{}";
  if (members.length === 0) {
    return (
      <li>
        {named}
        {begin}
        {end}
      </li>
    );
  }
  return (
    <li>
      <UnstyledButton className={name === undefined ? undefined : classes.toggle} ff="monospace" fz="sm" aria-expanded={shown} onClick={() => setShown(!shown)}>
        <span className={classes.arrow} aria-hidden>
          {shown ? "▾" : "▸"}
        </span>
        {named}
        {begin}
        {!shown && (
          <Text span inherit c="dimmed">
            {" "}
            {words.entries(members.length)} {end}
          </Text>
        )}
      </UnstyledButton>
      {shown && (
        <>
          <ul className={classes.members}>
            {members.map(([key, member]) => (
              <Member key={key} name={key} value={member} open={open - 1} />
            ))}
          </ul>
          {end}
        </>
      )}
    </li>
  );
}

function Plain({ value }: { value: unknown }) {
  return <span className={typeof value === "string" ? classes.text : classes.bare}>{JSON.stringify(value)}</span>;
}

/** What is in an object or array; undefined for anything else. */
function membersOf(value: unknown): [string, unknown][] | undefined {
  return typeof value === "object" && value !== null ? Object.entries(value) : undefined;
}
