// What must hold wherever the components are shown.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { readFile } from 'node:fs/promises';

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** Fails on barriers that axe-core finds, of whatever impact. */
export async function assertAccessible(page, where) {
  // As an expression of the debugger, the policy of the page does not apply to it.
  await page.evaluate(`if (!window.axe) { ${axe} }`);
  const violations = await page.evaluate(async (rules) => {
    const { violations } = await window.axe.run(document, {
      runOnly: rules,
      resultTypes: ['violations'],
      preload: false,
    });
    return violations.map(({ id, impact, nodes }) => {
      const places = nodes.map((node) => `${node.target}: ${node.failureSummary}`);
      return [impact, id, ...places.slice(0, 5)].join('\n  ');
    });
  }, RULES);
  assert.equal(violations.join('\n'), '', where);
}

/** Fails if something is wider than the screen, has no name, or stands there undefined. */
export async function assertWellFormed(page, where) {
  const faults = await page.evaluate(() => {
    const found = [];
    const root = document.documentElement;
    const scenes = [...document.querySelectorAll('.scene')];
    for (const scene of scenes) {
      for (const element of elementsIn(scene)) check(element, scene.dataset.scene);
    }
    if (scenes.length === 0) found.push('nothing is shown');
    if (root.scrollWidth > root.clientWidth) found.push(`the page is ${root.scrollWidth} wide on ${root.clientWidth}`);
    return found;

    function* elementsIn(parent) {
      for (const element of parent.querySelectorAll('*')) {
        yield element;
        if (element.shadowRoot) yield* elementsIn(element.shadowRoot);
      }
    }

    function check(element, scene) {
      const complain = (fault) => found.push(`${scene}: ${fault}: ${element.outerHTML.slice(0, 120)}`);
      if (!element.checkVisibility({ visibilityProperty: true })) return;
      const { left, right } = element.getBoundingClientRect();
      if (right > root.clientWidth + 1 || left < -1) complain('it is off the screen');
      // A field scrolls what it holds.
      const hidden = element.closest('.visually-hidden, svg, input');
      if (
        !hidden &&
        element.scrollWidth > element.clientWidth + 1 &&
        getComputedStyle(element).overflow !== 'visible'
      ) {
        complain('its content is cut off');
      }
      if (element.matches('button') && !(element.ariaLabel ?? element.innerText).trim()) complain('no name');
      if (element.matches('input:not([hidden])') && element.labels.length === 0) complain('no label');
      if (element.hasAttribute('style')) complain('an inline style');
      const own = [...element.childNodes].filter(({ nodeType }) => nodeType === Node.TEXT_NODE).map(({ data }) => data);
      if (/undefined|\[object|NaN|Invalid Date/.test(own.join(' '))) complain('no words for something');
    }
  });
  assert.deepEqual(faults, [], where);
}

/** What every scene says, line by line. */
export async function wordsOf(page) {
  return page.evaluate(() => {
    const said = [...document.querySelectorAll('.scene')].map((scene) => {
      const words = new Set();
      for (const child of scene.children) if (child.localName !== 'h3') collect(child.shadowRoot ?? child, words);
      return [scene.dataset.scene, [...words]];
    });
    return Object.fromEntries(said);

    function collect(node, words) {
      for (const child of node.childNodes) {
        if (child.nodeType === Node.TEXT_NODE && child.data.trim())
          words.add(child.data.trim().replaceAll(/\s+/g, ' '));
        if (child.nodeType !== Node.ELEMENT_NODE || child.localName === 'style') continue;
        if (child.ariaLabel) words.add(child.ariaLabel);
        if (child.shadowRoot) collect(child.shadowRoot, words);
        collect(child, words);
      }
    }
  });
}

/** What has the focus, in whatever shadow tree. */
export async function focused(page) {
  return page.evaluate(() => {
    let element = document.activeElement;
    while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
    const { outlineStyle, outlineWidth } = getComputedStyle(
      element.type === 'radio' ? element.closest('label') : element,
    );
    const { left, top, width, height } = element.getBoundingClientRect();
    return {
      tag: element.localName,
      id: element.id,
      classes: element.className,
      name: (element.ariaLabel ?? element.innerText ?? '').trim(),
      hasRing: outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2,
      isOnScreen: width > 0 && height > 0 && left >= 0 && top >= 0 && top < innerHeight,
    };
  });
}
