// What a person finds on the page. Shadow trees are looked through, as eyes do.
function* inside(node) {
  const slotted = node.localName === "slot" && node.assignedNodes({ flatten: true });
  for (const child of slotted || (node.shadowRoot ?? node).childNodes) {
    if (child.nodeType === Node.TEXT_NODE) yield child;
    if (child.nodeType !== Node.ELEMENT_NODE || !isShown(child)) continue;
    yield child;
    yield* inside(child);
  }
}

/** Elements without a box of their own, as slots are, show what is in them. */
function isShown(element) {
  return getComputedStyle(element).display === "contents" || element.checkVisibility({ visibilityProperty: true });
}

/** The text that is to be seen in an element, its spaces as a person reads them. */
function text(element) {
  return joined(texts(element));
}

function texts(element) {
  return [...inside(element)].filter((node) => node.nodeType === Node.TEXT_NODE && !/^(STYLE|SCRIPT)$/.test(node.parentNode.tagName));
}

function joined(texts) {
  return texts.map((node) => node.data).join("").replace(/\s+/g, " ").trim();
}

/** What assistive technology calls an element. */
function name(element) {
  const labels = element.labels ? [...element.labels].map(spoken).join(" ") : "";
  return element.getAttribute("aria-label") ?? (labels || spoken(element));
}

/** The text of an element without what is for eyes alone, such as the star of a field that must be filled in. */
function spoken(element) {
  const isSilent = (node) => node.parentElement?.closest("[aria-hidden=true]");
  return joined(texts(element).filter((node) => !isSilent(node)));
}

/** The elements of a kind (a CSS selector) that are to be seen in an element. */
function all(kind, within = document.documentElement) {
  return [...inside(within)].filter((node) => node.nodeType === Node.ELEMENT_NODE && node.matches(kind));
}

/** Those in a part of the page that are called so. */
function named(part, kind, wanted) {
  return all(part).flatMap((within) => all(kind, within)).filter((element) => name(element) === wanted);
}

/** Whether something moves to where it will be: who clicks at it now may miss it. */
function moves() {
  return document.getAnimations().some((each) => each instanceof CSSTransition && each.playState === "running");
}
