import { screen, waitFor } from "@testing-library/react";
import { expect, it } from "vitest";
import { type Asked, serve } from "../../testing/server";
import { show } from "../../testing/show";
import { routes } from ".";

const later = new Date(Date.now() + 5 * 86_400_000).toISOString();
const TRIAL = { id: "trl_1", product: "switchfast", state: "running", started_at: "2026-01-02T03:04:05Z", ends_at: later, email: "ada@example.com", device_name: "Ada's laptop" };

function withTrial(trial: Record<string, unknown> = TRIAL) {
  let now = trial;
  return serve({
    "GET /v1/admin/trials/trl_1": () => now,
    "GET /v1/admin/audit-events": { items: [], poll_after: "aud_1" },
    "POST /v1/admin/trials/trl_1/end": () => (now = { ...now, state: "over", ends_at: new Date().toISOString() }),
    "POST /v1/admin/trials/trl_1/extend": ({ body }: Asked) => (now = { ...now, state: "running", ends_at: (body as { until?: string }).until ?? later }),
    "POST /v1/admin/trials/trl_1/allow-again": () => now,
    "POST /v1/admin/trials/search": { items: [] },
    "GET /v1/admin/catalog": { revision: 1, products: [] },
  });
}

it("narrows the list down by state, and keeps the words", async () => {
  const server = withTrial();
  const { user } = show(routes, "/trials");
  await user.type(await screen.findByRole("searchbox"), "x");
  await user.click(screen.getByRole("combobox", { name: "Any state" }));
  await user.click(await screen.findByRole("option", { name: "Converted" }));
  await waitFor(() => expect(server.to("POST /v1/admin/trials/search").at(-1)?.body).toMatchObject({ text: "x", state: "converted" }));
});

it("ends a trial, and lets it run to its former end again", async () => {
  const server = withTrial();
  const { user } = show(routes, "/trials/trl_1");
  await user.click(await screen.findByRole("button", { name: "End now" }));
  const dialog = await screen.findByRole("dialog");
  await user.click([...dialog.querySelectorAll("button")].at(-1) as HTMLButtonElement);
  await screen.findByText("Over");
  await user.click(await screen.findByRole("button", { name: "Undo" }));
  await screen.findByText("Running");
  expect(server.to("POST /v1/admin/trials/trl_1/extend").map(({ body }) => body)).toEqual([{ until: later }]);
});

it("extends by days, and says from when they count", async () => {
  const server = withTrial({ ...TRIAL, state: "over", ends_at: "2026-01-09T03:04:05Z" });
  const { user } = show(routes, "/trials/trl_1");
  expect((await screen.findAllByText("Over")).length).toBe(1);
  expect(screen.queryByRole("button", { name: "End now" })).toBeNull();
  await user.click(screen.getByRole("button", { name: "Extend" }));
  const days = await screen.findByLabelText("Days");
  screen.getByText("It is over, so they are counted from now.");
  await user.clear(days);
  await user.type(days, "14{Enter}");
  await screen.findByText(/The trial runs until/);
  expect(server.to("POST /v1/admin/trials/trl_1/extend").map(({ body }) => body)).toEqual([{ days: 14 }]);
});

it("forgets a trial in production only once its name is typed, and leaves what is no more", async () => {
  const server = withTrial();
  const { user, where } = show(routes, "/trials/trl_1", { environment: "prod" });
  await user.click(await screen.findByRole("button", { name: "Allow again" }));
  await user.type(await screen.findByLabelText("Name"), "ada{Enter}");
  expect(server.to("POST /v1/admin/trials/trl_1/allow-again")).toHaveLength(0);
  await user.type(screen.getByLabelText("Name"), "@example.com{Enter}");
  await waitFor(() => expect(where()).toBe("/trials"));
  expect(server.to("POST /v1/admin/trials/trl_1/allow-again")).toHaveLength(1);
});

it("tells those who only read what it takes to change a trial", async () => {
  const server = withTrial();
  const { user } = show(routes, "/trials/trl_1", { role: "read_only" });
  const button = await screen.findByRole("button", { name: "End now" });
  await user.click(button);
  await screen.findByText("This needs a token with the role support.");
  expect(server.to("POST /v1/admin/trials/trl_1/end")).toHaveLength(0);
});
