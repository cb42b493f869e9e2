import { screen, waitFor } from "@testing-library/react";
import { expect, it } from "vitest";
import { type Asked, serve } from "../../testing/server";
import { show } from "../../testing/show";
import { routes } from ".";

const ORDER = {
  id: "ord_1",
  source: "manual",
  status: "paid",
  product: "optimnow",
  plan: "starter",
  amount: 149900,
  currency: "eur",
  customer: { id: "cus_1", email: "ada@example.com" },
  license: { id: "lic_1", key_last4: "7KQ2", standing: "valid" },
  renewal: false,
  remarks: [],
  invoice_no: "2026-7",
  language: "de",
  created_at: "2026-01-02T03:04:05Z",
  paid_at: "2026-01-02T03:04:05Z",
  updated_at: "2026-01-02T03:04:05Z",
};
const THROUGH_STRIPE = {
  ...ORDER,
  source: "checkout",
  remarks: [{ code: "inquiry", text: "in the server's words" }],
  stripe: { payment_intent: "pi_1", dashboard_url: "https://dashboard.stripe.com/payments/pi_1" },
};
const PLAN = { code: "starter", name: "Starter", retired: false, kind: "fixed_term", prices: [{ id: "price_1", code: "yearly", amount: 149900, currency: "eur", retired: false }] };
const CATALOG = { revision: 1, products: [{ code: "optimnow", name: "OptimNow", retired: false, plans: [PLAN] }] };
const search = "POST /v1/admin/orders/search";

function withOrder(order: Record<string, unknown> = ORDER) {
  let now = order;
  const set = (status: string) => () => (now = { ...now, status });
  return serve(
    {
      "GET /v1/admin/orders/ord_1": () => now,
      [search]: () => ({ items: [now] }),
      "GET /v1/admin/catalog": CATALOG,
      "POST /v1/admin/orders/ord_1/mark-refunded": set("refunded"),
      "POST /v1/admin/orders/ord_1/clear-refunded": set("paid"),
      "POST /v1/admin/orders": ({ body }: Asked) => ({ status: 201, body: { order: { ...ORDER, invoice_no: (body as { invoice_no?: string }).invoice_no }, license: { id: "lic_1", key: "OPT-STARTER-AAAAA-7KQ2", key_last4: "7KQ2" } } }),
    },
    { download: () => ({ path: "/home/ada/orders.csv", bytes: 10 }) },
  );
}

it("exports what the list shows, and keys only for owners", async () => {
  const server = withOrder();
  const { user } = show(routes, "/orders?status=refunded&source=manual", { role: "support" });
  await screen.findByText("€1,499.00");
  expect(server.to(search)[0]?.body).toMatchObject({ statuses: ["refunded"], source: "manual" });
  await user.click(screen.getByRole("button", { name: "Export as CSV" }));
  expect(await screen.findByRole("menuitem", { name: "With whole license keys" })).toHaveProperty("disabled", true);
  await user.click(screen.getByRole("menuitem", { name: "Without keys" }));
  await waitFor(() => expect(server.commands).toHaveLength(1));
  const { download } = server.commands[0]?.args as { download: { path: string; body: string } };
  expect(download.path).toBe("/v1/admin/orders/export");
  expect(JSON.parse(download.body)).toEqual({ statuses: ["refunded"], source: "manual", format: "csv", include_keys: false });
});

it("notes a refund in production once the invoice number is typed, and takes it back", async () => {
  const server = withOrder();
  const { user } = show(routes, "/orders/ord_1", { environment: "prod" });
  await user.click(await screen.findByRole("button", { name: "Mark as refunded" }));
  await user.type(await screen.findByLabelText("Name"), "2026-{Enter}");
  expect(server.to("POST /v1/admin/orders/ord_1/mark-refunded")).toHaveLength(0);
  await user.type(screen.getByLabelText("Name"), "7{Enter}");
  await screen.findByText("Refunded");
  await user.click(await screen.findByRole("button", { name: "Undo" }));
  await screen.findByText("Paid", { selector: ".mantine-Badge-label" });
  expect(server.to("POST /v1/admin/orders/ord_1/clear-refunded")).toHaveLength(1);
});

it("leads to Stripe for what was paid there, and tells what there is to know", async () => {
  const server = withOrder(THROUGH_STRIPE);
  const { user } = show(routes, "/orders/ord_1");
  await screen.findByText(/The buyer's bank asks about the payment/);
  expect(screen.queryByRole("button", { name: "Mark as refunded" })).toBeNull();
  await user.click(screen.getByRole("button", { name: "Open in Stripe's dashboard" }));
  expect(server.commands).toEqual([{ name: "open", args: { target: "https://dashboard.stripe.com/payments/pi_1" } }]);
});

it("enters a sale and shows its key, which no later page knows", async () => {
  const server = withOrder();
  const { user } = show(routes, "/orders/new");
  await user.click(await screen.findByRole("combobox", { name: /Product/ }));
  await user.click(await screen.findByRole("option", { name: "OptimNow" }));
  await user.click(screen.getByRole("combobox", { name: /Plan/ }));
  await user.click(await screen.findByRole("option", { name: "Starter" }));
  expect(screen.getByRole("button", { name: "Enter the sale" })).toHaveProperty("disabled", true);
  await user.click(screen.getByRole("textbox", { name: /E-mail/ }));
  await user.paste("ada@example.com");
  await user.click(screen.getByLabelText(/Invoice no/));
  await user.paste("2026-9");
  await user.click(screen.getByRole("button", { name: "Enter the sale" }));
  await screen.findByText("OPT-STARTER-AAAAA-7KQ2");
  expect(server.to("POST /v1/admin/orders").map(({ body }) => body)).toEqual([
    { product: "optimnow", plan: "starter", price: "yearly", email: "ada@example.com", invoice_no: "2026-9", send_mail: true },
  ]);
  await user.click(screen.getByRole("button", { name: "Enter another sale" }));
  await screen.findByRole("button", { name: "Enter the sale" });
  expect(document.body.textContent).not.toContain("OPT-STARTER");
}, 20_000);
