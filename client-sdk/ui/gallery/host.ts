import {
  LicenseError,
  bridgeOver,
  perform,
  type Checkout,
  type Device,
  type DeviceList,
  type Environment,
  type LicenseBridge,
  type LicenseErrorBody,
  type Operation,
  type Plan,
  type Status,
  type Wish,
} from "@claviger/bridge";
import { GRANT, LICENSED, OTHER_DEVICES, PLANS, THIS_DEVICE, locked, trial } from "./samples.js";

/** What the host begins with. */
export interface Beginning {
  status?: Status;
  /** Devices that hold a slot. */
  devices?: readonly Device[];
  maxDevices?: number;
  plans?: readonly Plan[];
  /** Operations that fail, and how. */
  fails?: Partial<Record<Operation, LicenseErrorBody>>;
  /** Operations that never end. */
  hangs?: readonly Operation[];
  /** How long each operation takes. */
  latency?: number;
}

/** What the buyer does in the browser. */
export type Settlement = "pay" | "abandon";

interface Purchase {
  settle: (how: Settlement) => void;
  settled: Promise<Settlement>;
}

/** The keys that this host knows, without hyphens, and what becomes of them. */
export const KEYS: Readonly<Record<string, string>> = {
  SF4Q7NX2M9TDK3WZ7K2M: "VALID",
  SFUNKNOWNUNKNOWNKEY0: "NOT_FOUND",
  SFREVOKED0000000KEY0: "REVOKED",
  SFEXPIRED0000000KEY0: "EXPIRED",
  SFOTHERAPP000000KEY0: "PRODUCT_MISMATCH",
  SFTESTKEY0000000KEY0: "ENVIRONMENT_MISMATCH",
};

/** The good one, as people have it. */
export const GOOD_KEY = "SF-4Q7NX-2M9TD-K3WZ-7K2M";

/** An error of the kind that a host gives. Its words are English and of the server; components have their own. */
export function failing(code: string, more: Partial<LicenseErrorBody> = {}): LicenseErrorBody {
  return { code, detail: `The server said ${code}.`, fix: "Do what the documentation of the server says.", ...more };
}

/**
 * A host in memory: it keeps a status, devices and purchases as the real ones do, and answers over a boundary as they
 * do.
 */
export class Host implements LicenseBridge {
  /** What a page gets: every argument, answer and error goes through JSON. */
  readonly bridge: LicenseBridge;
  /** The devices that hold a slot. */
  devicesNow: Device[];

  readonly #beginning: Beginning;
  readonly #listeners = new Set<(status: Status) => void>();
  readonly #purchases = new Map<string, Purchase>();
  #status: Status;
  /** The key that was refused for want of a slot can still be used to release a device. */
  #hasKey: boolean;

  constructor(beginning: Beginning = {}) {
    this.#beginning = beginning;
    this.#status = beginning.status ?? locked("no_license");
    this.devicesNow = [...(beginning.devices ?? [])];
    this.#hasKey = this.#status.grant?.keyLast4 !== undefined;
    this.bridge = bridgeOver({
      invoke: (operation, args) => this.#answer(operation, args),
      listen: (listener) => {
        this.#listeners.add(listener);
        return () => this.#listeners.delete(listener);
      },
    });
  }

