import { type Api, content, type Schemas } from "../../api/client";

export type AuditEvent = Schemas["AuditEvent"];

/** Events that are shown at most: a feed that stays open for weeks does not grow for ever. */
export const MOST = 300;
const FIRST = 50;
const PAGE = 200;

/** What has been heard so far. */
export interface Feed {
  /** Newest first. */
  events: readonly AuditEvent[];
  /** Where the next look begins. */
  pollAfter: string;
  /** How many came with the last look. */
  fresh: number;
}

/** By whom; the API knows one kind at a time. */
export type Who = Schemas["ActorKind"] | undefined;

/** Asks what came since. */
export async function poll(api: Api, who: Who, before: Feed | undefined): Promise<Feed> {
  const heard: AuditEvent[] = [];
  let pollAfter = before?.pollAfter;
  let cursor: string | undefined;
  do {
    const query = { actor_kind: who, after: before?.pollAfter, cursor, limit: before === undefined ? FIRST : PAGE };
    const page = await content(api.GET("/v1/admin/audit-events", { params: { query } }));
    heard.push(...page.items);
    // That of the first page: what happens while the others are read is not skipped.
    pollAfter = cursor === undefined ? page.poll_after : pollAfter;
    cursor = before === undefined || heard.length >= MOST ? undefined : page.next_cursor;
  } while (cursor !== undefined);
  return merged(before, heard, pollAfter as string);
}

/** Puts what was heard to what is known. Looks overlap, and an event can appear after younger ones: ids tell which is which, and when. */
export function merged(before: Feed | undefined, heard: readonly AuditEvent[], pollAfter: string): Feed {
  const known = new Set(before?.events.map(({ id }) => id));
  const fresh = heard.filter(({ id }) => !known.has(id));
  if (before !== undefined && fresh.length === 0) {
    return { ...before, pollAfter, fresh: 0 };
  }
  const events = [...fresh, ...(before?.events ?? [])].sort((one, other) => (one.id < other.id ? 1 : -1)).slice(0, MOST);
  return { events, pollAfter, fresh: before === undefined ? 0 : fresh.length };
}

/** Events by the day, in local time, on which they happened. */
export function byDay(events: readonly AuditEvent[]): { day: string; events: AuditEvent[] }[] {
  const days = new Map<string, AuditEvent[]>();
  for (const event of events) {
    const day = localDay(new Date(event.at));
    days.set(day, [...(days.get(day) ?? []), event]);
  }
  return [...days].map(([day, each]) => ({ day, events: each }));
}

/** The local day of a moment, `2026-09-21`. */
export function localDay(at: Date): string {
  return [at.getFullYear(), at.getMonth() + 1, at.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
}
