import { useQueries, useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useLayoutEffect, useState } from "react";
import type { Api } from "../../api/client";
import { Problem } from "../../api/problem";
import { type Key, keyed } from "../../api/read";
import { useSession } from "../../shell/session";
import { type Extent, learn, PAGE, type Page, pagesOf, rowCount, UNKNOWN } from "./extent";

/** How long a page that is out of sight is kept. What was scrolled past is forgotten, so that memory stays flat. */
const KEPT_MS = 10_000;

/** Reads one page; the first without a cursor. */
export type Load<T> = (api: Api, cursor: string | undefined, limit: number) => Promise<Page<T>>;

interface List<T> {
  id: string;
  key: Key;
  load: Load<T>;
  extent: Extent;
}

export interface Endless<T> extends List<T> {
  count: number;
  /** The end of the list was seen. */
  complete: boolean;
  /** Nothing has come yet. */
  loading: boolean;
  /** What is shown is the search before; the answer to this one is on its way. */
  stale: boolean;
  problem?: Problem;
  retry(): void;
  learn(page: number, content: Page<T>): void;
}

/** A list of any length. It goes on showing the search before until the first page of the new one has come. */
export function useEndless<T>(key: Key, load: Load<T>): Endless<T> {
  const { api, place } = useSession();
  const id = JSON.stringify(keyed(place, key));
  const [list, setList] = useState<List<T>>({ id: "", key, load, extent: UNKNOWN });
  const current = list.id === id;
  const head = useQuery({
    ...firstPage(api, keyed(place, key), load),
    // From then on page 0 is one page among others.
    enabled: !current,
  });
  if (!current && head.data !== undefined) {
    // Within the same drawing, which has the rows of the answer then.
    setList({ id, key, load, extent: learn(UNKNOWN, 0, head.data) });
  }
  const learned = useCallback((page: number, content: Page<T>) => {
    setList((before) => {
      const extent = learn(before.extent, page, content);
      return extent === before.extent ? before : { ...before, extent };
    });
  }, []);
  const failed = !current && head.error !== null;
  return {
    ...list,
    load: current ? load : list.load,
    count: rowCount(list.extent),
    complete: list.extent.last !== undefined,
    loading: list.id === "" && !failed,
    stale: !current && list.id !== "",
    problem: failed ? Problem.of(head.error) : undefined,
    retry: () => void head.refetch(),
    learn: learned,
  };
}

/** The rows that are in sight. */
export function useRows<T>(list: Endless<T>, firstRow: number, lastRow: number) {
  const { api, place } = useSession();
  const pages = list.id === "" ? [] : pagesOf(list.extent, firstRow, lastRow);
  const results = useQueries({
    queries: pages.map((page) => ({
      queryKey: pageKey(keyed(place, list.key), page, list.extent.cursors[page]),
      queryFn: () => list.load(api, list.extent.cursors[page], PAGE),
      gcTime: KEPT_MS,
    })),
  });
  useLayoutEffect(() => {
    results.forEach((result, index) => {
      if (result.data !== undefined && result.isSuccess) {
        list.learn(pages[index] as number, result.data);
      }
    });
  });
  const rows = new Map(pages.map((page, index) => [page, results[index]?.data?.items]));
  const failed = results.find((result) => result.error !== null && result.data === undefined);
  return {
    row: (index: number) => rows.get(Math.floor(index / PAGE))?.[index % PAGE],
    problem: failed === undefined ? undefined : Problem.of(failed.error),
    retry: () => results.filter((result) => result.error !== null).forEach((result) => void result.refetch()),
  };
}

/** Asks for the first page of a list that is about to be shown. */
export function useAhead(): <T>(key: Key, load: Load<T>) => void {
  const { api, place } = useSession();
  const client = useQueryClient();
  return (key, load) => void client.prefetchQuery(firstPage(api, keyed(place, key), load));
}

function firstPage<T>(api: Api, key: Key, load: Load<T>) {
  return { queryKey: pageKey(key, 0, undefined), queryFn: () => load(api, undefined, PAGE), gcTime: KEPT_MS };
}

function pageKey(key: Key, page: number, cursor: string | undefined): Key {
  return [...key, "page", page, cursor];
}
