import type { LicenseBridge } from "@claviger/bridge";
import { ContextProvider } from "@lit/context";
import { LitElement, css, html, type PropertyValues, type TemplateResult } from "lit";
import { property } from "lit/decorators.js";
import { define } from "../element/define.js";
import { surroundings, type Theme } from "../element/surroundings.js";

/** Gives bridge, language and theme to every component inside. */
export class ClavigerProvider extends LitElement {
  static override styles = css`
    :host {
      display: contents;
    }
  `;

  /** The host. */
  @property({ attribute: false }) bridge?: LicenseBridge;
  /** `en` or `de`; without it that of the document. */
  @property() language?: string;
  /** `light` or `dark`; without it that of the system. */
  @property() theme?: Theme;

  readonly #within = new ContextProvider(this, { context: surroundings, initialValue: {} });

  protected override willUpdate(_changed: PropertyValues): void {
    this.#within.setValue({ bridge: this.bridge, language: this.language, theme: this.theme });
  }

  protected override render(): TemplateResult {
    return html`<slot></slot>`;
  }
}

define("claviger-provider", ClavigerProvider);

declare global {
  interface HTMLElementTagNameMap {
    "claviger-provider": ClavigerProvider;
  }
}
