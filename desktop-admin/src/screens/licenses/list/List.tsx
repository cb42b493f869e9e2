import { Group } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useDeferredValue, useMemo, useState } from "react";
import { useNavigate } from "react-router";
import type { Schemas } from "../../../api/client";
import { EndlessTable, type Load, type Sort, useAhead } from "../../../components/EndlessTable";
import { PATHS } from "../../../components/records";
import { GuardedButton } from "../../../components/GuardedButton";
import { Screen } from "../../../components/Screen";
import { SearchBox } from "../../../components/SearchBox";
import { useTexts } from "../../../texts/language";
import { asked } from "../../../components/filters";
import { ExportMenu } from "./ExportMenu";
import { Filters } from "./Filters";
import { type Conditions, search, useConditions } from "./search";
import { useColumns } from "./columns";
import { texts } from "./texts";

/** All licenses: searched at every keystroke, by the server. */
export function List() {
  const words = useTexts(texts);
  const navigate = useNavigate();
  const { typed, type, conditions } = useConditions();
  const [sort, setSort] = useState<Sort>({ by: "created", ascending: false });
  const columns = useColumns();
  const ahead = useAhead();
  const list = listOf(conditions, sort);
  // A keystroke is answered first; what hangs on it otherwise is drawn after that.
  const settled = useDeferredValue(conditions);
  const actions = useMemo(
    () => (
      <>
        <ExportMenu conditions={settled} />
        <GuardedButton needs="support" leftSection={<IconPlus size={16} />} onClick={() => void navigate("/licenses/new")}>
          {words.create}
        </GuardedButton>
      </>
    ),
    [settled, words, navigate],
  );
  const narrowed = Object.values(conditions).some((condition) => condition !== undefined);

  /** The request leaves first; what was typed is drawn while the server works. */
  function find(text: string) {
    const next = listOf({ ...conditions, text: asked(text) }, sort);
    ahead(next.key, next.load);
    type(text);
  }

  return (
    <Screen title={words.list} fill actions={actions}>
      <Group gap="xs">
        <SearchBox value={typed} onChange={find} placeholder={words.placeholder} />
        <Filters product={conditions.product} />
      </Group>
      <EndlessTable
        label={words.list}
        listKey={list.key}
        load={list.load}
        columns={columns}
        rowKey={(row) => row.id}
        link={(row) => PATHS.license(row.id)}
        sort={sort}
        onSort={setSort}
        empty={narrowed ? words.empty : words.none}
      />
    </Screen>
  );
}

function listOf(conditions: Conditions, sort: Sort) {
  const load: Load<Schemas["LicenseSummary"]> = (api, cursor, limit) => search(api, conditions, sort, cursor, limit);
  return { key: ["licenses", "search", conditions, sort], load };
}
