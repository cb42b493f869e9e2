import { createRequire } from "node:module";
import { triples } from "./triples.js";

/** The classes and functions of the addon. Values cross as JSON text, failures as JSON in the message of an error. */
export interface Addon {
  NativeClient: { open(setup: string): Promise<NativeClient> };
  verifyToken(
    token: string,
    jwks: string,
    product: string,
    environment: string,
    device: string,
    nonce: string | undefined,
    now: number,
  ): string;
  readState(file: Uint8Array, secret: Uint8Array, product: string, environment: string): string;
}

/** `native/client.rs` as JavaScript sees it. */
export interface NativeClient {
  inEnvironment(environment: string): Promise<NativeClient>;
  environment(): string;
  status(): string;
  onStatus(listener: (status: string) => void): { end(): void };
  startChecks(): void;
  stopChecks(): void;
  close(): void;
  check(): Promise<string>;
  activate(key: string): Promise<string>;
  deactivate(): Promise<string>;
  devices(): Promise<string>;
  release(activation: string): Promise<string>;
  startTrial(email?: string): Promise<string>;
  plans(): Promise<string>;
  checkoutUrl(wish: string): Promise<string>;
  awaitPurchase(session: string): Promise<string>;
  portalUrl(): Promise<string>;
  recover(email: string, language?: string): Promise<void>;
  heartbeat(info: string): Promise<void>;
  checkIfOlder(maxAge: number): Promise<string>;
  useKey(key: string, maxAge: number): Promise<string>;
  requireUsable(): void;
  requireFeature(feature: string): void;
  checkLimit(name: string, count: string): void;
  requestFile(key: string): Promise<string>;
  importLicenseFile(text: string): Promise<string>;
  forget(): Promise<void>;
}

let loaded: Addon | undefined;

/**
 * The addon for this machine: one that was built here, or that of the package for this platform. Loaded when it is
 * first used.
 */
export function addon(): Addon {
  return (loaded ??= load());
}

function load(): Addon {
  const require = createRequire(import.meta.url);
  const places = triples().flatMap((triple) => [`../claviger-node.${triple}.node`, `@claviger/node-${triple}`]);
  const failures: unknown[] = [];
  for (const place of places) {
    try {
      return require(place) as Addon;
    } catch (error) {
      failures.push(error);
    }
  }
  throw new AggregateError(failures, `@claviger/node has no addon that loads on ${process.platform} ${process.arch}.`);
}
