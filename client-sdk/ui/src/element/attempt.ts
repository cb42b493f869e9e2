import { LicenseError, type LicenseBridge } from "@claviger/bridge";
import type { LicenseElement } from "./license-element.js";

/** One thing at a time that a component has the host do, so that it can show what runs and what failed. */
export class Attempt {
  readonly #element: LicenseElement;
  #running: string | undefined;
  #failed: { name: string; error: LicenseError } | undefined;

  constructor(element: LicenseElement) {
    this.#element = element;
  }

  /** The name of what runs. */
  get running(): string | undefined {
    return this.#running;
  }

  /** Why the last attempt failed, or the last attempt of this name. */
  error(name?: string): LicenseError | undefined {
    return name === undefined || this.#failed?.name === name ? this.#failed?.error : undefined;
  }

  /** Forgets the failure. */
  clear(): void {
    this.#failed = undefined;
    this.#element.requestUpdate();
  }

  /** Does something and hands on what comes of it. While something runs, nothing else starts. */
  async run<T>(name: string, work: (bridge: LicenseBridge) => Promise<T>, done: (result: T) => void): Promise<void> {
    const { bridge } = this.#element.within;
    if (this.#running !== undefined || !bridge) return;
    this.#running = name;
    this.clear();
    try {
      const result = await work(bridge);
      this.#running = undefined;
      done(result);
    } catch (thrown) {
      this.#running = undefined;
      const error = LicenseError.from(thrown);
      this.#failed = { name, error };
      this.#element.emit("claviger-error", error);
    }
    this.#element.requestUpdate();
  }
}
