// Names that look like HTML are names.
import assert from 'node:assert/strict';

/** Opens pages that must show these names as they are. */
export async function is_text(stage, { pages }) {
  const tab = await stage.enter('visitor');
  for (const { path, state, names } of pages) {
    await tab.goTo(path);
    if (state) await tab.state(state);
    await assertText(tab, path, names);
  }
}

/** The same on the customer's page, and in what it asks and says. */
export async function is_text_on_the_own_page(stage, { link, names, device }) {
  const tab = await stage.enter('customer');
  await tab.goTo(link);
  await tab.state('licenses');
  await assertText(tab, 'the licenses', [...names, device]);
  await tab.click('.devices button');
  await assertText(tab, 'the question', [device]);
  await tab.click('#release-dialog button[value="yes"]');
  await tab.page.waitForFunction(() => document.querySelectorAll('.devices li').length === 0);
  await assertText(tab, 'the announcement', [device]);
  await tab.click('[data-action="renew"]:not([hidden])');
  await tab.page.waitForSelector('#price-dialog[open]');
  await assertText(tab, 'the prices', []);
}

/** The same in a mail. */
export async function is_text_in_a_mail(stage, { html, names }) {
  const tab = await stage.enter('mail');
  await tab.page.setContent(html);
  await assertText(tab, 'the mail', names);
}

/** Addresses that say more than they should are answered with a page all the same. */
export async function is_text_in_addresses(stage, { paths }) {
  const tab = await stage.enter('prankster');
  for (const { path, status } of paths) {
    if (status !== 200) tab.expect(status);
    const response = await tab.goTo(path);
    assert.equal(response.status(), status, path);
    await assertText(tab, path, []);
  }
}

async function assertText(tab, where, names) {
  const { text, made, title } = await tab.page.evaluate(() => ({
    text: document.body.innerText,
    made: [...document.querySelectorAll('img, b, iframe, main script, [onerror], [onload]')].map((made) => made.outerHTML),
    title: document.title,
  }));
  assert.deepEqual(made, [], where);
  assert.notEqual(title, 'hacked', where);
  for (const name of names) assert.ok(text.includes(name), `${where} does not show ${name}: ${text}`);
}
