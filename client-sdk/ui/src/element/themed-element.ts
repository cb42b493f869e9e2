import { ContextConsumer, ContextProvider } from "@lit/context";
import { LitElement, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { property } from "lit/decorators.js";
import { textsOf, type Texts } from "../texts/index.js";
import { base } from "./base.css.js";
import { controls } from "./controls.css.js";
import { DocumentLanguage } from "./document-language.js";
import { Formats } from "./formats.js";
import { surroundings, type Surroundings, type Theme } from "./surroundings.js";
import { theme } from "./theme.css.js";

/** What all components share: a language, a theme, and a root that carries both. */
export abstract class ThemedElement extends LitElement {
  static override styles = [theme, base, controls];

  /** `en` or `de`. Without it: that of the provider, then that of the document, then English. */
  @property() language?: string;
  /** `light` or `dark`. Without it: that of the provider, then that of the system. */
  @property() theme?: Theme;

  readonly #around = new ContextConsumer(this, { context: surroundings, subscribe: true });
  readonly #within = new ContextProvider(this, { context: surroundings, initialValue: {} });
  #texts: Texts = textsOf();
  #formats = new Formats(this.#texts.language);

  constructor() {
    super();
    new DocumentLanguage(this);
  }

  /** What the component says. */
  protected get texts(): Texts {
    return this.#texts;
  }

  /** Dates and numbers in the component's language. */
  protected get formats(): Formats {
    return this.#formats;
  }

  /** What is around the component. */
  protected get around(): Surroundings {
    return this.#around.value ?? {};
  }

  /** What is around the parts of the component. */
  protected get within(): Surroundings {
    return { language: this.language ?? this.around.language, theme: this.theme ?? this.around.theme };
  }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    const { within } = this;
    const before = this.#within.value;
    if (before.bridge !== within.bridge || before.language !== within.language || before.theme !== within.theme) {
      this.#within.setValue(within);
    }
    const texts = textsOf(within.language, document.documentElement.lang);
    if (texts !== this.#texts) {
      this.#texts = texts;
      this.#formats = new Formats(texts.language);
    }
  }

  protected override update(changed: PropertyValues): void {
    const focused = this.shadowRoot?.activeElement;
    super.update(changed);
    if (focused && !focused.isConnected) this.#keepFocus();
  }

  protected override render(): TemplateResult {
    const { theme } = this.within;
    return html`<div part="root" class="root" data-theme=${theme ?? nothing} lang=${this.texts.language}>
      ${this.content()}
    </div>`;
  }

  /** What the component shows. */
  protected abstract content(): unknown;

  /**
   * What had the focus is gone. Without this, whoever works by keyboard or screen reader would be thrown back to the
   * start of the page.
   */
  #keepFocus(): void {
    const place =
      this.renderRoot.querySelector<HTMLElement>(".heading") ?? this.renderRoot.querySelector<HTMLElement>(".root");
    if (!place) return;
    place.tabIndex = -1;
    place.focus();
  }
}
