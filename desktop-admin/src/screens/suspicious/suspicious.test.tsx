import { fireEvent, screen, waitFor } from "@testing-library/react";
import { expect, test } from "vitest";
import { serve } from "../../testing/server";
import { show } from "../../testing/show";
import { routes } from ".";

const LIST = "GET /v1/admin/suspicious";
const SUSPEND = "POST /v1/admin/licenses/lic_1/suspend";
const REINSTATE = "POST /v1/admin/licenses/lic_1/reinstate";

const license = (status: string) => ({
  id: "lic_1",
  product: "dash",
  plan: "pro",
  key_last4: "AB12",
  status,
  standing: status === "active" ? "valid" : status,
  max_devices: 3,
  active_devices: 3,
  customer: { id: "cus_1", email: "ada@example.com" },
  created_at: "2026-01-01T00:00:00Z",
});
const answer = (status: string) => ({
  since: "2026-10-24",
  thresholds: { devices: 10, networks: 20, refusals: 50 },
  items: [{ license: license(status), devices: 14, networks: 5, refusals: 61, why: "14 devices" }],
});
const query = (path: string) => Object.fromEntries(new URLSearchParams(path.split("?")[1]));

/** A server where the license stands as the last act left it. */
function shop() {
  let status = "active";
  const change = (to: string) => () => {
    status = to;
    return license(to);
  };
  return serve({ [LIST]: () => answer(status), [SUSPEND]: change("suspended"), [REINSTATE]: change("active") });
}

test("it shows in what a license stands out, and leads to it", async () => {
  shop();
  show(routes, "/suspicious");
  expect((await screen.findByLabelText("14, over the threshold")).textContent).toBe("14");
  expect(screen.getByLabelText("61, over the threshold")).toBeTruthy();
  expect(screen.queryByLabelText("5, over the threshold")).toBeNull();
  expect(screen.getByText("…AB12").getAttribute("href")).toBe("/licenses/lic_1");
  expect(screen.getByText("ada@example.com").getAttribute("href")).toBe("/customers/cus_1");
});

test("thresholds that are adjusted are asked for, and can be left to the configuration again", async () => {
  const server = shop();
  const { user } = show(routes, "/suspicious?days=90");
  const devices = await screen.findByLabelText("Devices, at least");
  await waitFor(() => expect(devices.getAttribute("placeholder")).toBe("10"));
  await user.type(devices, "25");
  await waitFor(() => expect(server.to(LIST).map(({ path }) => query(path))).toContainEqual({ days: "90", devices: "25", limit: "200" }));
  await user.click(screen.getByText("As configured"));
  await waitFor(() => expect(screen.queryByText("As configured")).toBeNull());
  expect([devices, screen.getByLabelText("Days looked at")].map((input) => (input as HTMLInputElement).value)).toEqual(["", ""]);
});

test("a license is suspended with the reason, and the undo reinstates it", async () => {
  const server = shop();
  show(routes, "/suspicious");
  fireEvent.click(await screen.findByText("Suspend"));
  await screen.findByText("ada@example.com is suspended.");
  expect(server.to(SUSPEND)[0]?.body).toEqual({ reason: "Suspicious use: 14 devices, 5 networks, 61 refusals in 30 days" });
  expect(await screen.findByText("Reinstate")).toBeTruthy();
  fireEvent.click(screen.getByText("Undo"));
  await waitFor(() => expect(server.to(REINSTATE)).toHaveLength(1));
  expect(await screen.findByText("Suspend")).toBeTruthy();
});

test("who may only look cannot suspend", async () => {
  const server = shop();
  const { user } = show(routes, "/suspicious", { role: "read_only" });
  const button = await screen.findByLabelText("Suspend: ada@example.com");
  await user.click(button);
  expect(button.getAttribute("aria-disabled")).toBe("true");
  expect(server.to(SUSPEND)).toHaveLength(0);
});
