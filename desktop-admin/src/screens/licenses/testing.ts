import type { Schemas } from "../../api/client";
import { type Asked, type Script, serve } from "../../testing/server";

export const LICENSE: Schemas["AdminLicense"] = {
  id: "lic_1",
  product: "switchfast",
  plan: "lifetime",
  plan_name: "Lifetime",
  key_last4: "TSA9",
  status: "active",
  standing: "valid",
  source: "admin",
  features: ["sync"],
  limits: {},
  max_devices: 2,
  overrides: { add_features: [], remove_features: [], limits: {} },
  customer: { id: "cus_1", email: "ada@example.com", name: "Ada" },
  expires_at: "2030-01-31T12:00:00Z",
  devices: [],
  created_at: "2026-01-02T03:04:05Z",
  updated_at: "2026-01-02T03:04:05Z",
};

export const LAPTOP: Schemas["Activation"] = {
  id: "act_1",
  name: "Ada's laptop",
  platform: "linux",
  app_version: "1.4.2",
  origin: "new",
  current: false,
  activated_at: "2026-01-02T03:04:05Z",
  last_seen_at: "2026-01-03T03:04:05Z",
};

const plan = { drift: { max_rebinds: 3, min_shared_components: 2 }, features: ["sync"], grace_days: 7, key_word: "", license_file_days: 365, limits: {}, max_devices: 2, offline_hours: 24, prices: [], retired: false };

export const CATALOG = {
  revision: 1,
  products: [
    {
      id: "prod_1",
      code: "switchfast",
      name: "SwitchFast",
      check_interval_minutes: 60,
      key_template: "SF-XXXXX",
      retired: false,
      plans: [
        { ...plan, id: "plan_1", code: "lifetime", name: "Lifetime", kind: "perpetual" },
        { ...plan, id: "plan_2", code: "yearly", name: "Yearly", kind: "fixed_term", term: { count: 12, unit: "months" }, max_devices: 5 },
      ],
    },
  ],
};

const on = "/v1/admin/licenses/lic_1";

/** A server with one license, whose acts do what the server's do. */
export function withLicense(first: Partial<Schemas["AdminLicense"]> = {}, more: Script = {}) {
  let license: Schemas["AdminLicense"] = { ...LICENSE, ...first };
  const becomes = (part: (body: never) => Partial<Schemas["AdminLicense"]>) => (asked: Asked) => {
    license = { ...license, ...part(asked.body as never) };
    return { ...license };
  };
  return serve({
    "GET /v1/admin/catalog": CATALOG,
    "POST /v1/admin/orders/search": { items: [] },
    "POST /v1/admin/mails/search": { items: [] },
    "GET /v1/admin/audit-events": { items: [], poll_after: "aud_0" },
    [`GET ${on}`]: () => ({ ...license }),
    [`GET ${on}/devices`]: () => ({ items: license.devices.map((device, slot) => ({ ...device, slot })) }),
    [`POST ${on}/suspend`]: becomes(({ reason }: { reason?: string }) => ({ status: "suspended", standing: "suspended", status_reason: reason })),
    [`POST ${on}/reinstate`]: becomes(() => ({ status: "active", standing: "valid", status_reason: undefined, hold: undefined })),
    [`POST ${on}/revoke`]: becomes(({ reason }: { reason?: string }) => ({ status: "revoked", standing: "revoked", status_reason: reason })),
    [`POST ${on}/reset-activations`]: becomes(() => ({ devices: [] })),
    [`POST ${on}/devices/act_1/release`]: becomes(() => ({ devices: [] })),
    [`POST ${on}/change-plan`]: becomes(({ plan: code }: { plan: string }) => ({ plan: code, plan_name: code === "yearly" ? "Yearly" : "Lifetime", expires_at: code === "lifetime" ? undefined : license.expires_at })),
    [`POST ${on}/extend`]: becomes(({ until, never }: { until?: string; never?: boolean }) => ({ expires_at: never ? undefined : (until ?? "2030-03-31T12:00:00Z") })),
    [`POST ${on}/reveal-key`]: { key: "SF-FE0VZ-HQDYT-4ZF25-DTSA9" },
    [`PUT ${on}/overrides`]: becomes((overrides: Schemas["Overrides"]) => ({ overrides })),
    [`PUT ${on}/note`]: becomes(({ note }: { note?: string }) => ({ note })),
    ...more,
  });
}

/** What was sent to an act, in order. */
export const sent = (server: ReturnType<typeof serve>, act: string, verb = "POST") => server.to(`${verb} ${on}/${act}`).map(({ body }) => body);
