import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import { expect, test } from "vitest";
import { serve } from "../../testing/server";
import { show } from "../../testing/show";
import { routes } from ".";
import { next, recordOf } from "./filter";

const LIST = "GET /v1/admin/audit-events";
const LICENSE = "lic_01m81p8g1yerrvremamfr6g6wc";
const EVENT = "aud_01m81p8g1yfdkrcwfgehcxqxpv";

const event = {
  id: EVENT,
  at: "2026-11-22T12:00:00Z",
  action: "license.suspended",
  actor: { kind: "admin", name: "Ada", token_id: "adm_01m81p8g1yeswap045ykwm1z1k" },
  license_id: LICENSE,
  data: { reason: "card reported" },
  request_id: "req-7",
};
const query = (path: string) => Object.fromEntries(new URLSearchParams(path.split("?")[1]));
const script = { [LIST]: { items: [event], poll_after: "aud_p" }, "GET /v1/admin/admin-tokens": { items: [{ id: "adm_1", name: "Grace" }] } };

test("half an id is no condition; a whole one is", async () => {
  const server = serve(script);
  show(routes, "/audit");
  const box = await screen.findByLabelText("Id of a license, customer or trial");
  fireEvent.change(box, { target: { value: LICENSE.slice(0, 12) } });
  fireEvent.blur(box);
  expect(await screen.findByText("An id begins with lic_, cus_ or trl_ and is complete.")).toBeTruthy();
  fireEvent.change(box, { target: { value: LICENSE } });
  await waitFor(() => expect(server.to(LIST).map(({ path }) => query(path))).toContainEqual({ license_id: LICENSE, limit: "100" }));
  expect(server.asked.some(({ path }) => path.includes("id=") && !path.includes(LICENSE))).toBe(false);
});

test("days are local ones, the last one included", async () => {
  const server = serve(script);
  show(routes, "/audit?from=2026-11-01&to=2026-11-22&subject=license&kind=admin");
  await screen.findByText("Ada");
  expect(query(server.to(LIST)[0]?.path ?? "")).toEqual({
    subject: "license",
    actor_kind: "admin",
    from: new Date(2026, 10, 1).toISOString(),
    to: new Date(2026, 10, 23).toISOString(),
    limit: "100",
  });
});

test("an entry opens with its particulars, the filter stays", async () => {
  const server = serve(script);
  const { user } = show(routes, "/audit?subject=license");
  const row = (await screen.findByText("Ada")).closest("tr") as HTMLElement;
  const link = row.querySelector("a[data-row]") as HTMLElement;
  expect(link.getAttribute("href")).toBe(`#/audit?subject=license&entry=${EVENT}`);
  await user.click(link);
  const entry = await screen.findByRole("dialog");
  await within(entry).findByText("req-7");
  expect(within(entry).getByText('"card reported"')).toBeTruthy();
  expect(within(entry).getByText(LICENSE).getAttribute("href")).toBe(`/licenses/${LICENSE}`);
  expect(server.to(LIST).map(({ path }) => query(path))).toContainEqual({ cursor: next(EVENT), limit: "1" });
});

test("an entry that is not there is not another one", async () => {
  serve(script);
  show(routes, `/audit?entry=${EVENT.slice(0, -1)}0`);
  expect(await screen.findByText("There is no such entry.")).toBeTruthy();
});

test("the file has every page, not only what is in sight", async () => {
  const pages: Record<string, unknown> = {
    "": { items: [event], next_cursor: "aud_2", poll_after: "aud_p" },
    aud_2: { items: [{ ...event, id: "aud_1", actor: { kind: "app" }, data: {} }], poll_after: "aud_p" },
  };
  const server = serve({ ...script, [LIST]: ({ path }) => pages[query(path).cursor ?? ""] as Record<string, unknown> & { status?: never } }, { save: () => ({ path: "/tmp/audit.csv" }) });
  show(routes, "/audit");
  fireEvent.click(await screen.findByText("Export as CSV"));
  await waitFor(() => expect(server.commands.some(({ name }) => name === "save")).toBe(true));
  const { text } = server.commands.find(({ name }) => name === "save")?.args as { text: string };
  const lines = text.trim().split("\r\n");
  expect(lines).toHaveLength(3);
  expect(lines[1]).toContain(`${EVENT},2026-11-22T12:00:00Z,license.suspended,admin,Ada`);
  expect(lines[2]).toContain("aud_1,2026-11-22T12:00:00Z,license.suspended,app");
});

test("tokens are not asked for by who may not see them", async () => {
  const server = serve(script);
  show(routes, "/audit", { role: "support" });
  await screen.findByText("Ada");
  expect(server.to("GET /v1/admin/admin-tokens")).toHaveLength(0);
});

test("ids", () => {
  expect(next("aud_01a")).toBe("aud_01b");
  expect(next("aud_01h")).toBe("aud_01j");
  expect(next("aud_01zz")).toBe("aud_0200");
  expect(recordOf(LICENSE)).toEqual({ license_id: LICENSE });
  expect(recordOf(EVENT)).toBeUndefined();
  expect(recordOf(`${LICENSE}0`)).toBeUndefined();
});
