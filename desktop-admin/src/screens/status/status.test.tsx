import { screen, waitFor } from "@testing-library/react";
import { expect, test } from "vitest";
import type { Answer } from "../../testing/server";
import { serve } from "../../testing/server";
import { show } from "../../testing/show";
import { routes } from ".";

const part = (environment: string, status = "ready", problem?: string) => ({ part: "database", environment, status, problem });
const script: Record<string, Answer> = {
  "GET /ready": { ready: true, parts: [part("test"), part("prod")] },
  "GET /v1/config": { environment: "test", version: "1.2.3", checkout: true, recover_url: "https://shop.example/recover", licenses_url: "https://shop.example/my", jwks_url: "https://shop.example/jwks", token_issuer: "claviger" },
  "GET /v1/admin/stripe-events/counts": { waiting: 0, done: 5, dead: 0 },
  "GET /v1/admin/stripe-events": { items: [] },
  "POST /v1/admin/mails/search": { items: [] },
  "GET /v1/admin/signing-keys": { keys: [{ id: "key_1", kid: "k1", state: "signing", created_at: new Date().toISOString(), signs_from: new Date().toISOString() }] },
  "GET /v1/admin/admin-tokens": { items: [] },
  "GET /v1/admin/catalog": { revision: 1, products: [{ code: "dash", name: "DashCaddy", retired: false, plans: [{ code: "pro", retired: false }] }] },
};
const found = () => [...document.querySelectorAll<HTMLElement>("[data-finding]")].map(({ dataset }) => dataset.finding);

test("all is well only once everything was read and nothing was found", async () => {
  serve(script);
  show(routes, "/status");
  expect(screen.getByText("Looking…")).toBeTruthy();
  expect(await screen.findByText("Everything works")).toBeTruthy();
  expect(document.querySelector('[data-figure="version"]')?.textContent).toBe("1.2.3");
  expect(found()).toEqual([]);
});

test("a server that is not ready says which part is not, and what to do", async () => {
  const body = { ready: false, parts: [part("test"), part("prod", "failing", "the database does not answer")] };
  serve({ ...script, "GET /ready": { status: 503, body } });
  show(routes, "/status");
  expect(await screen.findByText("Database (Production) does not work: the database does not answer.")).toBeTruthy();
  expect(found()).toEqual(["part"]);
  expect(screen.getByText("Failing")).toBeTruthy();
  expect(screen.queryByText("Everything works")).toBeNull();
});

test("what was given up, failed or waits too long leads to its list", async () => {
  const server = serve({
    ...script,
    "GET /v1/admin/stripe-events/counts": { waiting: 4, done: 5, dead: 3 },
    "GET /v1/admin/stripe-events": { items: [{ id: "sev_1" }] },
    "POST /v1/admin/mails/search": ({ body }) => ({ items: (body as { state: string }).state === "failed" ? [{ id: "mail_1" }, { id: "mail_2" }] : [] }),
  });
  show(routes, "/status");
  await waitFor(() => expect(found()).toEqual(["stripe_dead", "stripe_late", "mails_failed"]));
  expect(screen.getByLabelText(/^3 events from Stripe were given up/).getAttribute("href")).toBe("/stripe-events?state=dead");
  expect(screen.getByLabelText(/could not be sent in the last week: 2/).getAttribute("href")).toBe("/mails?state=failed&period=7");
  const waited = new URLSearchParams(server.to("GET /v1/admin/stripe-events")[0]?.path.split("?")[1]).get("received_to") ?? "";
  expect(Date.now() - Date.parse(waited)).toBeGreaterThanOrEqual(600_000);
});

test("a part that could not be read is no reason to say that all is well", async () => {
  serve({ ...script, "GET /v1/admin/stripe-events/counts": { status: 500, body: { code: "INTERNAL", detail: "Something broke.", status: 500 } } });
  show(routes, "/status");
  expect(await screen.findByText("Not everything could be read")).toBeTruthy();
  await waitFor(() => expect(document.querySelector('[data-figure="mails_failed"]')).toBeTruthy());
  expect(screen.queryByText("Everything works")).toBeNull();
});

test("what only owners may see is not asked for by others", async () => {
  const server = serve(script);
  show(routes, "/status", { role: "support" });
  expect(await screen.findByText("Nothing is wrong in what your token may see.")).toBeTruthy();
  expect(screen.getByText("Only an owner's token sees the signing keys.")).toBeTruthy();
  expect(server.to("GET /v1/admin/signing-keys")).toHaveLength(0);
  expect(server.to("GET /v1/admin/admin-tokens")).toHaveLength(0);
});
