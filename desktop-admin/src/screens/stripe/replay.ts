import { type Api, content } from "../../api/client";

/** Has all events that were given up processed again, as often as the server wants to be asked. Tells how many there were. */
export async function replayAll(api: Api): Promise<number> {
  let count = 0;
  for (;;) {
    const { replayed, left } = await content(api.POST("/v1/admin/stripe-events/replay-dead"));
    count += replayed;
    if (replayed === 0 || left === 0) {
      return count;
    }
  }
}

/** What looks different once an event was replayed: the event at once, what it is about a moment later. */
export const CHANGED = ["stripe-events", "audit-events", "orders", "licenses", "status"] as const;
