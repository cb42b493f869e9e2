import { screen, waitFor, within } from "@testing-library/react";
import { expect, it } from "vitest";
import { show } from "../../../testing/show";
import { routes } from "..";
import { LAPTOP, sent, withLicense } from "../testing";

const open = (setting = {}) => show(routes, "/licenses/lic_1", setting);

it("shows whose license it is, what it is paid with, and on which slots its devices are", async () => {
  const order = { id: "ord_1", product: "switchfast", plan: "lifetime", source: "manual", status: "paid", amount: 2900, currency: "usd", invoice_no: "2026-7", remarks: [], renewal: false, created_at: "2026-01-02T03:04:05Z" };
  const server = withLicense({ devices: [LAPTOP], order_id: "ord_1" }, { "POST /v1/admin/orders/search": { items: [order] } });
  open();
  expect((await screen.findByRole("link", { name: "Ada" })).getAttribute("href")).toBe("/customers/cus_1");
  const device = (await screen.findByText("Ada's laptop")).closest("tr") as HTMLElement;
  await waitFor(() => expect(within(device).getAllByRole("cell")[0]?.textContent).toBe("1"));
  expect(await screen.findByText("$29.00")).toBeTruthy();
  expect(server.to("POST /v1/admin/orders/search")[0]?.body).toMatchObject({ license_id: "lic_1" });
});

it("extends by months and takes it back to the very instant", async () => {
  const server = withLicense();
  const { user } = open();
  await user.click(await screen.findByRole("button", { name: "Extend" }));
  const dialog = within(await screen.findByRole("dialog"));
  await user.clear(dialog.getByLabelText("How many"));
  await user.type(dialog.getByLabelText("How many"), "2");
  // 31 January and two months are 31 March; the day does not slip by way of February.
  expect(dialog.getByText(/^Then: Mar 31, 2030/)).toBeTruthy();
  await user.click(dialog.getByRole("button", { name: "Set the end" }));
  await user.click(await screen.findByRole("button", { name: "Undo" }));
  await screen.findByText("Undone.");
  expect(sent(server, "extend")).toEqual([
    { months: 2, never: false },
    { until: "2030-01-31T12:00:00Z", never: false },
  ]);
});

it("restores plan and end, both of which a change of plan moved", async () => {
  const server = withLicense({ plan: "yearly", plan_name: "Yearly" });
  const { user } = open();
  await user.click(await screen.findByRole("button", { name: "Plan: Change plan" }));
  const dialog = within(await screen.findByRole("dialog"));
  await user.click(dialog.getByRole("combobox"));
  await user.click(await screen.findByRole("option", { name: "Lifetime" }));
  expect(dialog.getByText("On this plan it never expires.")).toBeTruthy();
  await user.click(dialog.getByRole("button", { name: "Change plan" }));
  await user.click(await screen.findByRole("button", { name: "Undo" }));
  await screen.findByText("Undone.");
  expect(sent(server, "change-plan")).toEqual([{ plan: "lifetime" }, { plan: "yearly" }]);
  // The test's server keeps no end over the change to a plan without one, so it has to be set.
  expect(sent(server, "extend")).toEqual([{ until: "2030-01-31T12:00:00Z", never: false }]);
});

it("suspends with a reason and says it above everything else", async () => {
  const server = withLicense();
  const { user } = open();
  await user.click(await screen.findByRole("button", { name: "Suspend" }));
  const dialog = within(await screen.findByRole("dialog"));
  await user.type(dialog.getByLabelText("Reason"), "stolen card");
  await user.click(dialog.getByRole("button", { name: "Suspend" }));
  await screen.findByText("Reason: stolen card");
  expect(await screen.findByRole("button", { name: "Reinstate" })).toBeTruthy();
  expect(sent(server, "suspend")).toEqual([{ reason: "stolen card" }]);
});

it("revokes in production only once the customer's address is typed", async () => {
  const server = withLicense();
  const { user } = open({ environment: "prod" });
  await user.click(await screen.findByRole("button", { name: "All acts" }));
  await user.click(await screen.findByRole("menuitem", { name: "Revoke" }));
  const dialog = within(await screen.findByRole("dialog"));
  const revoke = dialog.getByRole("button", { name: "Revoke" });
  await user.type(dialog.getByLabelText(/^Name/), "ada@example.co");
  expect(revoke).toHaveProperty("disabled", true);
  await user.type(dialog.getByLabelText(/^Name/), "m");
  await user.click(revoke);
  await screen.findByText("The license is revoked.");
  expect(sent(server, "revoke")).toEqual([{}]);
  expect(server.asked.every(({ environment }) => environment === "prod")).toBe(true);
});

