import dayjs from "dayjs";
import { useSearchParams } from "react-router";
import { type Api, content, type Schemas } from "../../api/client";
import type { paths } from "../../api/schema";

export type AuditEvent = Schemas["AuditEvent"];
type Query = NonNullable<paths["/v1/admin/audit-events"]["get"]["parameters"]["query"]>;

export const SUBJECTS = ["license", "device", "trial", "customer", "order", "mail", "catalog", "stripe_event", "admin_token", "signing_key", "licenses", "orders"] as const;
export const KINDS = ["admin", "app", "command_line", "system"] as const satisfies readonly Schemas["ActorKind"][];

/** Conditions of the list, as the address has them. */
export const CONDITIONS = ["subject", "action", "kind", "actor", "record", "from", "to"] as const;
export type Condition = (typeof CONDITIONS)[number];
export type Filter = Partial<Record<Condition, string>>;

const RECORDS = { lic: "license_id", cus: "customer_id", trl: "trial_id" } as const;
const ID = /^([a-z]+)_[0-7][0-9a-hjkmnp-tv-z]{25}$/;

/** What a text names, if it is the id of something that the log can be searched by. */
export function recordOf(text: string): Pick<Query, "license_id" | "customer_id" | "trial_id"> | undefined {
  const name = RECORDS[(ID.exec(text)?.[1] ?? "") as keyof typeof RECORDS];
  return name === undefined ? undefined : { [name]: text };
}

/** Whether a text is the id of an admin token. */
function isToken(text: string | undefined): boolean {
  return text !== undefined && ID.exec(text)?.[1] === "adm";
}

/** The conditions as the server takes them. What is no condition, such as half an id, is left out. */
export function query(filter: Filter): Query {
  return {
    subject: filter.subject,
    action: filter.action,
    actor_kind: KINDS.find((kind) => kind === filter.kind),
    actor: isToken(filter.actor) ? filter.actor : undefined,
    ...recordOf(filter.record ?? ""),
    from: midnight(filter.from, 0),
    to: midnight(filter.to, 1),
  };
}

/** When a local day begins, or so many days after it. */
function midnight(day: string | undefined, later: number): string | undefined {
  const begin = dayjs(day ?? "");
  return day !== undefined && begin.isValid() ? begin.add(later, "day").toISOString() : undefined;
}

export function list(api: Api, filter: Filter, cursor: string | undefined, limit: number): Promise<Schemas["AuditEventPage"]> {
  return content(api.GET("/v1/admin/audit-events", { params: { query: { ...query(filter), cursor, limit } } }));
}

/** Reads one entry. The log is only served as a list, newest first: this one is the first before the id after its own. */
export async function find(api: Api, id: string): Promise<AuditEvent | null> {
  const page = await content(api.GET("/v1/admin/audit-events", { params: { query: { cursor: next(id), limit: 1 } } }));
  return page.items.find((event) => event.id === id) ?? null;
}

const SYMBOLS = "0123456789abcdefghjkmnpqrstvwxyz";

/** The id right after this one. */
export function next(id: string): string {
  const last = SYMBOLS.indexOf(id.slice(-1));
  const rest = id.slice(0, -1);
  return last === SYMBOLS.length - 1 ? next(rest) + SYMBOLS[0] : rest + SYMBOLS[last + 1];
}

/** The conditions and the open entry, kept in the address: it can be passed on and gone back to. */
export function useAudit() {
  const [params, setParams] = useSearchParams();
  const filter: Filter = Object.fromEntries(CONDITIONS.flatMap((name) => (params.get(name) === null ? [] : [[name, params.get(name)]])));
  function change(changes: Partial<Record<Condition | "entry", string | undefined>>) {
    setParams(
      (before) => {
        const after = new URLSearchParams(before);
        for (const [name, value] of Object.entries(changes)) {
          if (value === undefined || value === "") {
            after.delete(name);
          } else {
            after.set(name, value);
          }
        }
        return after;
      },
      { replace: true },
    );
  }
  const link = (id: string) => `/audit?${new URLSearchParams({ ...filter, entry: id }).toString()}`;
  return { filter, change, entry: params.get("entry") ?? undefined, link, clear: () => setParams({}, { replace: true }) };
}
