import { expect, test } from "vitest";
import { type AuditEvent, byDay, merged, MOST } from "./feed";

const event = (id: string, at = "2026-11-22T12:00:00Z"): AuditEvent => ({ id, at, action: "license.created", actor: { kind: "app" }, data: {} });
const ids = (events: readonly AuditEvent[]) => events.map(({ id }) => id);

test("looks overlap: what is known is not shown twice, and what is late takes its place", () => {
  const before = merged(undefined, [event("aud_5"), event("aud_3")], "p1");
  const after = merged(before, [event("aud_6"), event("aud_5"), event("aud_4"), event("aud_3")], "p2");
  expect(ids(after.events)).toEqual(["aud_6", "aud_5", "aud_4", "aud_3"]);
  expect(after).toMatchObject({ fresh: 2, pollAfter: "p2" });
});

test("a look at which nothing new came leaves the list as it is", () => {
  const before = merged(undefined, [event("aud_5")], "p1");
  const after = merged(before, [event("aud_5")], "p2");
  expect(after.events).toBe(before.events);
  expect(after).toMatchObject({ fresh: 0, pollAfter: "p2" });
});

test("the feed does not grow for ever: the oldest are left out", () => {
  const many = Array.from({ length: MOST }, (_, index) => event(`aud_${1000 + index}`));
  const feed = merged(merged(undefined, many, "p1"), [event("aud_9999")], "p2");
  expect(feed.events).toHaveLength(MOST);
  expect(feed.events[0]?.id).toBe("aud_9999");
  expect(ids(feed.events)).not.toContain("aud_1000");
});

test("events stand under the local day on which they happened", () => {
  const local = (day: number, hour: number) => new Date(2026, 10, day, hour).toISOString();
  const days = byDay([event("aud_3", local(22, 0)), event("aud_2", local(21, 23)), event("aud_1", local(21, 1))]);
  expect(days.map(({ day, events }) => [day, ids(events)])).toEqual([
    ["2026-11-22", ["aud_3"]],
    ["2026-11-21", ["aud_2", "aud_1"]],
  ]);
});
