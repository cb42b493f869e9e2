import { html, type TemplateResult } from "lit";
import { state } from "lit/decorators.js";
import { define } from "../element/define.js";
import { button } from "../element/pieces.js";
import { ThemedElement } from "../element/themed-element.js";
import { styles } from "./confirmation.css.js";

/** A question that is asked before something is done that is not undone easily. */
export interface Question {
  title: string;
  more: string;
  yes: string;
  no: string;
}

/** A dialog with one question. The focus stays in it, starts at the harmless answer, and goes back to where it was. */
export class ClavigerConfirmation extends ThemedElement {
  static override styles = [...ThemedElement.styles, styles];

  @state() private question?: Question;
  #answer: ((yes: boolean) => void) | undefined;

  /** Asks, and resolves with the answer. Escape means no. */
  async ask(question: Question): Promise<boolean> {
    this.#settle(false);
    this.question = question;
    await this.updateComplete;
    this.#dialog?.showModal();
    return new Promise((answer) => (this.#answer = answer));
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#settle(false);
  }

  protected override content(): TemplateResult {
    const { title, more, yes, no } = this.question ?? { title: "", more: "", yes: "", no: "" };
    return html`<dialog
      part="dialog"
      role="alertdialog"
      aria-labelledby="title"
      aria-describedby="more"
      @close=${this.#closed}
    >
      <div class="stack">
        <div class="heading" role="heading" aria-level="2" id="title">${title}</div>
        <p id="more">${more}</p>
        <div class="actions">
          ${button({ label: no, kind: "quiet", click: () => this.#settle(false) })}
          ${button({ label: yes, kind: "danger", click: () => this.#settle(true) })}
        </div>
      </div>
    </dialog>`;
  }

  /** The event comes later than the deed: by then the next question may be open. */
  readonly #closed = (): void => {
    if (!this.#dialog?.open) this.#settle(false);
  };

  get #dialog(): HTMLDialogElement | null {
    return this.renderRoot.querySelector("dialog");
  }

  #settle(yes: boolean): void {
    const answer = this.#answer;
    this.#answer = undefined;
    if (this.#dialog?.open) this.#dialog.close();
    answer?.(yes);
  }
}

define("claviger-confirmation", ClavigerConfirmation);

declare global {
  interface HTMLElementTagNameMap {
    "claviger-confirmation": ClavigerConfirmation;
  }
}
