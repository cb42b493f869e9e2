import { Button } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useState } from "react";
import type { Api } from "../api/client";
import { save } from "../host";
import { useSession } from "../shell/session";
import { common } from "../texts/common";
import { useTexts } from "../texts/language";
import { csv } from "./csv";
import type { Page } from "./EndlessTable";
import { useSaved } from "./saved";

export interface Field<T> {
  title: string;
  value(row: T): string | number | boolean | null | undefined;
}

/** Rows that are fetched at once for a file. */
const PAGE = 200;

interface Props<T> {
  /** What the file is about, such as `trials`; the environment and the day are added. */
  name: string;
  /** Reads one page of what is listed. */
  load(api: Api, cursor: string | undefined, limit: number): Promise<Page<T>>;
  fields: Field<T>[];
}

/** Saves a list as CSV: everything that it finds, not only what is in sight. */
export function ExportButton<T>({ name, load, fields }: Props<T>) {
  const words = useTexts(common);
  const { api, environment } = useSession();
  const saved = useSaved();
  const [count, setCount] = useState<number>();

  async function write() {
    setCount(0);
    await saved(async () => {
      const rows: T[] = [];
      let cursor: string | undefined;
      do {
        const page = await load(api, cursor, PAGE);
        rows.push(...page.items);
        setCount(rows.length);
        cursor = page.next_cursor;
      } while (cursor !== undefined);
      const text = csv(fields.map((field) => field.title), rows.map((row) => fields.map((field) => field.value(row))));
      return save(`${name}-${environment}-${new Date().toISOString().slice(0, 10)}.csv`, text);
    });
    setCount(undefined);
  }

  return (
    <Button variant="default" leftSection={<IconDownload size={16} />} loading={count !== undefined} onClick={() => void write()}>
      {words.exportCsv}
    </Button>
  );
}
