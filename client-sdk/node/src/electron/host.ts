import {
  LicenseError,
  bridgeOver,
  perform,
  type Environment,
  type LicenseBridge,
  type Operation,
  type Status,
} from "@claviger/bridge";
import type { LicenseClient } from "../client.js";
import { openInBrowser } from "./browser.js";
import { newsOf, type Asker, type DialogName } from "./dialogs.js";
import type { ElectronParts } from "./parts.js";
import { Purchases } from "./purchases.js";

/** Whom a host tells what. */
export interface HostEvents {
  /** The status changed. */
  changed(status: Status): void;
  /** People are to be told something. */
  news(name: DialogName, status: Status, asker: Asker, error?: LicenseError): void;
}

/** By which operations somebody changes what is licensed, and so needs not be told that it changed. */
const DELIBERATE: ReadonlySet<Operation> = new Set(["deactivate", "release", "switchEnvironment", "forget"]);

type Operations = Pick<LicenseBridge, Operation>;

/** Does what pages and the app ask for, with one client at a time. */
export class Host {
  #client: LicenseClient;
  #unsubscribe: () => void = () => undefined;
  #last: Status;
  #deliberate = 0;
  #switching: Promise<unknown> = Promise.resolve();
  #closed = false;
  readonly #switchable: boolean;
  readonly #shell: ElectronParts["shell"];
  readonly #events: HostEvents;
  readonly #listeners = new Set<(status: Status) => void>();
  readonly #purchases = new Purchases((error, asker) => this.#failed("awaitPurchase", error, asker));

  constructor(client: LicenseClient, shell: ElectronParts["shell"], switchable: boolean, events: HostEvents) {
    this.#client = client;
    this.#shell = shell;
    this.#switchable = switchable;
    this.#events = events;
    this.#last = client.status();
  }

  /** The client in use. */
  get client(): LicenseClient {
    return this.#client;
  }

  /** Begins to check, and goes on with what was begun before the app was closed. */
  start(): void {
    const client = this.#client;
    const status = this.#adopt(client);
    if (newsOf(undefined, status) === undefined) return;
    // One answer of the server may heal this, and then there was nothing to tell.
    void client.check().then((checked) => {
      if (client === this.#client) this.#tell(undefined, checked);
    });
  }

  /** Stops everything. */
  close(): void {
    this.#closed = true;
    this.#unsubscribe();
    this.#listeners.clear();
    this.#client.close();
  }

  /** The host as whoever asks sees it. */
  for(asker: "page" | "app"): LicenseBridge {
    const operations = this.#operations(asker);
    return bridgeOver({
      invoke: (operation, args) => this.#do(operations, operation, args, asker),
      listen: (listener) => {
        this.#listeners.add(listener);
        return () => this.#listeners.delete(listener);
      },
    });
  }

  async #do(
    operations: Operations,
    operation: Operation,
    args: Record<string, unknown>,
    asker: Asker,
  ): Promise<unknown> {
    const deliberate = DELIBERATE.has(operation) ? 1 : 0;
    this.#deliberate += deliberate;
    try {
      return await perform(operations, operation, args);
    } catch (error) {
      // Of a purchase, whoever waits for it tells, once.
      if (operation !== "awaitPurchase") this.#failed(operation, error, asker);
      throw error;
    } finally {
      this.#deliberate -= deliberate;
      // The client tells of the change, too, perhaps after this.
      if (deliberate > 0) this.#last = this.#client.status();
    }
  }

  #operations(asker: "page" | "app"): Operations {
    return {
      status: async () => this.#client.status(),
      check: () => this.#client.check(),
      activate: (key) => this.#client.activate(key),
      deactivate: () => this.#client.deactivate(),
      devices: () => this.#client.devices(),
      release: (activation) => this.#client.release(activation),
      startTrial: (email) => this.#client.startTrial(email),
      plans: () => this.#client.plans(),
      openCheckout: async (wish) => {
        const client = this.#client;
        const checkout = await client.checkoutUrl(wish);
        await openInBrowser(this.#shell, checkout.url);
        // The license is there once it is paid, whether or not a page waits for it. A page that does so joins.
        this.#purchases.follow(client, checkout.session, asker === "app" ? "app" : "nobody");
        return checkout;
      },
      awaitPurchase: (session) => this.#purchases.wait(this.#client, session, asker),
      openPortal: async () => openInBrowser(this.#shell, await this.#client.portalUrl()),
      recover: (email, language) => this.#client.recover(email, language),
      requestFile: (key) => this.#client.requestFile(key),
      importLicenseFile: (text) => this.#client.importLicenseFile(text),
      environment: async () => this.#client.environment,
      switchEnvironment: (environment) => this.#switchTo(environment),
      forget: async () => {
        await this.#client.forget();
        return this.#client.status();
      },
    };
  }

  /** One switch at a time, or two clients would run. */
  #switchTo(environment: Environment): Promise<Status> {
    const switched = this.#switching.then(async () => {
      if (environment === this.#client.environment) return this.#client.status();
      if (!this.#switchable) {
        throw new LicenseError({
          code: "ENVIRONMENT_FIXED",
          detail: "This app does not change its environment.",
          fix: "Use a build for testers.",
        });
      }
      const next = await this.#client.inEnvironment(environment);
      if (this.#closed) return next.status();
      this.#unsubscribe();
      this.#client.close();
      return this.#adopt(next);
    });
    this.#switching = switched.catch(() => undefined);
    return switched;
  }

  #adopt(client: LicenseClient): Status {
    this.#client = client;
    this.#unsubscribe = client.onStatus((status) => this.#changed(status));
    client.startChecks();
    const status = client.status();
    this.#last = status;
    this.#announce(status);
    if (status.pendingPurchase !== undefined) this.#purchases.follow(client, status.pendingPurchase, "nobody");
    return status;
  }

  #changed(status: Status): void {
    const before = this.#last;
    this.#last = status;
    this.#announce(status);
    if (this.#deliberate === 0) this.#tell(before, status);
  }

  #announce(status: Status): void {
    this.#events.changed(status);
    for (const listener of this.#listeners) listener(status);
  }

  #tell(before: Status | undefined, status: Status): void {
    const name = newsOf(before, status);
    if (name !== undefined) this.#events.news(name, status, "nobody");
  }

  #failed(operation: Operation, thrown: unknown, asker: Asker): void {
    const error = LicenseError.from(thrown);
    const name = failureOf(operation, error.code);
    if (name !== undefined) this.#events.news(name, this.#client.status(), asker, error);
  }
}

/** What to tell of an operation that failed. */
function failureOf(operation: Operation, code: string): DialogName | undefined {
  if (code === "CLIENT_CLOSED") return undefined;
  switch (operation) {
    case "activate":
    case "importLicenseFile":
      return code === "DEVICE_LIMIT_REACHED" ? "device-limit" : "activation-error";
    case "awaitPurchase":
      return code === "DEVICE_LIMIT_REACHED" ? "device-limit" : "checkout-error";
    case "openCheckout":
    case "openPortal":
      return "checkout-error";
    default:
      return undefined;
  }
}
