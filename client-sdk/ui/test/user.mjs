// What a user does with a page, and sees of it.
import assert from 'node:assert/strict';
import { focused } from './inspect.mjs';

// More stops than any page here has.
const MOST_STOPS = 80;

/** Waits for the first visible element that matches; with a name, for the one that is called so. */
export async function reach(page, selector, name) {
  const handle = await page.waitForFunction(
    (selector, name) => {
      for (const element of window.deep(selector)) {
        const called = (element.ariaLabel ?? element.innerText).trim();
        if (element.checkVisibility() && (name === undefined || called === name)) return element;
      }
      return null;
    },
    {},
    selector,
    name ?? undefined,
  );
  return handle.asElement();
}

/** Goes on with the Tab key to what is wanted. Whatever has the focus on the way must show it. */
export async function tabTo(page, isWanted) {
  const passed = [];
  for (let stop = 0; stop < MOST_STOPS; stop += 1) {
    await page.keyboard.press('Tab');
    const focus = await focused(page);
    assert.ok(focus.hasRing && focus.isOnScreen, `the focus does not show: ${JSON.stringify(focus)}`);
    if (isWanted(focus)) return focus;
    passed.push(focus.name || focus.id || focus.tag);
  }
  throw new Error(`not found among: ${passed.join(', ')}`);
}

/** Waits for a text in whatever shadow tree. */
export async function sees(page, text) {
  await page.waitForFunction(
    (text) => {
      const words = (node) => {
        if (node.nodeType === Node.TEXT_NODE) return node.data;
        if (node.nodeType !== Node.ELEMENT_NODE || getComputedStyle(node).display === 'none') return '';
        if (node.localName === 'slot') return node.assignedNodes({ flatten: true }).map(words).join('');
        return [...(node.shadowRoot ?? node).childNodes].map(words).join('');
      };
      return words(document.body).replaceAll(/\s+/g, ' ').includes(text);
    },
    {},
    text,
  );
}

/** Presses the button with this name. */
export async function press(page, name, inside = '') {
  await (await reach(page, `${inside} button`, name)).click();
}

/** Notes the events of the components. */
export async function listen(page, ...names) {
  await page.evaluate((names) => {
    window.heard = [];
    const essence = ({ code, state, usable, name }) => code ?? state ?? usable ?? name;
    for (const name of names) {
      document.addEventListener(name, ({ detail }) =>
        window.heard.push([name.replace('claviger-', ''), essence(detail)]),
      );
    }
  }, names);
}
