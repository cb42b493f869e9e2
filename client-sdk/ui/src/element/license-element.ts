import type { LicenseBridge, LicenseError, Status } from "@claviger/bridge";
import { html, type PropertyValues, type TemplateResult } from "lit";
import { property } from "lit/decorators.js";
import { Attempt } from "./attempt.js";
import type { ClavigerEvents } from "./events.js";
import { LicenseFeed } from "./license-feed.js";
import { button, failure, loading } from "./pieces.js";
import type { Surroundings } from "./surroundings.js";
import { ThemedElement } from "./themed-element.js";

/** What an element is in, from the inside to the outside, through shadow trees. */
function* ancestors(element: Element): Generator<Element> {
  for (
    let node: Node | null = element.parentNode;
    node;
    node = node instanceof ShadowRoot ? node.host : node.parentNode
  ) {
    if (node instanceof Element) yield node;
  }
}

/** What all components share that show the license or do something with it. */
export abstract class LicenseElement extends ThemedElement {
  /** The host. Without it: that of the provider. */
  @property({ attribute: false }) bridge?: LicenseBridge;
  /** The level of the component's heading; headings inside follow. */
  @property({ type: Number, attribute: "heading-level" }) headingLevel = 2;

  /** What the component has the host do. */
  protected readonly attempt = new Attempt(this);
  #feed: LicenseFeed | undefined;
  #end: (() => void) | undefined;
  #shown: Status | undefined;
  #ancestors: readonly Element[] = [];

  /** How things stand; absent until it is known. */
  protected get status(): Status | undefined {
    return this.#feed?.status;
  }

  /** Why it is not known. */
  protected get statusError(): LicenseError | undefined {
    return this.#feed?.error;
  }

  /** Whether it is being read. */
  protected get statusLoading(): boolean {
    return this.#feed?.reading ?? false;
  }

  override get within(): Surroundings {
    return { ...super.within, bridge: this.bridge ?? this.around.bridge };
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#follow(undefined);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#ancestors = [...ancestors(this)];
    this.requestUpdate();
  }

  /**
   * Tells the app what happened; `false` if it took the matter into its own hands. The host may have told the new
   * status already, and this component be gone by it, as an activation that opened the gate: then the event comes from
   * what it was a part of.
   */
  emit<Name extends keyof ClavigerEvents>(name: Name, detail: ClavigerEvents[Name]): boolean {
    const from = this.isConnected ? this : (this.#ancestors.find(({ isConnected }) => isConnected) ?? this);
    return from.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true, cancelable: true }));
  }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    const { bridge } = this.within;
    if (this.isConnected) this.#follow(bridge && LicenseFeed.of(bridge));
    const { status } = this;
    if (status !== this.#shown) {
      const before = this.#shown;
      this.#shown = status;
      this.statusChanged(status, before);
    }
  }

  /** Called before a changed status is shown. */
  protected statusChanged(_status: Status | undefined, _before: Status | undefined): void {}

  /** Takes the status that an operation brought. */
  protected tell(status: Status): void {
    this.#feed?.tell(status);
  }

  /** Reads the status once more after that failed. */
  protected readonly readAgain = (): void => {
    void this.#feed?.read();
  };

  /** Puts the focus on an element of this component once that is shown. */
  protected async focusOn(selector: string): Promise<void> {
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>(selector)?.focus();
  }

  /**
   * What is shown while the status is not known: that it is loading, or why it cannot be read, and a way to try again.
   */
  protected waiting(): TemplateResult {
    const { texts, statusError: error } = this;
    if (!error) return loading(texts);
    const again = { label: texts.common.tryAgain, busy: this.statusLoading, click: this.readAgain };
    return html`<div class="stack">
      ${failure(texts, this.formats, error)}
      <div class="actions">${button({ ...again, kind: "quiet", small: true })}</div>
    </div>`;
  }

  #follow(feed: LicenseFeed | undefined): void {
    if (feed === this.#feed) return;
    this.#end?.();
    this.#feed = feed;
    this.#end = feed?.subscribe(() => this.requestUpdate());
  }
}
