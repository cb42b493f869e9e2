import { screen, waitFor, within } from "@testing-library/react";
import { expect, it } from "vitest";
import { type Asked, serve } from "../../testing/server";
import { show } from "../../testing/show";
import { routes } from ".";

const ADA = { id: "cus_1", email: "ada@example.com", name: "Ada", created_at: "2026-01-02T03:04:05Z" };
const search = "POST /v1/admin/customers/search";
const empty = { items: [] };

/** A server with one customer, who can be changed. */
function withAda() {
  let ada: Record<string, unknown> = { ...ADA };
  return serve(
    {
      "GET /v1/admin/customers/cus_1": () => ({ ...ada, licenses: [] }),
      "PATCH /v1/admin/customers/cus_1": ({ body }: Asked) => (ada = { ...ada, ...(body as object) }),
      "POST /v1/admin/licenses/search": empty,
      "POST /v1/admin/customers/cus_1/erase": () => {
        ada = { id: "cus_1", created_at: ADA.created_at, erased_at: "2026-02-02T03:04:05Z" };
        return { customer: ada, erased: [{ of: "customer", fields: ["email", "name"], entries: 1 }], kept: [{ what: "orders", entries: 2, why: "Tax law." }] };
      },
    },
    { download: () => ({ path: "/home/ada/Downloads/customer.json", bytes: 10 }) },
  );
}

it("searches at every keystroke, and for everything without words", async () => {
  const server = serve({ [search]: ({ body }: Asked) => ({ items: (body as { text?: string }).text === "ad" ? [ADA] : [] }) });
  const { user, where } = show(routes, "/customers");
  await user.type(await screen.findByRole("searchbox"), "ad");
  await user.click(await screen.findByRole("link", { name: "ada@example.com" }));
  expect(server.to(search).map(({ body }) => (body as { text?: string }).text)).toEqual([undefined, "a", "ad"]);
  expect(where()).toBe("/customers/cus_1");
});

it("sends only what was changed, and takes it back", async () => {
  const server = withAda();
  const { user } = show(routes, "/customers/cus_1");
  await user.click(await screen.findByRole("button", { name: "Edit" }));
  const name = within(await screen.findByRole("dialog")).getByLabelText("Name");
  await user.clear(name);
  await user.type(name, "Ada Lovelace");
  await user.click(screen.getByRole("button", { name: "Save" }));
  await screen.findByRole("heading", { name: "Ada Lovelace" });
  await user.click(await screen.findByRole("button", { name: "Undo" }));
  await screen.findByRole("heading", { name: "Ada" });
  expect(server.to("PATCH /v1/admin/customers/cus_1").map(({ body }) => body)).toEqual([{ name: "Ada Lovelace" }, { name: "Ada" }]);
});

it("shows the customer that has the address already, and says so", async () => {
  serve({ [search]: empty, "POST /v1/admin/customers": { status: 200, body: ADA } });
  const { user, where } = show(routes, "/customers");
  await user.click(await screen.findByRole("button", { name: "New customer" }));
  await user.type(within(await screen.findByRole("dialog")).getByLabelText(/E-mail/), "ada@example.com{Enter}");
  await screen.findByText(/There is a customer with this address already/);
  await waitFor(() => expect(where()).toBe("/customers/cus_1"));
});

it("erases once the address is typed, in test as well, and tells what is kept and why", async () => {
  const server = withAda();
  const { user } = show(routes, "/customers/cus_1");
  await user.click(await screen.findByRole("button", { name: "Erase personal data" }));
  const input = await screen.findByRole("textbox", { name: /ada@example.com/ });
  await user.type(input, "ada@example.co");
  expect(screen.getByRole("button", { name: "Erase for good" })).toHaveProperty("disabled", true);
  await user.type(input, "m");
  await user.click(screen.getByRole("button", { name: "Erase for good" }));
  await screen.findByText("Tax law.");
  expect(server.to("POST /v1/admin/customers/cus_1/erase").map(({ body }) => body)).toEqual([{ confirm: "ada@example.com" }]);
});

it("leaves erasing to owners, and says so", async () => {
  withAda();
  const { user } = show(routes, "/customers/cus_1", { role: "support" });
  const button = await screen.findByRole("button", { name: "Erase personal data" });
  await user.hover(button);
  await screen.findByText("This needs a token with the role owner.");
  await user.click(button);
  expect(screen.queryByRole("dialog")).toBeNull();
});

it("saves all data of the customer of this environment", async () => {
  const server = withAda();
  const { user } = show(routes, "/customers/cus_1", { environment: "prod" });
  await user.click(await screen.findByRole("button", { name: "Export all data" }));
  await waitFor(() => expect(server.commands.map(({ name }) => name)).toContain("download"));
  const { args } = server.commands.find(({ name }) => name === "download") ?? {};
  expect(args).toMatchObject({ download: { place: { environment: "prod" }, method: "GET", path: "/v1/admin/customers/cus_1/export" } });
});
