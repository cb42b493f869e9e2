import { screen, waitFor, within } from "@testing-library/react";
import { expect, it } from "vitest";
import { serve } from "../../testing/server";
import { show } from "../../testing/show";
import { routes } from "./index";

const LIST = "GET /v1/admin/admin-tokens";
const CREATE = "POST /v1/admin/admin-tokens";
const ROTATE = "POST /v1/admin/signing-keys/rotate";
const token = (name: string, other = {}) => ({ id: `adm_${name}`, name, role: "support", active: true, current: false, created_at: "2026-01-05T10:00:00Z", ...other });
const items = [token("console", { role: "owner", current: true }), token("desk"), token("old", { active: false, revoked_at: "2026-02-01T10:00:00Z" })];

it("shows a new token once, and forgets it when the dialog is closed", async () => {
  const server = serve({ [LIST]: { items }, [CREATE]: { status: 201, body: { id: "adm_new", token: "clv_admin_test_secret" } } });
  const { user } = show(routes, "/access");
  await user.click(await screen.findByRole("button", { name: "New token" }));
  await user.type(screen.getByLabelText(/^Name/), "reports");
  await user.click(screen.getByLabelText("read-only"));
  await user.click(screen.getByRole("button", { name: "Create" }));
  await screen.findByText("clv_admin_test_secret");
  expect(server.to(CREATE)[0]?.body).toEqual({ name: "reports", role: "read_only", expires_in_days: 365 });
  // Neither a stray key nor a stray click loses it.
  await user.keyboard("{Escape}");
  await user.click(screen.getByRole("button", { name: "I have stored it" }));
  await waitFor(() => expect(document.body.textContent).not.toContain("clv_admin_test_secret"));
});

it("revokes in production only when its name was typed, and never the token that is in use", async () => {
  const server = serve({ [LIST]: { items }, "DELETE /v1/admin/admin-tokens/adm_desk": { status: 204, body: null } });
  const { user } = show(routes, "/access", { environment: "prod" });
  await user.click(await screen.findByRole("button", { name: "Revoke console" }));
  expect(screen.queryByRole("dialog")).toBeNull();
  expect(screen.queryByRole("button", { name: "Revoke old" })).toBeNull();
  await user.click(screen.getByRole("button", { name: "Revoke desk" }));
  const dialog = await screen.findByRole("dialog", { name: "Revoke this token?" });
  const revoke = within(dialog).getByRole<HTMLButtonElement>("button", { name: "Revoke" });
  expect(revoke.disabled).toBe(true);
  await user.type(within(dialog).getByLabelText("Name"), "desk");
  await user.click(revoke);
  await screen.findByText("“desk” is revoked.");
  expect(server.to("DELETE /v1/admin/admin-tokens/adm_desk")).toHaveLength(1);
});

it("asks the server for nothing that supporters may not see", async () => {
  const server = serve({});
  show(routes, "/access", { role: "support" });
  await screen.findByText("This needs a token with the role owner.");
  expect(server.asked).toEqual([]);
});

it("rotates the signing keys as it was told, at once if the present one is compromised", async () => {
  const key = { id: "key_1", kid: "kid-1", state: "signing", created_at: "2026-01-05T10:00:00Z", signs_from: "2026-01-05T10:00:00Z" };
  const products = [{ plans: [{ offline_hours: 24 * 40 + 1 }, { offline_hours: 24 }], trial: { offline_hours: 48 } }];
  const server = serve({ "GET /v1/admin/signing-keys": { keys: [key] }, "GET /v1/admin/catalog": { revision: 1, products }, [ROTATE]: { status: 201, body: { keys: [key] } } });
  const { user } = show(routes, "/access/keys");
  await screen.findByText("kid-1");
  await user.click(screen.getByRole("button", { name: "Rotate…" }));
  const overlap = await screen.findByLabelText<HTMLInputElement>("Old keys stay published after that (days)");
  // As long as tokens work offline, if that is longer than usual.
  expect(overlap.value).toBe("41");
  await user.click(screen.getByLabelText("The present key is compromised"));
  await user.clear(overlap);
  await user.type(overlap, "3");
  await user.click(screen.getByRole("button", { name: "Rotate" }));
  const dialog = await screen.findByRole("dialog", { name: "Rotate the signing keys?" });
  expect(server.to(ROTATE)).toEqual([]);
  await user.click(within(dialog).getByRole("button", { name: "Rotate" }));
  await waitFor(() => expect(server.to(ROTATE)[0]?.body).toEqual({ lead_days: 30, overlap_days: 3, force: true }));
});
