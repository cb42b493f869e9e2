/** Registers a component, unless another copy of this package in the page has done so. */
export function define(name: string, component: CustomElementConstructor): void {
  if (!customElements.get(name)) customElements.define(name, component);
}

/** The parts of components that are parts of others: `exportparts` passes them on. */
export const PARTS =
  "root, card, heading, button, primary-button, quiet-button, plain-button, danger-button, input, notice, loading";
