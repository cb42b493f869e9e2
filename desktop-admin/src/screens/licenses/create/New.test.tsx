import { screen, within } from "@testing-library/react";
import { expect, it } from "vitest";
import { type Asked, serve } from "../../../testing/server";
import { show } from "../../../testing/show";
import { routes } from "..";
import { CATALOG } from "../testing";

const CREATE = "POST /v1/admin/licenses";
const issue = ({ body }: Asked) => {
  const { quantity } = body as { quantity: number };
  return { status: 201, body: { licenses: Array.from({ length: quantity }, (_, index) => ({ id: `lic_${index}`, key: `SF-KEY-${index}`, key_last4: `K00${index}` })) } };
};

type Shown = ReturnType<typeof show>;

async function choose({ user }: Shown, field: RegExp, option: string) {
  await user.click(await screen.findByRole("combobox", { name: field }));
  await user.click(await screen.findByRole("option", { name: option }));
}

it("sends what was entered and nothing else, and shows the key", async () => {
  const server = serve({ "GET /v1/admin/catalog": CATALOG, [CREATE]: issue });
  const shown = show(routes, "/licenses/new");
  await choose(shown, /^Product/, "SwitchFast");
  expect(screen.getByRole("button", { name: "Issue the license" })).toHaveProperty("disabled", true);
  await choose(shown, /^Plan/, "Yearly");
  await shown.user.type(screen.getByLabelText("E-mail"), " ada@example.com");
  await shown.user.click(screen.getByRole("button", { name: "Issue the license" }));
  await screen.findByText("SF-KEY-0");
  expect(server.to(CREATE).map(({ body }) => body)).toEqual([{ product: "switchfast", plan: "yearly", quantity: 1, email: "ada@example.com" }]);
  expect(screen.getByRole("link", { name: "lic_0" }).getAttribute("href")).toBe("/licenses/lic_0");
});

it("asks before it makes many, and saves all keys as a file", async () => {
  const server = serve({ "GET /v1/admin/catalog": CATALOG, [CREATE]: issue }, { save: () => ({ path: "/tmp/keys.csv" }) });
  const shown = show(routes, "/licenses/new");
  await choose(shown, /^Product/, "SwitchFast");
  await choose(shown, /^Plan/, "Lifetime");
  await shown.user.clear(screen.getByLabelText(/^How many/));
  await shown.user.type(screen.getByLabelText(/^How many/), "25");
  await shown.user.click(screen.getByRole("button", { name: "Issue 25 licenses" }));
  const dialog = within(await screen.findByRole("dialog"));
  expect(server.to(CREATE)).toHaveLength(0);
  await shown.user.click(dialog.getByRole("button", { name: "Issue 25 licenses" }));
  await screen.findByText(/The first 20 of 25/);
  await shown.user.click(screen.getByRole("button", { name: "Save as CSV" }));
  await screen.findByText(/Saved as/);
  const { text } = server.commands.find(({ name }) => name === "save")?.args as { text: string };
  expect(text.trim().split("\r\n")).toHaveLength(26);
});

it("keeps what was entered when the server refuses", async () => {
  serve({ "GET /v1/admin/catalog": CATALOG, [CREATE]: { status: 409, body: { code: "CONFLICT", detail: "Somebody else was faster.", fix: "Try again." } } });
  const shown = show(routes, "/licenses/new");
  await choose(shown, /^Product/, "SwitchFast");
  await choose(shown, /^Plan/, "Lifetime");
  await shown.user.type(screen.getByLabelText("Note"), "for the fair");
  await shown.user.click(screen.getByRole("button", { name: "Issue the license" }));
  await screen.findByText("Try again.");
  expect(screen.getByLabelText("Note")).toHaveProperty("value", "for the fair");
});

it("issues nothing with a token that may only read", async () => {
  const server = serve({ "GET /v1/admin/catalog": CATALOG });
  const shown = show(routes, "/licenses/new", { role: "read_only" });
  await choose(shown, /^Product/, "SwitchFast");
  await choose(shown, /^Plan/, "Lifetime");
  await shown.user.click(screen.getByRole("button", { name: "Issue the license" }));
  expect(server.to(CREATE)).toHaveLength(0);
});
