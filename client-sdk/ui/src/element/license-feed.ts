import { LicenseError, type LicenseBridge, type Status } from "@claviger/bridge";

/** The status of one bridge for all components that show it, so that they never contradict each other. */
export class LicenseFeed {
  static readonly #feeds = new WeakMap<LicenseBridge, LicenseFeed>();

  /** The feed of this bridge. */
  static of(bridge: LicenseBridge): LicenseFeed {
    const known = LicenseFeed.#feeds.get(bridge);
    if (known) return known;
    const feed = new LicenseFeed(bridge);
    LicenseFeed.#feeds.set(bridge, feed);
    return feed;
  }

  readonly bridge: LicenseBridge;
  readonly #listeners = new Set<() => void>();
  #end: (() => void) | undefined;
  #status: Status | undefined;
  #error: LicenseError | undefined;
  #reading = false;

  private constructor(bridge: LicenseBridge) {
    this.bridge = bridge;
  }

  /** The latest status; absent until the first is known. */
  get status(): Status | undefined {
    return this.#status;
  }

  /** Whether the status is being read. */
  get reading(): boolean {
    return this.#reading;
  }

  /** Why there is no status. */
  get error(): LicenseError | undefined {
    return this.#error;
  }

  /** Calls the listener whenever something changes. Returns what ends that. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    if (this.#listeners.size === 1) {
      this.#end = this.bridge.onStatus((status) => this.tell(status));
      void this.read();
    }
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size > 0) return;
      this.#end?.();
      this.#end = undefined;
    };
  }

  /** Reads the status. One that the host told meanwhile is newer and stays. */
  async read(): Promise<void> {
    if (this.#reading) return;
    const before = this.#status;
    this.#reading = true;
    this.#changed();
    try {
      const status = await this.bridge.status();
      if (this.#status === before) this.tell(status);
    } catch (error) {
      if (this.#status === before) this.#error = LicenseError.from(error);
    }
    this.#reading = false;
    this.#changed();
  }

  /** Takes a status that an operation brought; the host may tell it as well, or not. */
  tell(status: Status): void {
    this.#status = status;
    this.#error = undefined;
    this.#changed();
  }

  #changed(): void {
    for (const listener of [...this.#listeners]) listener();
  }
}
