import type { LockReason, Status } from "@claviger/bridge";

/** A way on from where the user stands. */
export type Way = "connect" | "settled" | "portal" | "trial" | "plans" | "key";

/** The ways that are offered at once, in this order. What is not named here is offered below, folded up. */
const FROM_LOCKED: Readonly<Record<LockReason, readonly Way[]>> = {
  no_license: ["trial", "plans", "key"],
  trial_over: ["plans", "key"],
  expired: ["plans", "key"],
  overdue: ["portal", "settled"],
  revoked: ["plans", "key"],
  suspended: ["settled"],
  device_limit: ["key"],
  transfer_limit: ["settled"],
  device_released: ["key"],
  other_environment: ["key"],
  other_product: ["key"],
  unknown_key: ["key", "plans"],
  offline_too_long: ["connect"],
  clock_set_back: ["connect"],
  storage_damaged: ["connect", "key"],
  storage_rolled_back: ["connect", "key"],
  other_device: ["key"],
};

/** The ways on from this status. */
export function waysFrom(status: Status): readonly Way[] {
  switch (status.state) {
    case "locked":
      return FROM_LOCKED[status.reason];
    case "grace":
      return status.why === "overdue" ? ["portal"] : ["connect"];
    case "trial":
      return ["plans", "key"];
    case "licensed":
      return [];
  }
}
