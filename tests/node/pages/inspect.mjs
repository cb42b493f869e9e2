// What must hold on every page, in every language and on every screen.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';

const axe = await readFile(new URL('../node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');
const STANDARD = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** Fails if the page is wider than the screen, is no well-formed page, or keeps what it must not keep. */
export async function inspect(tab, where) {
  assert.deepEqual(await tab.page.evaluate(faults), [], where);
  const cookies = await tab.context.cookies();
  assert.deepEqual(cookies, [], `${where}: there are cookies`);
}

/** Fails on barriers that axe-core finds, of whatever impact: against the standard, and against these other sets of rules. */
export async function assertAccessible(tab, where, others = ['best-practice']) {
  // As an expression of the debugger, the policy of the page does not apply to it.
  await tab.page.evaluate(`if (!window.axe) { ${axe} }`);
  const violations = await tab.page.evaluate(async (rules) => {
    const { violations } = await window.axe.run(document, { runOnly: rules, resultTypes: ['violations'], preload: false });
    return violations.map(({ id, impact, nodes }) => {
      const places = nodes.map((node) => `${node.target}: ${node.failureSummary}`);
      return [impact, id, ...places].join('\n  ');
    });
  }, [...STANDARD, ...others]);
  assert.equal(violations.join('\n'), '', where);
}

/** Goes through the page with the Tab key: whatever has the focus must show it, and not lie behind something else. */
export async function walkByKeyboard(tab, where) {
  const { page } = tab;
  await page.evaluate(() => {
    document.activeElement.blur();
    window.visited = new Set();
  });
  for (;;) {
    await page.keyboard.press('Tab');
    const focus = await page.evaluate(look);
    if (focus.over) return;
    assert.deepEqual(focus.faults, [], `${where}: ${focus.element}`);
  }

  function look() {
    const element = document.activeElement;
    if (element === document.body || window.visited.has(element)) return { over: true };
    window.visited.add(element);
    const faults = [];
    const { outlineStyle, outlineWidth } = getComputedStyle(element.closest('.choice') ?? element);
    if (outlineStyle === 'none' || parseFloat(outlineWidth) < 2) faults.push('its focus does not show');
    const { left, top, width, height } = element.getBoundingClientRect();
    const onTop = document.elementFromPoint(left + width / 2, top + height / 2);
    if (!element.contains(onTop)) faults.push(`it lies behind ${onTop?.outerHTML.slice(0, 80)}`);
    return { element: element.outerHTML.slice(0, 120), faults };
  }
}

/** Runs in the page. */
function faults() {
  const found = [];
  const root = document.documentElement;
  const visible = (element) => element.checkVisibility({ visibilityProperty: true });
  if (root.scrollWidth > root.clientWidth) {
    const isWide = (element) => visible(element) && element.getBoundingClientRect().right > root.clientWidth + 1;
    const wide = [...document.querySelectorAll('body *')].filter(isWide).map((element) => element.outerHTML.slice(0, 100));
    found.push(`it is ${root.scrollWidth} wide on ${root.clientWidth}: ${wide.join('\n')}`);
  }
  const headings = [...document.querySelectorAll('h1')].filter(visible).map((heading) => heading.innerText);
  if (headings.length !== 1) found.push(`it has the headings ${JSON.stringify(headings)}`);
  if (!document.title) found.push('it has no title');
  const { environment } = root.dataset;
  if (environment && (environment === 'test') !== Boolean(document.querySelector('.test-banner'))) {
    found.push(`it does not say rightly that this is ${environment}`);
  }
  for (const field of document.querySelectorAll('input:not([type="hidden"]), select, textarea')) {
    const label = [...field.labels].map((label) => label.innerText).join('');
    if (!label.trim()) found.push(`no label: ${field.outerHTML}`);
  }
  for (const control of document.querySelectorAll('a, button')) {
    if (visible(control) && !(control.ariaLabel ?? control.innerText).trim()) found.push(`no name: ${control.outerHTML}`);
  }
  // A mail has no origin, and no storage.
  if (origin !== 'null' && localStorage.length > 0) found.push(`it keeps ${Object.keys(localStorage)}`);
  return found;
}
