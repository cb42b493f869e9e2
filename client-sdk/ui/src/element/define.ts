/** Registers a component, unless another copy of this package in the page has done so. */
export function define(name: string, component: CustomElementConstructor): void {
  if (!customElements.get(name)) customElements.define(name, component);
}

/** What apps can style of components that are parts of others: `exportparts` passes it on. */
export const PARTS = [
  ...["card", "heading", "form", "input", "notice", "badge", "loading", "dialog"],
  ...["button", "primary-button", "quiet-button", "plain-button", "danger-button"],
  ...["header", "mark", "detail", "folds", "fold", "fold-summary", "plan", "choices", "devices", "device"],
].join(", ");
