import { screen, waitFor, within } from "@testing-library/react";
import { expect, it } from "vitest";
import { serve } from "../../testing/server";
import { show } from "../../testing/show";
import { routes } from "./index";

const desk = { profiles: [], selected: null, keyring: { available: true }, troubles: [] };
const host = Object.fromEntries(["rename_profile", "remove_profile", "sign_out", "select", "sign_in"].map((command) => [command, () => desk]));

it("tells who is signed in where, and where the token is kept", async () => {
  serve({}, host);
  show(routes, "/servers");
  const rows = within(await screen.findByRole("table", { name: "Environments of Shop" })).getAllByRole("row");
  expect(rows.map((row) => row.textContent)).toEqual([expect.stringMatching(/Test.*as tester.*owner.*For this session only/), expect.stringMatching(/Production.*as tester/)]);
  expect(screen.getByText("Works: tokens can be kept beyond this session.")).toBeTruthy();
});

it("renames a server", async () => {
  const server = serve({}, host);
  const { user } = show(routes, "/servers");
  await user.click(await screen.findByRole("button", { name: "Rename Shop" }));
  const name = screen.getByLabelText(/^Name/);
  await user.clear(name);
  await user.type(name, " Main shop ");
  await user.click(screen.getByRole("button", { name: "Rename" }));
  await screen.findByText("Renamed.");
  expect(server.commands).toContainEqual({ name: "rename_profile", args: { profile: "p1", name: "Main shop" } });
});

it("signs out of one environment, and forgets a server, only when that was confirmed", async () => {
  const server = serve({}, host);
  const { user } = show(routes, "/servers");
  await user.click(await screen.findByRole("button", { name: "Sign out of Shop, Production" }));
  await user.click(within(await screen.findByRole("dialog")).getByRole("button", { name: "Cancel" }));
  expect(server.commands).toEqual([]);
  await user.click(screen.getByRole("button", { name: "Sign out of Shop, Production" }));
  await user.click(within(await screen.findByRole("dialog")).getByRole("button", { name: "Sign out" }));
  await waitFor(() => expect(server.commands).toEqual([{ name: "sign_out", args: { place: { profile: "p1", environment: "prod" } } }]));
  await user.click(screen.getByRole("button", { name: "Remove Shop" }));
  await user.click(within(await screen.findByRole("dialog", { name: "Remove this server?" })).getByRole("button", { name: "Remove" }));
  await waitFor(() => expect(server.commands.at(-1)).toEqual({ name: "remove_profile", args: { profile: "p1" } }));
});

it("goes to the other environment", async () => {
  const server = serve({}, host);
  const { user, where } = show(routes, "/servers");
  await user.click(await screen.findByRole("button", { name: "Open Shop, Production" }));
  await waitFor(() => expect(where()).toBe("/"));
  expect(server.commands).toEqual([{ name: "select", args: { place: { profile: "p1", environment: "prod" } } }]);
});

it("adds a server, with the token gone from the page once it is sent", async () => {
  const server = serve({}, host);
  const { user } = show(routes, "/servers");
  await user.click(await screen.findByRole("button", { name: "Add a server" }));
  const dialog = await screen.findByRole("dialog", { name: "Add a server" });
  const token = within(dialog).getByLabelText<HTMLInputElement>(/^Admin token/);
  await user.type(token, "clv_admin_test_secret");
  await user.click(within(dialog).getByRole("button", { name: "Sign in" }));
  await waitFor(() => expect(server.commands[0]?.args).toMatchObject({ credentials: { token: "clv_admin_test_secret", keep: "keyring" } }));
  expect(token.value).toBe("");
});
