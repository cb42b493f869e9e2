import { type Api, content, type Schemas } from "../../api/client";
import { Problem } from "../../api/problem";
import { useRead } from "../../api/read";
import { useCatalog } from "../../components/catalog";
import { type Place, request } from "../../host";
import { useSession } from "../../shell/session";
import type { Known } from "./findings";

const EVERY_MS = 10_000;
const MINUTE_MS = 60_000;
/** What waits longer than this does not wait for its turn. */
const LATE_MS = 10 * MINUTE_MS;
/** Failed mails are wrong for as many days; older ones are history. */
export const MAIL_DAYS = 7;
/** Mails that are counted at most. */
export const MOST_MAILS = 200;

/** Reads everything that says how the server is doing. */
export function useStatus() {
  const { place, may } = useSession();
  const every = EVERY_MS;
  const readiness = useRead(["status", "ready"], () => ready(place), { every });
  const config = useRead(["status", "config"], (api) => content(api.GET("/v1/config")), { every });
  const stripe = useRead(["stripe-events", "status"], readStripe, { every });
  const mails = useRead(["mails", "status"], readMails, { every });
  const owner = { every, enabled: may("owner") };
  const keys = useRead(["signing-keys", "status"], (api) => content(api.GET("/v1/admin/signing-keys")), owner);
  const tokens = useRead(["admin-tokens", "status"], (api) => content(api.GET("/v1/admin/admin-tokens", { params: { query: { limit: 200 } } })), owner);
  const catalog = useCatalog();
  const known: Known = {
    parts: readiness.data?.parts,
    stripe: stripe.data,
    mails: mails.data,
    keys: keys.data?.keys,
    tokens: tokens.data?.items,
    plans: catalog.data?.products.flatMap(({ retired, plans }) => (retired ? [] : plans.filter((plan) => !plan.retired))).length,
  };
  const all = [readiness, config, stripe, mails, catalog, ...(may("owner") ? [keys, tokens] : [])];
  return { readiness, config, stripe, mails, keys, known, isComplete: all.every(({ isSuccess }) => isSuccess), failed: all.find(({ isError }) => isError)?.error ?? undefined };
}

/** A server that is not ready says which part is not: that is an answer, not a failure. */
async function ready(place: Place): Promise<Schemas["Readiness"]> {
  const { status, body } = await request({ place, method: "GET", path: "/ready" }).catch((failure: unknown) => {
    throw Problem.ofHost(failure);
  });
  if (status !== 200 && status !== 503) {
    throw Problem.ofServer(status, body);
  }
  const told = readinessOf(body);
  if (told === undefined) {
    throw Problem.ofServer(status, body);
  }
  return told;
}

/** A proxy in front of the server answers 503 as well, but without parts. */
function readinessOf(body: string): Schemas["Readiness"] | undefined {
  try {
    const told = JSON.parse(body) as Schemas["Readiness"];
    return Array.isArray(told.parts) ? told : undefined;
  } catch {
    return undefined;
  }
}

async function readStripe(api: Api) {
  const before = new Date(Date.now() - LATE_MS).toISOString();
  const [counts, late] = await Promise.all([
    content(api.GET("/v1/admin/stripe-events/counts")),
    content(api.GET("/v1/admin/stripe-events", { params: { query: { state: "waiting", received_to: before, limit: 1 } } })),
  ]);
  return { ...counts, late: late.items.length > 0 };
}

async function readMails(api: Api) {
  const before = (ms: number) => new Date(Date.now() - ms).toISOString();
  const search = (body: Schemas["MailSearch"]) => content(api.POST("/v1/admin/mails/search", { body }));
  const [waiting, late, failed] = await Promise.all([
    search({ state: "waiting", limit: MOST_MAILS }),
    search({ state: "waiting", created_to: before(LATE_MS), limit: 1 }),
    search({ state: "failed", created_from: before(MAIL_DAYS * 24 * 60 * MINUTE_MS), limit: MOST_MAILS }),
  ]);
  return { waiting: waiting.items.length, failed: failed.items.length, late: late.items.length > 0 };
}
