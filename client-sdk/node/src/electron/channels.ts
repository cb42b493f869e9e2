import type { LicenseErrorBody, Operation } from "@claviger/bridge";

/** The channel on which pages ask for an operation. */
export function channelOf(operation: Operation): string {
  return `claviger:call:${operation}`;
}

/**
 * What the main process answers. A failure is an answer, too: Electron would pass on nothing but the message of an
 * error that is thrown, and would write it to the log.
 */
export type Answer = { value: unknown } | { failure: LicenseErrorBody };
