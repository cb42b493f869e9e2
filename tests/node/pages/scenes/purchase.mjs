// Buying on the pricing page, and what comes after the payment.
import assert from 'node:assert/strict';

/** A buyer comes to a page and presses its button. */
export async function sets_out(stage, { path, language }) {
  const tab = await stage.enter('buyer', { language });
  await tab.goTo(path);
  const seen = { language: await tab.language(), heading: await tab.text('h1'), banner: await tab.text('.test-banner') };
  await tab.follow('form button');
  return { ...seen, ...(await arrive(tab)) };
}

/** The buyer pays with a card that is declined, and then with another. */
export async function pays_at_last(stage, { email }) {
  const tab = stage.tab('buyer');
  await tab.fill('input[name="email"]', email);
  await tab.follow('button[value="decline"]');
  assert.match(await tab.text('[role="alert"]'), /declined/);
  return pays(stage, { email });
}

/** The buyer pays. */
export async function pays(stage, { email }) {
  const tab = stage.tab('buyer');
  await tab.fill('input[name="email"]', email);
  await tab.follow('button[value="pay"]');
  const url = new URL(tab.page.url());
  assert.equal(url.origin, stage.world.ours);
  return { path: url.pathname, session: url.searchParams.get('session_id'), language: await tab.language() };
}

/** The buyer changes his mind, and again, back to the prices. */
export async function turns_back(stage) {
  const tab = stage.tab('buyer');
  await tab.follow('button[value="cancel"]');
  const cancel = { path: new URL(tab.page.url()).pathname, heading: await tab.text('h1'), language: await tab.language() };
  await tab.follow('main a.button');
  const { pathname, search } = new URL(tab.page.url());
  return { cancel, back: pathname + search };
}

/** The browser's way back leads to prices whose button works. */
export async function goes_back(stage) {
  const tab = stage.tab('buyer');
  await tab.page.goBack();
  await tab.follow('form button');
  return arrive(tab);
}

/** Somebody opens the page of a purchase. */
export async function comes_back(stage, { path }) {
  const tab = await stage.enter('buyer');
  await tab.goTo(path);
}

/** The buyer sees that the payment is being confirmed, and no key. */
export async function waits(stage) {
  const tab = stage.tab('buyer');
  await tab.state('pending');
  await tab.page.waitForResponse((response) => response.url().includes('/v1/checkout/sessions/'));
  assert.equal(await tab.page.$eval('[data-slot="key"]', (key) => key.textContent), '');
  return { heading: await tab.text('h1:not([hidden] *)') };
}

/** The buyer sees the key and copies it. */
export async function gets_the_key(stage) {
  const tab = stage.tab('buyer');
  await tab.state('paid');
  await tab.allowClipboard();
  const paid = '[data-state="paid"]';
  const key = await tab.text(`${paid} [data-slot="key"]`);
  await tab.click(`${paid} [data-copy]`);
  await tab.page.waitForSelector(`${paid} .copy.done`);
  const copied = await tab.page.evaluate(() => navigator.clipboard.readText());
  return {
    key,
    copied,
    said: await tab.page.$eval(`${paid} [data-copied]`, (status) => status.textContent),
    heading: await tab.text(`${paid} h1`),
    facts: await tab.text(`${paid} .facts`),
    mailed: (await tab.text(`${paid} [data-slot="mailed"]`)).replaceAll('\u2060', ''),
    title: await tab.page.title(),
    language: await tab.language(),
  };
}

/** Without HTTPS browsers keep the clipboard to themselves; the button copies all the same. */
export async function copies_without_clipboard(stage) {
  const tab = stage.tab('buyer');
  await tab.page.evaluate(() => navigator.clipboard.writeText('something else'));
  const read = await tab.page.evaluateHandle(() => navigator.clipboard.readText.bind(navigator.clipboard));
  await tab.page.evaluate(() => Object.defineProperty(navigator, 'clipboard', { value: undefined }));
  await tab.page.waitForSelector('[data-state="paid"] .copy:not(.done)');
  await tab.click('[data-state="paid"] [data-copy]');
  await tab.page.waitForSelector('[data-state="paid"] .copy.done');
  return { copied: await read.evaluate((read) => read()) };
}

/** The buyer is on the page where one pays. */
async function arrive(tab) {
  const url = new URL(tab.page.url());
  assert.equal(url.origin, tab.world.stripe, `not where one pays: ${url}`);
  return { session: url.pathname.split('/').at(-1), offer: await tab.text('table') };
}
