import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { screen } from "@testing-library/react";
import { expect, it } from "vitest";
import { serve } from "../../testing/server";
import { show } from "../../testing/show";
import { ACTIONS, actionName, EventSentence, sentence } from ".";

/** Where the server names its actions, seen from the folder that tests run in. */
const FOLDERS = ["../server/licensing/src", "../server/store-sqlite/src", "../server/src/routes/v1/admin"];
/** The subjects of audit events; other pairs of words with a dot are settings, tables and the like. */
const ACTION = /"((?:license|licenses|device|trial|customer|orders?|mail|catalog|stripe_event|admin_token|signing_key)\.[a-z_]+)"/g;
/** Names of columns. */
const OTHER = ["orders.id", "orders.license_id"];

const event = (action: string, data: unknown) => ({ id: "aud_1", at: "2026-01-02T03:04:05Z", actor: { kind: "app" as const }, action, data });
const told = (action: string, data: unknown, language: "en" | "de" = "en") => sentence(event(action, data), language).text;

it("knows every action that the server writes", () => {
  const sources = FOLDERS.flatMap((folder) => readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".rs")).map((name) => readFileSync(join(folder, name), "utf8")));
  const written = new Set([...sources.join("\n").matchAll(ACTION)].map((match) => match[1] as string).filter((name) => !OTHER.includes(name)));
  expect([...written].sort()).toEqual([...ACTIONS].sort());
});

it("tells particulars, counts slots from 1, and leaves out what is not there", () => {
  expect(told("device.activated", { slot: 0, origin: "move", platform: "linux", app_version: "1.4.2" })).toBe(
    "A device (linux, version 1.4.2) took slot 1; another device had given the slot up.",
  );
  expect(told("device.activated", { slot: 2, origin: "new" })).toBe("A device took slot 3; it is new there.");
  expect(told("license.suspended", { reason: "chargeback" })).toBe("The license was suspended (“chargeback”).");
  expect(told("license.suspended", { reason: null }, "de")).toBe("Die Lizenz wurde gesperrt.");
  expect(told("license.expiry_set", { from: null, to: null })).toBe("The expiry was changed from never to never.");
  expect(told("license.overrides_set", { max_devices: 4, remove_features: ["sso"], limits: { bots: null } })).toBe(
    "Its exceptions from the plan are now 4 devices, without sso, bots: unlimited.",
  );
});

it("does not fall silent at an action or a word that it does not know", () => {
  expect(told("license.painted", { color: "red" })).toBe('license.painted {"color":"red"}');
  expect(actionName("license.painted", "de")).toBe("license.painted");
  expect(told("license.held", { cause: "eclipsed" })).toContain("eclipsed");
  expect(told("device.activated", "not an object")).toContain("slot 1");
});

it("leads to the record that it is about", async () => {
  serve({});
  show({ "/": () => <EventSentence event={event("order.status_changed", { order: "ord_7", from: "paid", to: "refunded" })} /> }, "/");
  const link = await screen.findByRole("link", { name: "ord_7" });
  expect(link.getAttribute("href")).toBe("/orders/ord_7");
  expect(link.parentElement?.textContent).toBe("The order went from paid to refunded: ord_7");
});
