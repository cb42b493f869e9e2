const EVENT = "evt_";

/** What to list for an id that was typed: an event has an id of its own, any other object's is what events are about. */
export function idAsked(text: string): { stripe_id?: string; object_id?: string } {
  const id = text.trim();
  if (id === "") {
    return {};
  }
  return id.startsWith(EVENT) ? { stripe_id: id } : { object_id: id };
}

/** Prefixes of the ids that orders are known by, those first that name one order alone. */
const OF_ORDERS = ["cs_", "pi_", "sub_", "in_", "cus_"];

/** The server's own word in the metadata of Stripe's objects. */
const ORDER = "claviger_order";

/** Ids in an event that orders may be found by, the surest first. */
export function idsOfOrders(payload: unknown, objectId: string | undefined): string[] {
  const orders = new Set<string>();
  const others = new Set(objectId === undefined ? [] : [objectId]);
  collect(payload);
  const known = [...others].filter((id) => OF_ORDERS.some((prefix) => id.startsWith(prefix)));
  const rank = (id: string) => OF_ORDERS.findIndex((prefix) => id.startsWith(prefix));
  return [...orders, ...known.sort((one, other) => rank(one) - rank(other))];

  function collect(value: unknown) {
    if (typeof value === "string") {
      // Not the secrets and addresses that begin with an id.
      if (/^[a-z]+_[A-Za-z0-9_]+$/.test(value) && !value.includes("_secret_")) {
        others.add(value);
      }
    } else if (typeof value === "object" && value !== null) {
      for (const [key, member] of Object.entries(value)) {
        if (key === ORDER && typeof member === "string") {
          orders.add(member);
        } else {
          collect(member);
        }
      }
    }
  }
}
