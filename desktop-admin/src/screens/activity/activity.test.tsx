import { act, fireEvent, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Answer } from "../../testing/server";
import { serve } from "../../testing/server";
import { show } from "../../testing/show";
import { routes } from ".";

const LIST = "GET /v1/admin/audit-events";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const event = (number: number, more: object = {}) => ({
  id: `aud_0${number}`,
  at: new Date().toISOString(),
  action: "license.reinstated",
  actor: { kind: "admin", name: "Ada", token_id: "adm_1" },
  license_id: "lic_1",
  data: {},
  ...more,
});
const query = (path: string) => Object.fromEntries(new URLSearchParams(path.split("?")[1]));
const shown = () => [...document.querySelectorAll<HTMLElement>("[data-event]")].map(({ dataset }) => dataset.event);

/** Lets time pass, and what is due happen. */
const pass = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms));

test("it asks for what came since, and shows it once and by itself", async () => {
  const answers: Answer[] = [
    { items: [event(1)], poll_after: "aud_p1" },
    { items: [event(2), event(1)], poll_after: "aud_p2" },
    { items: [event(2)], poll_after: "aud_p3" },
  ];
  const server = serve({ [LIST]: () => answers.shift() ?? { items: [], poll_after: "aud_p4" } });
  show(routes, "/activity");
  await pass(100);
  expect(shown()).toEqual(["aud_01"]);
  expect(screen.getByRole("link", { name: "License" }).getAttribute("href")).toBe("/licenses/lic_1");
  await pass(3_000);
  expect(shown()).toEqual(["aud_02", "aud_01"]);
  await pass(3_000);
  expect(shown()).toEqual(["aud_02", "aud_01"]);
  expect(server.to(LIST).map(({ path }) => query(path).after)).toEqual([undefined, "aud_p1", "aud_p2"]);
});

test("more news than a page holds are read to the end", async () => {
  const answers: Answer[] = [
    { items: [event(1)], poll_after: "aud_p1" },
    { items: [event(4), event(3)], next_cursor: "aud_03", poll_after: "aud_p2" },
    { items: [event(2)], poll_after: "aud_p3" },
  ];
  const server = serve({ [LIST]: () => answers.shift() ?? { items: [], poll_after: "aud_p4" } });
  show(routes, "/activity");
  await pass(100);
  await pass(3_000);
  expect(shown()).toEqual(["aud_04", "aud_03", "aud_02", "aud_01"]);
  expect(query(server.to(LIST)[2]?.path ?? "")).toMatchObject({ after: "aud_p1", cursor: "aud_03" });
  await pass(3_000);
  expect(query(server.to(LIST)[3]?.path ?? "").after).toBe("aud_p2");
});

test("paused, it asks no more; then it goes on where it was", async () => {
  const server = serve({ [LIST]: { items: [event(1)], poll_after: "aud_p1" } });
  show(routes, "/activity");
  await pass(100);
  fireEvent.click(screen.getByRole("button", { name: "Pause" }));
  await pass(20_000);
  expect(server.to(LIST)).toHaveLength(1);
  expect(screen.getByText("Paused: new events are not shown.")).toBeTruthy();
  fireEvent.click(screen.getByRole("button", { name: "Go on" }));
  await pass(3_000);
  expect(query(server.to(LIST)[1]?.path ?? "").after).toBe("aud_p1");
});

test("it says when it stands still and shows what came before, and goes on by itself", async () => {
  let away = false;
  serve({
    [LIST]: () => (away ? { status: 503, body: { code: "UNAVAILABLE", detail: "The database does not answer.", status: 503 } } : { items: [event(1)], poll_after: "aud_p1" }),
  });
  show(routes, "/activity");
  await pass(100);
  away = true;
  await pass(10_000);
  expect(screen.getByText("It stands still")).toBeTruthy();
  expect(screen.getByRole("status").textContent).toContain("The database does not answer.");
  expect(shown()).toEqual(["aud_01"]);
  away = false;
  await pass(10_000);
  expect(screen.queryByText("It stands still")).toBeNull();
  expect(screen.getByText("Live")).toBeTruthy();
});

test("who is asked for goes to the server", async () => {
  const server = serve({ [LIST]: { items: [], poll_after: "aud_p1" } });
  show(routes, "/activity");
  await pass(100);
  expect(screen.getByText("Nothing has happened yet.")).toBeTruthy();
  fireEvent.click(screen.getByText("Apps"));
  await pass(100);
  expect(query(server.to(LIST).at(-1)?.path ?? "")).toEqual({ actor_kind: "app", limit: "50" });
});
