import { screen, waitFor } from "@testing-library/react";
import { expect, it } from "vitest";
import { type Asked, serve } from "../../testing/server";
import { show } from "../../testing/show";
import { routes } from ".";

const dead = { id: "sev_1", stripe_id: "evt_1", kind: "invoice.paid", object_id: "in_1", state: "dead", attempts: 12, last_error: "Stripe does not answer", received_at: "2026-11-20T10:00:00Z" };
const list = "GET /v1/admin/stripe-events";
const query = ({ path }: Asked) => Object.fromEntries(new URLSearchParams(path.split("?")[1]));

function stripe(left: number[] = []) {
  return serve({
    "GET /v1/admin/stripe-events/counts": { waiting: 4, done: 1234, dead: 1 },
    [list]: { items: [dead] },
    "POST /v1/admin/stripe-events/replay-dead": () => ({ replayed: 1000, left: left.shift() ?? 0 }),
    "GET /v1/admin/stripe-events/sev_1": { event: dead, payload: { id: "evt_1", data: { object: { id: "in_1", subscription: "sub_9" } } } },
    "POST /v1/admin/stripe-events/sev_1/replay": { ...dead, state: "waiting" },
    "POST /v1/admin/orders/search": ({ body }) => ({
      items: (body as { text: string }).text === "sub_9" ? [{ id: "ord_9", product: "app", plan: "pro", license: { id: "lic_9", key_last4: "ABCD" }, customer: { id: "cus_9", email: "ada@example.com" } }] : [],
    }),
  });
}

it("lists what was given up at a click on its count, and everything at another", async () => {
  const server = stripe();
  const { user } = show(routes, "/stripe-events");
  await screen.findByText("invoice.paid");
  await user.click(await screen.findByRole("button", { name: /^1 ?Given up/ }));
  await waitFor(() => expect(query(server.to(list).at(-1) as Asked).state).toBe("dead"));
  await user.click(screen.getByRole("button", { name: /^1 ?Given up/ }));
  await waitFor(() => expect(screen.getByRole("button", { name: /^1 ?Given up/ }).getAttribute("aria-pressed")).toBe("false"));
  expect(screen.getByText("1,234")).toBeTruthy();
});

it("looks for an event or an object by what the id is of", async () => {
  const server = stripe();
  const { user } = show(routes, "/stripe-events?kind=invoice.paid");
  const box = await screen.findByLabelText("Search");
  await user.click(box);
  await user.paste("evt_7");
  await waitFor(() => expect(query(server.to(list).at(-1) as Asked)).toMatchObject({ kind: "invoice.paid", stripe_id: "evt_7" }));
  await user.clear(box);
  await user.paste("sub_7");
  await waitFor(() => expect(query(server.to(list).at(-1) as Asked)).toMatchObject({ object_id: "sub_7" }));
});

it("replays all that were given up, as often as some are left, once it was confirmed", async () => {
  const server = stripe([1500, 500, 0]);
  const { user } = show(routes, "/stripe-events");
  await user.click(await screen.findByRole("button", { name: "Replay all given up" }));
  expect(server.to("POST /v1/admin/stripe-events/replay-dead")).toHaveLength(0);
  await user.click(await screen.findByRole("button", { name: "Replay" }));
  await screen.findByText("3000 events wait to be processed again.");
  expect(server.to("POST /v1/admin/stripe-events/replay-dead")).toHaveLength(3);
});

it("shows an event with its error, its payload, and the order and license it is about", async () => {
  stripe();
  show(routes, "/stripe-events/sev_1");
  await screen.findByText("Stripe does not answer");
  expect((await screen.findByText("ord_9")).getAttribute("href")).toBe("/orders/ord_9");
  expect(screen.getByText("…ABCD").getAttribute("href")).toBe("/licenses/lic_9");
  expect(screen.getByRole("group", { name: "Payload" }).textContent).toContain('"evt_1"');
});

it("replays one, and leaves it to those who may", async () => {
  const server = stripe();
  const { user, unmount } = show(routes, "/stripe-events/sev_1");
  await user.click(await screen.findByRole("button", { name: "Replay" }));
  await screen.findByText("The event waits to be processed again.");
  expect(server.to("POST /v1/admin/stripe-events/sev_1/replay")).toHaveLength(1);
  unmount();
  const other = show(routes, "/stripe-events/sev_1", { role: "read_only" });
  await other.user.click(await screen.findByRole("button", { name: "Replay" }));
  expect(server.to("POST /v1/admin/stripe-events/sev_1/replay")).toHaveLength(1);
});
