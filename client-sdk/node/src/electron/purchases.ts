import type { Status } from "@claviger/bridge";
import type { LicenseClient } from "../client.js";
import type { Asker } from "./dialogs.js";

/** Waits for purchases, for each one once, whoever asks. */
export class Purchases {
  readonly #waiting = new Map<string, { bought: Promise<Status>; asker: Asker }>();
  readonly #failed: (error: unknown, asker: Asker) => void;

  /** `failed` is told of each purchase that came to nothing, once. */
  constructor(failed: (error: unknown, asker: Asker) => void) {
    this.#failed = failed;
  }

  /** Waits for a purchase, or joins those who do. */
  wait(client: LicenseClient, session: string, asker: Asker): Promise<Status> {
    const known = this.#waiting.get(session);
    if (known) {
      known.asker = asker;
      return known.bought;
    }
    const bought = client.awaitPurchase(session);
    const purchase = { bought, asker };
    this.#waiting.set(session, purchase);
    bought.catch((error: unknown) => this.#failed(error, purchase.asker)).finally(() => this.#waiting.delete(session));
    return bought;
  }

  /** Waits for a purchase without anybody wanting to know what becomes of it: its license is there all the same. */
  follow(client: LicenseClient, session: string, asker: Asker): void {
    // Its failure is told by `failed`.
    this.wait(client, session, asker).catch(() => undefined);
  }
}
