import { Button, Group, Select, TextInput } from "@mantine/core";
import { DatesProvider } from "@mantine/dates";
import { type ReactNode, useState } from "react";
import { DayInput } from "../../components/DayInput";
import { content } from "../../api/client";
import { useRead } from "../../api/read";
import { ACTIONS, actionName } from "../../components/history";
import { useSession } from "../../shell/session";
import { useLanguage, useTexts } from "../../texts/language";
import { type Condition, type Filter, KINDS, recordOf, SUBJECTS } from "./filter";
import { texts } from "./texts";

interface Props {
  filter: Filter;
  change(changes: Partial<Record<Condition, string | undefined>>): void;
  clear(): void;
}

/** Narrows the log down. */
export function Filters({ filter, change, clear }: Props) {
  const words = useTexts(texts);
  const { language } = useLanguage();
  const { may } = useSession();
  const actions = ACTIONS.filter((action) => filter.subject === undefined || action.startsWith(`${filter.subject}.`));

  const pick = (name: Condition, label: string, data: { value: string; label: string }[]) => (
    <Select
      aria-label={label}
      placeholder={label}
      data={data}
      value={filter[name] ?? null}
      onChange={(value) => change({ [name]: value ?? undefined, ...(name === "subject" ? { action: undefined } : {}) })}
      clearable
      searchable
      comboboxProps={{ width: "max-content", position: "bottom-start" }}
    />
  );
  const day = (name: "from" | "to") => (
    <DayInput w="9rem" aria-label={words[name]} placeholder={words[name]} value={filter[name] ?? null} onChange={(value) => change({ [name]: value ?? undefined })} clearable />
  );
  return (
    <DatesProvider settings={{ locale: language, firstDayOfWeek: 1 }}>
      <Group gap="xs" grow preventGrowOverflow={false}>
        {pick("subject", words.anySubject, SUBJECTS.map((value) => ({ value, label: words.subjects[value] })))}
        {pick("action", words.anyAction, actions.map((value) => ({ value, label: actionName(value, language) })))}
        {pick("kind", words.anyActor, KINDS.map((value) => ({ value, label: words.kinds[value] })))}
        {may("owner") && <Tokens>{(tokens) => pick("actor", words.anyToken, tokens)}</Tokens>}
      </Group>
      <Group gap="xs">
        {day("from")}
        {day("to")}
        <RecordBox key={filter.record} value={filter.record ?? ""} onChange={(record) => change({ record })} />
        {Object.keys(filter).length > 0 && (
          <Button variant="subtle" onClick={clear}>
            {words.clear}
          </Button>
        )}
      </Group>
    </DatesProvider>
  );
}

/** The admin tokens to choose from: those that no longer work have left traces, too. */
function Tokens({ children }: { children(tokens: { value: string; label: string }[]): ReactNode }) {
  const tokens = useRead(["admin-tokens", "names"], (api) => content(api.GET("/v1/admin/admin-tokens", { params: { query: { limit: 200 } } })));
  return children((tokens.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name })));
}

/** Takes an id as soon as it is whole. */
function RecordBox({ value, onChange }: { value: string; onChange(id: string | undefined): void }) {
  const words = useTexts(texts);
  const [typed, setTyped] = useState(value);
  const [left, setLeft] = useState(false);
  const wrong = typed !== "" && recordOf(typed) === undefined;
  return (
    <TextInput
      miw="20rem"
      style={{ flex: 1 }}
      aria-label={words.record}
      placeholder={words.record}
      value={typed}
      error={left && wrong ? words.badRecord : undefined}
      onBlur={() => setLeft(true)}
      onChange={(event) => {
        const text = event.currentTarget.value.trim();
        setTyped(text);
        setLeft(false);
        if (recordOf(text) !== undefined || (text === "" && value !== "")) {
          onChange(text === "" ? undefined : text);
        }
      }}
      autoComplete="off"
      spellCheck={false}
    />
  );
}
