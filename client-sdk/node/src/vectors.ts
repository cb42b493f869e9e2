import type { Environment } from "@claviger/bridge";
import { addon } from "./addon.js";

/** What a token must be, to be believed. */
export interface Expected {
  /** The public keys: a JWK set, or its text. */
  jwks: object | string;
  /** The code of the product. */
  product: string;
  /** The environment. */
  environment: Environment;
  /** The id of the device, `sha256:…`. */
  device: string;
  /** The nonce of the request that the token answers; absent for one that was kept. */
  nonce?: string | undefined;
  /** The time, in Unix seconds. */
  now: number;
}

/** A token or state file that is not to be believed. */
export class Unbelievable extends Error {
  override readonly name = "Unbelievable";
  /** Why, as the published test vectors name it, such as `expired`. */
  readonly reason: string;

  constructor(reason: string) {
    super(`This is not to be believed: ${reason}.`);
    this.reason = reason;
  }
}

/**
 * Verifies a token without a client and gives its claims, for tests and for programs of the seller. Throws
 * `Unbelievable`.
 */
export function verifyToken(token: string, expected: Expected): Record<string, unknown> {
  const { jwks, product, environment, device, nonce, now } = expected;
  const keys = typeof jwks === "string" ? jwks : JSON.stringify(jwks);
  const { verifyToken: verify } = addon();
  return believed(() => verify(token, keys, product, environment, device, nonce, now));
}

/** What a state file must be, to be read. */
export interface Origin {
  /** What only the machine has: the secret that the seal's key is derived from. */
  secret: Uint8Array;
  /** The code of the product. */
  product: string;
  /** The environment. */
  environment: Environment;
}

/**
 * Opens a state file without a client, for the published test vectors. What it gives holds the license key. Throws
 * `Unbelievable`.
 */
export function readState(file: Uint8Array, origin: Origin): Record<string, unknown> {
  const { readState: read } = addon();
  return believed(() => read(file, origin.secret, origin.product, origin.environment));
}

function believed(read: () => string): Record<string, unknown> {
  let json: string;
  try {
    json = read();
  } catch (error) {
    throw new Unbelievable(error instanceof Error ? error.message : String(error));
  }
  return JSON.parse(json) as Record<string, unknown>;
}
