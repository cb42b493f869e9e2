import { LicenseError, type LicenseBridge } from "@claviger/bridge";
import type { LicenseElement } from "./license-element.js";

/**
 * What happens to a second attempt while the first is under way. A deed is done once, however often a button is
 * pressed: `first`. Of what is read, only the latest counts: `latest`.
 */
export type Precedence = "first" | "latest";

/** What a component has the host do, one thing at a time, so that it can show what runs and what failed. */
export class Attempt {
  readonly #element: LicenseElement;
  readonly #precedence: Precedence;
  #running: string | undefined;
  #failed: { name: string; error: LicenseError } | undefined;
  #count = 0;

  constructor(element: LicenseElement, precedence: Precedence = "first") {
    this.#element = element;
    this.#precedence = precedence;
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

  /** Does something and hands on what comes of it. */
  async run<T>(name: string, work: (bridge: LicenseBridge) => Promise<T>, done: (result: T) => void): Promise<void> {
    const { bridge } = this.#element.within;
    if (!bridge || (this.#running !== undefined && this.#precedence === "first")) return;
    this.#count += 1;
    const number = this.#count;
    this.#running = name;
    this.clear();
    try {
      const result = await work(bridge);
      if (this.#end(number)) done(result);
    } catch (thrown) {
      if (this.#end(number)) this.#fail(name, LicenseError.from(thrown));
    }
  }

  /** Whether it is still this one that counts. */
  #end(number: number): boolean {
    const counts = number === this.#count;
    if (counts) this.#running = undefined;
    this.#element.requestUpdate();
    return counts;
  }

  #fail(name: string, error: LicenseError): void {
    this.#failed = { name, error };
    this.#element.emit("claviger-error", error);
  }
}
