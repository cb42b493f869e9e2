import {
  LicenseError,
  type Checkout,
  type DeviceList,
  type Environment,
  type Plan,
  type Setup,
  type Status,
  type Wish,
} from "@claviger/bridge";
import { addon, type NativeClient } from "./addon.js";

/** What a device tells of its run time and use. */
export interface Heartbeat {
  /** What the app wants to tell: a JSON object of up to 16 KiB. */
  runtime?: Record<string, unknown>;
  /** Increments since the last heartbeat. */
  counters?: Record<string, number>;
  /** Levels. */
  gauges?: Record<string, number>;
}

/**
 * Licensing of one app on one device, in one environment. Whatever fails throws or rejects with a `LicenseError`.
 *
 * It asks the server only when it is told to: by an operation, or by `startChecks`.
 */
export class LicenseClient {
  readonly #native: NativeClient;

  private constructor(native: NativeClient) {
    this.#native = native;
  }

  /** Opens a client: finds out which device this is and reads what is remembered. Asks nobody. */
  static async open(setup: Setup): Promise<LicenseClient> {
    return new LicenseClient(await attempt(async () => addon().NativeClient.open(JSON.stringify(setup))));
  }

  /** The same app in the other environment. What the two remember has nothing in common. */
  async inEnvironment(environment: Environment): Promise<LicenseClient> {
    return new LicenseClient(await attempt(() => this.#native.inEnvironment(environment)));
  }

  /** The environment that this client works in. */
  get environment(): Environment {
    return this.#native.environment() as Environment;
  }

  /** How things stand. Asks nobody; verifies anew what is remembered. */
  status(): Status {
    return JSON.parse(this.#native.status()) as Status;
  }

  /** Calls the listener with each new status. Returns what ends that. Keeps no program from ending. */
  onStatus(listener: (status: Status) => void): () => void {
    const subscription = this.#native.onStatus((status) => listener(JSON.parse(status) as Status));
    return () => subscription.end();
  }

  /** Checks now, and then whenever it is due. */
  startChecks(): void {
    this.#native.startChecks();
  }

  /** Ends the checks. */
  stopChecks(): void {
    this.#native.stopChecks();
  }

  /** Ends the checks, the listeners, and the waiting for purchases, which rejects with `CLIENT_CLOSED`. */
  close(): void {
    this.#native.close();
  }

  /** Asks the server. Never rejects for want of an answer: that is `fault` of the status. */
  async check(): Promise<Status> {
    return parsed(await attempt(() => this.#native.check()));
  }

  /** Gives this device a slot of the license. Doing it twice takes one slot. */
  async activate(key: string): Promise<Status> {
    return parsed(await attempt(() => this.#native.activate(key)));
  }

  /** Gives up the slot of this device and forgets the license. */
  async deactivate(): Promise<Status> {
    return parsed(await attempt(() => this.#native.deactivate()));
  }

  /** The devices that hold slots of the license. */
  async devices(): Promise<DeviceList> {
    return parsed(await attempt(() => this.#native.devices()));
  }

  /** Frees the slot of a device by its activation (`act_…`), and tells which devices hold slots then. */
  async release(activation: string): Promise<DeviceList> {
    return parsed(await attempt(() => this.#native.release(activation)));
  }

  /** Starts the trial of this device, or reads it. A trial that is over is a status and no error. */
  async startTrial(email?: string): Promise<Status> {
    return parsed(await attempt(() => this.#native.startTrial(email)));
  }

  /** What is on sale. */
  async plans(): Promise<Plan[]> {
    return parsed(await attempt(() => this.#native.plans()));
  }

  /** Begins a purchase: open its address in the system's browser, then await it. */
  async checkoutUrl(wish: Wish): Promise<Checkout> {
    return parsed(await attempt(() => this.#native.checkoutUrl(JSON.stringify(wish))));
  }

  /**
   * Resolves once the purchase is paid and its license is active here; rejects with `PURCHASE_ENDED` if it comes to
   * nothing.
   */
  async awaitPurchase(session: string): Promise<Status> {
    return parsed(await attempt(() => this.#native.awaitPurchase(session)));
  }

  /** The address of the page on which payments are managed. Whoever has it is in. */
  async portalUrl(): Promise<string> {
    return attempt(() => this.#native.portalUrl());
  }

  /** Mails the keys that belong to an address. Resolves also if there are none. */
  async recover(email: string, language?: string): Promise<void> {
    await attempt(() => this.#native.recover(email, language));
  }

  /** Tells the seller that this device runs, how, and what it used. */
  async heartbeat(info: Heartbeat): Promise<void> {
    await attempt(() => this.#native.heartbeat(JSON.stringify(info)));
  }

  /**
   * `check`, unless the server said within so many seconds that the license or trial is good. For programs that are
   * configured and not operated: can be called at every use, and asks after a fault at growing distances.
   */
  async checkIfOlder(maxAgeSeconds: number): Promise<Status> {
    return parsed(await attempt(() => this.#native.checkIfOlder(maxAgeSeconds)));
  }

  /**
   * Makes use of the key that the program was configured with: activates it if needs be, and else is `checkIfOlder`.
   */
  async useKey(key: string, maxAgeSeconds: number): Promise<Status> {
    return parsed(await attempt(() => this.#native.useKey(key, maxAgeSeconds)));
  }

  /** Throws `LOCKED` unless the app may be used. Asks nobody. */
  requireUsable(): void {
    attemptNow(() => this.#native.requireUsable());
  }

  /** Throws `LOCKED` or `FEATURE_MISSING` unless the license or trial has the feature. Asks nobody. */
  requireFeature(feature: string): void {
    attemptNow(() => this.#native.requireFeature(feature));
  }

  /** Throws `LOCKED` or `LIMIT_EXCEEDED` unless `count` is within the limit of this name. Asks nobody. */
  checkLimit(name: string, count: number): void {
    attemptNow(() => this.#native.checkLimit(name, JSON.stringify(count)));
  }

  /** The text of a request file for a device without a network. It carries the key. */
  async requestFile(key: string): Promise<string> {
    return attempt(() => this.#native.requestFile(key));
  }

  /** Takes the text of the license file that was made from the request file. */
  async importLicenseFile(text: string): Promise<Status> {
    return parsed(await attempt(() => this.#native.importLicenseFile(text)));
  }

  /** Removes all that is remembered on this device. The slot stays taken: to give it up, deactivate first. */
  async forget(): Promise<void> {
    await attempt(() => this.#native.forget());
  }
}

function parsed<T>(json: string): T {
  return JSON.parse(json) as T;
}

async function attempt<T>(action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    throw LicenseError.from(error);
  }
}

function attemptNow(action: () => void): void {
  try {
    action();
  } catch (error) {
    throw LicenseError.from(error);
  }
}
