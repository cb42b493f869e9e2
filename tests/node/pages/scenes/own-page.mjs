// Asking for lost keys, and the page of a customer's licenses.
import assert from 'node:assert/strict';

/** A customer asks for the keys of an address; mistakes are told first. */
export async function asks(stage, { path, email }) {
  const tab = await stage.enter('customer');
  await tab.goTo(path);
  const seen = { language: await tab.language(), heading: await tab.text('h1'), mistakes: [] };
  for (const mistake of ['', 'ada@']) {
    if (mistake) await tab.fill('#email', mistake);
    await tab.click('#recover button');
    seen.mistakes.push(await tab.text('#email-error'));
    const focused = await tab.page.evaluate(() => [document.activeElement.id, document.activeElement.ariaInvalid]);
    assert.deepEqual(focused, ['email', 'true']);
  }
  await tab.fill('#email', email);
  await tab.page.keyboard.press('Enter');
  return { ...seen, sent: await tab.text('#sent h1') };
}

/** Somebody opens a one-time link. */
export async function opens(stage, { visitor, link }) {
  const tab = stage.tab(visitor) ?? (await stage.enter(visitor));
  await tab.goTo(link);
  await tab.state('licenses');
  await assertForgotten(tab, link);
  return see(tab);
}

/** Somebody who has a session opens its link again. */
export async function opens_again(stage, { visitor, link }) {
  const tab = stage.tab(visitor);
  tab.expect(410);
  const answered = tab.page.waitForResponse((response) => response.url().endsWith('/v1/customer/sessions'));
  await tab.goTo(link);
  await answered;
  await tab.state('licenses');
  await assertForgotten(tab, link);
}

/** Somebody opens a link that no longer works. */
export async function opens_in_vain(stage, { visitor, link }) {
  const tab = await stage.enter(visitor);
  tab.expect(410);
  await tab.goTo(link);
  await tab.state('link-used');
  const seen = { heading: await tab.text('[data-state="link-used"] h1'), storage: await storage(tab) };
  await tab.follow('[data-state="link-used"] a.button');
  return { ...seen, next: new URL(tab.page.url()).pathname };
}

/** The page is loaded anew. */
export async function reloads(stage, { visitor }) {
  const tab = stage.tab(visitor);
  await tab.page.reload();
  await tab.state('licenses');
  return see(tab);
}

/** The customer hesitates to release a device, and releases it. */
export async function releases(stage, { visitor, device }) {
  const tab = stage.tab(visitor);
  const row = `.devices li:has(button[aria-label*="${device}"])`;
  const dialog = '#release-dialog[open]';
  await tab.click(`${row} button`);
  const asked = await tab.text(dialog);
  await tab.page.keyboard.press('Escape');
  await tab.page.waitForSelector(dialog, { hidden: true });
  await tab.click(`${row} button`);
  await tab.click(`${dialog} button[value="no"]`);
  await tab.page.waitForSelector(dialog, { hidden: true });
  assert.ok(await tab.page.$(row), 'the device is gone before anybody said yes');
  await tab.click(`${row} button`);
  await tab.click(`${dialog} button[value="yes"]`);
  await tab.page.waitForSelector(row, { hidden: true });
  const focused = await tab.page.evaluate(() => document.activeElement.tagName);
  assert.equal(focused, 'H2', 'the focus is lost');
  return { asked, announced: await tab.text('#announcement'), ...(await see(tab)) };
}

/** The customer copies the key of the first license. */
export async function copies(stage, { visitor }) {
  const tab = stage.tab(visitor);
  await tab.allowClipboard();
  await tab.click('.license [data-copy]');
  await tab.page.waitForSelector('.license .copy.done');
  return { copied: await tab.page.evaluate(() => navigator.clipboard.readText()) };
}

/** The customer goes to the portal and comes back. */
export async function manages_billing(stage, { visitor }) {
  const tab = stage.tab(visitor);
  await tab.follow('[data-action="billing"]:not([hidden])');
  assert.ok(tab.page.url().startsWith(`${stage.world.stripe}/p/session/`), tab.page.url());
  const portal = await tab.text('main');
  await tab.follow('a.button');
  await tab.state('licenses');
  return { portal, ...(await see(tab)) };
}

/** The customer opens the newest invoice of the first license that has a bill. */
export async function reads_invoices(stage, { visitor }) {
  const tab = stage.tab(visitor);
  const button = '.license:has([data-action="billing"]:not([hidden])) [data-action="invoices"]';
  await tab.click(button);
  const rows = await tab.text('.invoices:not([hidden]) ul');
  assert.equal(await tab.page.$eval(button, (button) => button.ariaExpanded), 'true');
  const [target] = await Promise.all([
    stage.browser.waitForTarget((target) => target.url().startsWith(`${stage.world.stripe}/i/`)),
    tab.click('.invoices:not([hidden]) [data-action="view"]'),
  ]);
  const invoice = await target.page();
  await invoice.waitForSelector('h1');
  const opened = { heading: await invoice.$eval('h1', (heading) => heading.innerText), opener: await invoice.evaluate(() => window.opener) };
  await invoice.close();
  await tab.click(button);
  assert.equal(await tab.page.$('.invoices:not([hidden])'), null, 'they do not fold up');
  return { rows, opened };
}

/** The customer leaves; neither the way back nor a reload shows anything. */
export async function signs_out(stage, { visitor }) {
  const tab = stage.tab(visitor);
  await tab.click('#sign-out');
  await tab.state('signed-out');
  assert.equal(await tab.page.$eval('#licenses', (licenses) => licenses.innerHTML), '');
  await tab.page.reload();
  await tab.state('signed-out');
  await tab.goTo('/recover');
  await tab.page.goBack();
  await tab.state('signed-out');
  return { storage: await storage(tab) };
}

/** The session has ended meanwhile. */
export async function stayed_too_long(stage, { visitor }) {
  const tab = stage.tab(visitor);
  tab.expect(401);
  await tab.click('.license [data-action="invoices"]');
  await tab.state('session-over');
  assert.equal(await tab.page.$('.license'), null, 'the licenses still show');
  return { storage: await storage(tab) };
}

async function see(tab) {
  const licenses = await tab.page.$$eval('.license', (cards) =>
    cards.map((card) => {
      const text = (name) => card.querySelector(`[data-slot="${name}"]`).innerText;
      const devices = [...card.querySelectorAll('.devices li')];
      return {
        product: text('product'),
        plan: text('plan'),
        standing: text('standing'),
        explanation: text('standing-text'),
        key: text('key'),
        slots: text('slots'),
        devices: devices.map((row) => [row.querySelector('strong').innerText, row.querySelector('.small').innerText]),
      };
    }),
  );
  return { account: await tab.text('[data-slot="account"]'), licenses, storage: await storage(tab), language: await tab.language() };
}

/** What the browser keeps: the names of entries, and how many cookies. */
async function storage(tab) {
  const names = await tab.page.evaluate(() => ({ session: Object.keys(sessionStorage), local: Object.keys(localStorage) }));
  return { ...names, cookies: (await tab.context.cookies()).length };
}

/** Fails if the address bar or the history of the tab still holds the token of a link. */
async function assertForgotten(tab, link) {
  const debuggerSession = await tab.page.createCDPSession();
  const { entries } = await debuggerSession.send('Page.getNavigationHistory');
  await debuggerSession.detach();
  const token = new URL(link).hash.slice(1);
  assert.ok(token.length > 20, 'the link has no token');
  for (const url of [tab.page.url(), ...entries.map((entry) => entry.url)]) {
    assert.ok(!url.includes(token) && !url.includes('#'), 'the token is still there');
  }
}
