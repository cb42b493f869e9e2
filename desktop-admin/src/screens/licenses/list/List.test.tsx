import { screen, waitFor, within } from "@testing-library/react";
import { expect, it } from "vitest";
import { type Asked, serve } from "../../../testing/server";
import { show } from "../../../testing/show";
import { routes } from "..";
import { CATALOG } from "../testing";

const SEARCH = "POST /v1/admin/licenses/search";
const ROW = { id: "lic_1", product: "switchfast", plan: "lifetime", key_last4: "TSA9", status: "active", standing: "valid", active_devices: 1, max_devices: 2, created_at: "2026-01-02T03:04:05Z", customer: { id: "cus_1", email: "ada@example.com" } };

const list = (commands = {}) => serve({ [SEARCH]: { items: [ROW] }, "GET /v1/admin/catalog": CATALOG, "GET /v1/admin/licenses/lic_1": { status: 404, body: { code: "LICENSE_NOT_FOUND", detail: "gone" } } }, commands);
const bodies = (asked: Asked[]) => asked.map(({ body }) => body as Record<string, unknown>);

it("asks the server at every keystroke, and opens what it finds", async () => {
  const server = list();
  const { user, where } = show(routes, "/licenses");
  await user.type(await screen.findByRole("searchbox"), "ad");
  await waitFor(() => expect(bodies(server.to(SEARCH)).map(({ text }) => text)).toEqual([undefined, "a", "ad"]));
  await user.click(await screen.findByRole("link", { name: "…TSA9" }));
  expect(where()).toBe("/licenses/lic_1");
});

it("narrows the list down by what the address says", async () => {
  const server = list();
  show(routes, "/licenses?standing=overdue&product=switchfast&plan=yearly&ending=7");
  await screen.findByRole("link", { name: "…TSA9" });
  const asked = bodies(server.to(SEARCH))[0];
  expect(asked).toMatchObject({ standing: "overdue", product: "switchfast", plan: "yearly" });
  const days = (Date.parse(String(asked?.ending_before)) - Date.now()) / 86_400_000;
  expect(days).toBeGreaterThan(6.99);
  expect(days).toBeLessThanOrEqual(7);
});

it("leaves out a plan of another product and a state that there is not", async () => {
  const server = list();
  show(routes, "/licenses?standing=asleep&product=switchfast&plan=other");
  await waitFor(() => expect(bodies(server.to(SEARCH)).at(-1)).not.toHaveProperty("plan"));
  expect(bodies(server.to(SEARCH)).at(-1)).not.toHaveProperty("standing");
});

it("sorts by the end at a click on its head, the other way round at the next", async () => {
  const server = list();
  const { user } = show(routes, "/licenses");
  await user.click(await screen.findByRole("button", { name: "Expires" }));
  await waitFor(() => expect(bodies(server.to(SEARCH)).at(-1)).toMatchObject({ sort: "expires", order: "descending" }));
  await user.click(screen.getByRole("button", { name: "Expires" }));
  await waitFor(() => expect(bodies(server.to(SEARCH)).at(-1)).toMatchObject({ sort: "expires", order: "ascending" }));
  expect(screen.getByRole("columnheader", { name: "Expires" }).getAttribute("aria-sort")).toBe("ascending");
});

it("has the server export what is searched for; whole keys only after a question", async () => {
  const server = list({ download: () => ({ path: "/home/ada/Downloads/licenses.csv", bytes: 10 }) });
  const { user } = show(routes, "/licenses?standing=valid", { environment: "prod" });
  const downloads = () => server.commands.filter(({ name }) => name === "download").map(({ args }) => (args as { download: { body: string; path: string } }).download);
  await user.click(await screen.findByRole("button", { name: "Export as CSV" }));
  await user.click(await screen.findByRole("menuitem", { name: "Without keys" }));
  await screen.findByText(/Saved as/);
  expect(downloads().map(({ path, body }) => [path, JSON.parse(body)])).toEqual([["/v1/admin/licenses/export", { standing: "valid", format: "csv", include_keys: false }]]);
  await user.click(await screen.findByRole("button", { name: "Export as CSV" }));
  await user.click(await screen.findByRole("menuitem", { name: "With whole keys" }));
  expect(downloads()).toHaveLength(1);
  await user.click(within(await screen.findByRole("dialog")).getByRole("button", { name: "Export with keys" }));
  await waitFor(() => expect(downloads()).toHaveLength(2));
  expect(JSON.parse(downloads()[1]?.body ?? "")).toMatchObject({ include_keys: true });
});

it("lets only owners export whole keys", async () => {
  list();
  const { user } = show(routes, "/licenses", { role: "support" });
  await user.click(await screen.findByRole("button", { name: "Export as CSV" }));
  expect((await screen.findByRole("menuitem", { name: /With whole keys/ })).hasAttribute("data-disabled")).toBe(true);
});
