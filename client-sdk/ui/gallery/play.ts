/** Every element in here, through all open shadow trees. */
function* elementsIn(root: ParentNode): Generator<HTMLElement> {
  for (const element of root.querySelectorAll<HTMLElement>("*")) {
    yield element;
    if (element.shadowRoot) yield* elementsIn(element.shadowRoot);
  }
}

/** Waits until nothing is left to be rendered, and no promise is left that is about to be kept. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 8; turn += 1) await new Promise((resolve) => requestAnimationFrame(resolve));
}

/** Does what a user does with a component. */
export class Player {
  readonly #root: ParentNode;

  constructor(root: ParentNode) {
    this.#root = root;
  }

  /** The same user, who looks at this part only. */
  in(selector: string): Player {
    const part = this.find(selector);
    return new Player(part.shadowRoot ?? part);
  }

  /** The first element that matches, in whatever shadow tree. */
  find(selector: string): HTMLElement {
    for (const element of elementsIn(this.#root)) if (element.matches(selector)) return element;
    throw new Error(`nothing matches ${selector}`);
  }

  async type(selector: string, text: string): Promise<void> {
    const input = this.find(selector) as HTMLInputElement;
    input.value = text;
    input.dispatchEvent(new InputEvent("input", { bubbles: true }));
    await settled();
  }

  async click(selector: string): Promise<void> {
    this.find(selector).click();
    await settled();
  }

  /** Types a key and sends the form. */
  async activate(key: string): Promise<void> {
    await this.type("#key", key);
    await this.click("form .button");
  }

  /** Unfolds the fold of this number, counted from one. */
  async unfold(place: number): Promise<void> {
    await this.click(`details:nth-of-type(${place}) > summary`);
  }
}
