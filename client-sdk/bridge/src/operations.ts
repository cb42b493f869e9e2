import type { LicenseBridge } from "./bridge.js";
import { LicenseError } from "./error.js";
import type { Status } from "./types.js";

/** What can be called across a process boundary, and the names of the arguments, in their order. */
const PARAMETERS = {
  status: [],
  check: [],
  activate: ["key"],
  deactivate: [],
  devices: [],
  release: ["activation"],
  startTrial: ["email"],
  plans: [],
  openCheckout: ["wish"],
  awaitPurchase: ["session"],
  openPortal: [],
  recover: ["email", "language"],
  requestFile: ["key"],
  importLicenseFile: ["text"],
  environment: [],
  switchEnvironment: ["environment"],
  forget: [],
} as const satisfies Record<Exclude<keyof LicenseBridge, "onStatus">, readonly string[]>;

/** The name of an operation: a method of `LicenseBridge` that is a call and an answer. */
export type Operation = keyof typeof PARAMETERS;

/**
 * Every operation. Electron's channels and Tauri's commands are named after these, so that hosts cannot drift apart.
 */
export const OPERATIONS = Object.freeze(Object.keys(PARAMETERS) as Operation[]);

/** The name of the event by which hosts tell that the status changed. */
export const STATUS_EVENT = "claviger:status";

/** Whether this is the name of an operation. For hosts, which are not to call whatever a page names. */
export function isOperation(name: unknown): name is Operation {
  return typeof name === "string" && Object.hasOwn(PARAMETERS, name);
}

/** The way to a host in another process. */
export interface Transport {
  /** Has the host do something. Whatever this rejects with becomes a `LicenseError`. */
  invoke(operation: Operation, args: Record<string, unknown>): Promise<unknown>;
  /** Calls the listener with each status that the host tells. Returns what ends that. */
  listen(listener: (status: Status) => void): () => void;
}

/** A bridge to a host in another process. Arguments travel by name, those that are not given do not travel. */
export function bridgeOver(transport: Transport): LicenseBridge {
  const methods = OPERATIONS.map((operation) => {
    const method = async (...values: unknown[]): Promise<unknown> => {
      const named = PARAMETERS[operation].map((name, place) => [name, values[place]] as const);
      const args = Object.fromEntries(named.filter(([, value]) => value !== undefined));
      try {
        return await transport.invoke(operation, args);
      } catch (error) {
        throw LicenseError.from(error);
      }
    };
    return [operation, method];
  });
  const onStatus: LicenseBridge["onStatus"] = (listener) => transport.listen(listener);
  return { ...Object.fromEntries(methods), onStatus } as LicenseBridge;
}

/** Does in the host what a page asked for through `bridgeOver`. */
export async function perform(
  bridge: Pick<LicenseBridge, Operation>,
  operation: Operation,
  args: Readonly<Record<string, unknown>>,
): Promise<unknown> {
  const method = bridge[operation] as (...values: unknown[]) => Promise<unknown>;
  return method.apply(
    bridge,
    PARAMETERS[operation].map((name) => args[name]),
  );
}
