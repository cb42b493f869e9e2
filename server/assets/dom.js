// Small ways around the document.

/** The element of `root` that is filled in under this name. */
export function slot(root, name) {
  return root.querySelector(`[data-slot="${name}"]`);
}

/** The part of `root` that is shown or hidden as a whole. */
export function part(root, name) {
  return root.querySelector(`[data-part="${name}"]`);
}

/** The button or link of `root` that does this. */
export function action(root, name) {
  return root.querySelector(`[data-action="${name}"]`);
}

/** A new copy of a template's only element. */
export function copyOf(template) {
  return document.getElementById(template).content.firstElementChild.cloneNode(true);
}

/** A text with its `{names}` filled in. */
export function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

/** The part of the page that shows this state. */
export function state(name) {
  return document.querySelector(`[data-state="${name}"]`);
}

/** Shows one state of the page and hides the others; its heading gets the focus, so that screen readers say what happened. */
export function showState(name) {
  const next = state(name);
  if (!next.hidden) return;
  for (const other of document.querySelectorAll("[data-state]")) other.hidden = other !== next;
  const heading = next.querySelector("h1");
  document.title = heading.textContent;
  heading.focus();
}

/** Does something after a click, once at a time. */
export function onClick(button, work) {
  button.addEventListener("click", async () => {
    if (button.ariaDisabled === "true") return;
    button.ariaDisabled = "true";
    try {
      await work();
    } finally {
      button.ariaDisabled = null;
    }
  });
}