it("offers no undo that would lift what the money did", async () => {
  withLicense({ hold: { cause: "disputed", since: "2026-02-02T00:00:00Z" }, standing: "suspended" });
  const { user } = open();
  await user.click(await screen.findByRole("button", { name: "All acts" }));
  await user.click(await screen.findByRole("menuitem", { name: "Revoke" }));
  await user.click(within(await screen.findByRole("dialog")).getByRole("button", { name: "Revoke" }));
  await screen.findByText("The license is revoked.");
  expect(screen.queryByRole("button", { name: "Undo" })).toBeNull();
});

it("releases one device after asking, and all of them", async () => {
  const server = withLicense({ devices: [LAPTOP] });
  const { user } = open();
  await user.click(await screen.findByRole("button", { name: "Release: Ada's laptop" }));
  await user.click(within(await screen.findByRole("dialog")).getByRole("button", { name: "Release" }));
  await screen.findByText("No device holds a slot.");
  expect(sent(server, "devices/act_1/release")).toHaveLength(1);
  await user.click(await screen.findByRole("button", { name: "All acts" }));
  expect((await screen.findByRole("menuitem", { name: /Release all devices/ })).hasAttribute("data-disabled")).toBe(true);
});

it("shows the key until it is closed, and then what was noted of it", async () => {
  const server = withLicense();
  const { user } = open();
  await user.click(await screen.findByRole("button", { name: "Show key" }));
  await screen.findByText("SF-FE0VZ-HQDYT-4ZF25-DTSA9");
  await user.click(within(screen.getByRole("dialog")).getByText("Close"));
  await waitFor(() => expect(document.body.textContent).not.toContain("SF-FE0VZ"));
  expect(sent(server, "reveal-key")).toHaveLength(1);
  expect(server.to("GET /v1/admin/audit-events").length).toBeGreaterThan(1);
});

it("mails the key to the customer, whether it was mailed before or not", async () => {
  const mail = { id: "mail_1", cause: "key_delivery:lic_1:mail_1", kind: "key_delivery", recipient: "ada@new.example", language: "en", state: "waiting", attempts: 0, created_at: "2026-01-02T03:04:05Z" };
  const server = withLicense({ source: "import" }, { "POST /v1/admin/licenses/lic_1/mail-key": mail });
  const { user } = open();
  await screen.findByRole("link", { name: "Ada" });
  await user.keyboard(".");
  await user.click(await screen.findByRole("menuitem", { name: "Mail the key" }));
  const dialog = within(await screen.findByRole("dialog"));
  await dialog.findByText(/goes to ada@example.com/);
  expect(sent(server, "mail-key")).toHaveLength(0);
  await user.click(dialog.getByRole("button", { name: "Mail it" }));
  await screen.findByText("The key is on its way to ada@new.example.");
  expect(sent(server, "mail-key")).toHaveLength(1);
});

it("says what it takes to mail the key of a license without a customer", async () => {
  const server = withLicense({ customer: undefined });
  const { user } = open();
  await user.click(await screen.findByRole("button", { name: "All acts" }));
  const item = await screen.findByRole("menuitem", { name: /Mail the key.*give the license to a customer/ });
  expect(item.hasAttribute("data-disabled")).toBe(true);
  await user.click(item);
  expect(sent(server, "mail-key")).toHaveLength(0);
});

it("sends all exceptions, unlimited ones as null, and those before at undo", async () => {
  const server = withLicense();
  const { user } = open();
  await user.click(await screen.findByRole("button", { name: "Edit exceptions" }));
  const dialog = within(await screen.findByRole("dialog"));
  await user.type(dialog.getByLabelText("Devices"), "7");
  await user.click(dialog.getByRole("button", { name: "Another limit" }));
  const save = dialog.getByRole("button", { name: "Save" });
  await user.type(dialog.getByRole("combobox", { name: "Limit" }), "max_bots");
  expect(save).toHaveProperty("disabled", true);
  await user.click(dialog.getByRole("checkbox", { name: "unlimited" }));
  await user.click(save);
  await user.click(await screen.findByRole("button", { name: "Undo" }));
  await screen.findByText("Undone.");
  expect(sent(server, "overrides", "PUT")).toEqual([
    { max_devices: 7, add_features: [], remove_features: [], limits: { max_bots: null } },
    { add_features: [], remove_features: [], limits: {} },
  ]);
});

it("does nothing with a token that may only read, and says which role it takes", async () => {
  const server = withLicense({ devices: [LAPTOP] });
  const { user } = open({ role: "read_only" });
  await user.click(await screen.findByRole("button", { name: "Show key" }));
  await user.click(screen.getByRole("button", { name: "Extend" }));
  expect((await screen.findAllByText(/role support/)).length).toBeGreaterThan(0);
  expect(screen.queryByRole("dialog")).toBeNull();
  expect(server.asked.filter(({ method, path }) => method === "POST" && path.includes("lic_1"))).toEqual([]);
});

it("writes limits as people read numbers", async () => {
  withLicense({ limits: { max_resources: 25000, max_bots: null } });
  open();
  expect(await screen.findByText("25,000")).toBeTruthy();
});
