import type { ReactiveController, ReactiveControllerHost } from "lit";

/** Follows the `lang` of the document, which apps change when people choose another language. */
export class DocumentLanguage implements ReactiveController {
  readonly #observer: MutationObserver;

  constructor(host: ReactiveControllerHost) {
    this.#observer = new MutationObserver(() => host.requestUpdate());
    host.addController(this);
  }

  hostConnected(): void {
    this.#observer.observe(document.documentElement, { attributeFilter: ["lang"] });
  }

  hostDisconnected(): void {
    this.#observer.disconnect();
  }
}
