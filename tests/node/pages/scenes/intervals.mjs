// Choosing one of several prices.
import assert from 'node:assert/strict';

/** A visitor without a mouse chooses a price with the arrow keys and buys with the Enter key. */
export async function by_keyboard(stage, { path, steps }) {
  const tab = stage.tab('keyboard') ?? (await stage.enter('keyboard'));
  await tab.goTo(path);
  await tabTo(tab, 'input[type="radio"]');
  for (let step = 0; step < steps; step += 1) await tab.page.keyboard.press('ArrowDown');
  const chosen = await tab.page.$eval('input:checked', (input) => input.value);
  await tabTo(tab, 'form button');
  await Promise.all([tab.page.waitForNavigation(), tab.page.keyboard.press('Enter')]);
  return arrive(tab, chosen);
}

/** A visitor whose browser runs no scripts chooses a price and buys. */
export async function without_scripts(stage, { path, price }) {
  const tab = await stage.enter('no scripts', { script: false });
  await tab.goTo(path);
  await tab.click(`label:has(input[value="${price}"])`);
  const chosen = await tab.page.$eval('input:checked', (input) => input.value);
  await tab.follow('form button');
  return arrive(tab, chosen);
}

async function tabTo(tab, selector) {
  for (let presses = 0; presses < 20; presses += 1) {
    await tab.page.keyboard.press('Tab');
    if (await tab.page.evaluate((selector) => document.activeElement.matches(selector), selector)) return;
  }
  assert.fail(`the Tab key does not lead to ${selector}`);
}

async function arrive(tab, chosen) {
  assert.ok(tab.page.url().startsWith(tab.world.stripe), tab.page.url());
  return { chosen, offer: await tab.text('table') };
}
