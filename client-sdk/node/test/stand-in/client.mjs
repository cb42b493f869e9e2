// @ts-check
// Stands in for a client, so that the wiring around it is tested without a server.
import { LicenseError } from "@claviger/node";

/** @import { Environment, LicenseClient, Status } from "@claviger/node" */

/** A status. @param {Partial<Status> & object} changes @returns {Status} */
export function status(changes = {}) {
  return /** @type {Status} */ ({
    state: "licensed",
    usable: true,
    detail: "The license is valid.",
    product: "switchfast",
    environment: "prod",
    warnings: [],
    ...changes,
  });
}

/** A status in which the app is locked. @param {string} reason */
export function locked(reason, changes = {}) {
  return status(
    /** @type {any} */ ({ state: "locked", usable: false, reason, detail: "Locked.", fix: "Buy.", ...changes }),
  );
}

/** An error as the core makes them. @param {string} code @param {object} more */
export function failure(code, more = {}) {
  return new LicenseError({ code, detail: `${code}, in words.`, fix: "A way out.", ...more });
}

/** Does what `answers` says, and remembers what it was asked. */
export class FakeClient {
  /** @type {unknown[][]} */
  calls = [];
  /** @type {Record<string, (...args: any[]) => unknown>} */
  answers = {};
  /** @type {Set<(status: Status) => void>} */
  listeners = new Set();
  /** @type {FakeClient[]} Those of the other environment. */
  others = [];
  checks = false;
  closed = false;

  /** @param {Status} now */
  constructor(now = status()) {
    this.now = now;
    const operations = [
      "check",
      "activate",
      "deactivate",
      "devices",
      "release",
      "startTrial",
      "plans",
      "checkoutUrl",
      "awaitPurchase",
    ];
    for (const name of [...operations, "portalUrl", "recover", "requestFile", "importLicenseFile", "forget"]) {
      Object.assign(this, {
        [name]: async (/** @type {unknown[]} */ ...args) => {
          this.calls.push([name, ...args]);
          return this.answers[name] ? this.answers[name](...args) : this.now;
        },
      });
    }
  }

  /** @returns {LicenseClient} */
  get client() {
    return /** @type {LicenseClient} */ (/** @type {unknown} */ (this));
  }

  /** @returns {Environment} */
  get environment() {
    return this.now.environment;
  }

  /** Says that the status changed. @param {Status} now */
  becomes(now) {
    this.now = now;
    for (const listener of this.listeners) listener(now);
  }

  status() {
    return this.now;
  }

  /** @param {(status: Status) => void} listener */
  onStatus(listener) {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** @param {Environment} environment */
  async inEnvironment(environment) {
    const other = new FakeClient(locked("no_license", { environment }));
    this.others.push(other);
    return other;
  }

  startChecks() {
    this.checks = true;
  }

  close() {
    this.checks = false;
    this.closed = true;
    this.listeners.clear();
  }
}
