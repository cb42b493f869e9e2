import { Group } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useDeferredValue, useMemo, useState } from "react";
import { useNavigate } from "react-router";
import { EndlessTable, type Sort } from "../../../components/EndlessTable";
import { PATHS } from "../../../components/records";
import { GuardedButton } from "../../../components/GuardedButton";
import { Screen } from "../../../components/Screen";
import { SearchBox } from "../../../components/SearchBox";
import { useTexts } from "../../../texts/language";
import { ExportMenu } from "./ExportMenu";
import { Filters } from "./Filters";
import { search, useConditions } from "./search";
import { useColumns } from "./columns";
import { texts } from "./texts";

/** All licenses: searched at every keystroke, by the server. */
export function List() {
  const words = useTexts(texts);
  const navigate = useNavigate();
  const { typed, type, conditions } = useConditions();
  const [sort, setSort] = useState<Sort>({ by: "created", ascending: false });
  const columns = useColumns();
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
  return (
    <Screen title={words.list} fill actions={actions}>
      <Group gap="xs">
        <SearchBox value={typed} onChange={type} placeholder={words.placeholder} />
        <Filters product={conditions.product} />
      </Group>
      <EndlessTable
        label={words.list}
        listKey={["licenses", "search", conditions, sort]}
        load={(api, cursor, limit) => search(api, conditions, sort, cursor, limit)}
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