  /** Changes the status, as when a background check brought news. */
  become(status: Status): Status {
    this.#status = status;
    for (const listener of this.#listeners) listener(structuredClone(status));
    return status;
  }

  /** Ends a purchase. */
  settlePurchase(session: string, how: Settlement): void {
    this.#purchase(session).settle(how);
  }

  async status(): Promise<Status> {
    return this.#status;
  }

  async check(): Promise<Status> {
    const { fault, ...status } = this.#status;
    const healed = status.state === "grace" || (status.state === "locked" && status.grant?.keyLast4 && fault);
    return this.become(healed ? { ...LICENSED, environment: status.environment } : (status as Status));
  }

  async activate(key: string): Promise<Status> {
    const verdict = KEYS[key.replaceAll(/[\s-]/g, "").toUpperCase()] ?? "KEY_INVALID";
    if (verdict !== "VALID") throw new LicenseError(failing(verdict));
    this.#hasKey = true;
    if (!this.devicesNow.some(({ current }) => current)) {
      const most = this.#beginning.maxDevices ?? 3;
      const { devicesNow: devices } = this;
      if (devices.length >= most) throw new LicenseError(failing("DEVICE_LIMIT_REACHED", { devices }));
      this.devicesNow = [...devices, THIS_DEVICE];
    }
    return this.become({ ...LICENSED, environment: this.#status.environment });
  }

  async deactivate(): Promise<Status> {
    this.devicesNow = this.devicesNow.filter(({ current }) => !current);
    this.#hasKey = false;
    return this.become({ ...locked("no_license"), environment: this.#status.environment });
  }

  async devices(): Promise<DeviceList> {
    if (!this.#hasKey) throw new LicenseError(failing("NO_KEY"));
    return { maxDevices: this.#beginning.maxDevices ?? 3, devices: this.devicesNow };
  }

  async release(activation: string): Promise<DeviceList> {
    const left = this.devicesNow.filter(({ id }) => id !== activation);
    if (!this.#hasKey || left.length === this.devicesNow.length) throw new LicenseError(failing("NO_KEY"));
    this.devicesNow = left;
    return { devices: left };
  }

  async startTrial(): Promise<Status> {
    return this.become({ ...trial(12), environment: this.#status.environment });
  }

  async plans(): Promise<Plan[]> {
    return [...(this.#beginning.plans ?? PLANS)];
  }

  async openCheckout(wish: Wish): Promise<Checkout> {
    const session = `cs_gallery_${this.#purchases.size + 1}`;
    this.#purchase(session);
    this.become({ ...this.#status, pendingPurchase: session });
    return { session, url: `https://pay.example.com/${wish.plan}` };
  }

  async awaitPurchase(session: string): Promise<Status> {
    const how = await this.#purchase(session).settled;
    if (how === "pay") return this.activate(GOOD_KEY);
    const { pendingPurchase: _, ...status } = this.#status;
    this.become(status as Status);
    throw new LicenseError(failing("PURCHASE_ENDED"));
  }

  async openPortal(): Promise<void> {}

  async recover(): Promise<void> {}

  async requestFile(key: string): Promise<string> {
    return JSON.stringify({ format: "claviger-request", version: 1, product: this.#status.product, key }, null, 2);
  }

  async importLicenseFile(text: string): Promise<Status> {
    if (!text.includes('"claviger-license"')) throw new LicenseError(failing("FILE_INVALID"));
    return this.activate(GOOD_KEY);
  }

  async environment(): Promise<Environment> {
    return this.#status.environment;
  }

  async switchEnvironment(environment: Environment): Promise<Status> {
    return this.become({ ...locked("no_license"), environment });
  }

  async forget(): Promise<Status> {
    this.#hasKey = false;
    return this.become({ ...locked("no_license"), environment: this.#status.environment });
  }

  onStatus(listener: (status: Status) => void): () => void {
    return this.bridge.onStatus(listener);
  }

  /** A purchase may be settled before anybody waits for it. */
  #purchase(session: string): Purchase {
    const known = this.#purchases.get(session);
    if (known) return known;
    let settle: Purchase["settle"] = () => {};
    const settled = new Promise<Settlement>((resolve) => (settle = resolve));
    const purchase = { settle, settled };
    this.#purchases.set(session, purchase);
    return purchase;
  }

  async #answer(operation: Operation, args: Record<string, unknown>): Promise<unknown> {
    const { fails, hangs, latency } = this.#beginning;
    if (hangs?.includes(operation)) return new Promise(() => {});
    if (latency) await new Promise((resolve) => setTimeout(resolve, latency));
    try {
      const failure = fails?.[operation];
      if (failure) throw new LicenseError(failure);
      return acrossBoundary(await perform(this, operation, acrossBoundary(args)));
    } catch (error) {
      // As Electron wraps what a handler throws.
      throw new Error(`Error invoking remote method 'claviger:${operation}': LicenseError: ${JSON.stringify(error)}`);
    }
  }
}

function acrossBoundary<T>(value: T): T {
  return value === undefined ? value : (JSON.parse(JSON.stringify(value)) as T);
}

/** A host whose license is active on all three devices. */
export function licensedHost(more: Beginning = {}): Host {
  return new Host({ status: LICENSED, devices: [THIS_DEVICE, ...OTHER_DEVICES], ...more });
}

/** A host whose license has no slot left for this device. */
export function fullHost(more: Beginning = {}): Host {
  return new Host({ devices: OTHER_DEVICES, maxDevices: OTHER_DEVICES.length, ...more });
}

/** The grant of a license that never ends. */
export const { expiresAt: _, ...PERPETUAL } = GRANT;
