// Every state of every page, looked at in both languages and on every screen.
import { portray, portrayMail } from '../gallery.mjs';

/** Pages that are complete as they come. `pages`: name, path and, if it is not 200, the status. */
export async function of_pages(stage, { pages }) {
  const tab = await stage.enter('visitor');
  for (const { name, path, status, state } of pages) {
    await portray(tab, name, async (language) => {
      if (status) tab.expect(status);
      await tab.goTo(inLanguage(path, language));
      if (state) await tab.state(state);
    });
  }
  await stage.leave('visitor');
}

/** The page of a purchase whose confirmation takes long. */
export async function of_a_long_wait(stage, { path }) {
  const tab = await stage.enter('patient buyer');
  await tab.skipWaiting(20_000);
  await portray(tab, 'success-pending-long', async (language) => {
    await tab.goTo(inLanguage(path, language));
    await tab.page.waitForSelector('#long', { visible: true });
  });
  await stage.leave('patient buyer');
}

/** Pages whose server cannot be reached. */
export async function of_outages(stage, { success, own }) {
  const tab = await stage.enter('visitor in a tunnel');
  await tab.skipWaiting(2_000);
  const block = (request) => (request.url().includes('/v1/') ? request.abort('connectionfailed') : request.continue());
  await tab.page.setRequestInterception(true);
  tab.page.on('request', block);
  tab.expectAlways('ERR_CONNECTION_FAILED');
  await portray(tab, 'success-unreachable', async (language) => {
    await tab.goTo(inLanguage(success, language));
    await tab.state('unreachable');
  });
  await portray(tab, 'my-licenses-unreachable', async (language) => {
    await tab.goTo(inLanguage(own, language));
    await tab.state('unreachable');
  });
  await portray(tab, 'recover-unreachable', async (language) => {
    await tab.goTo(inLanguage('/recover', language));
    await tab.fill('#email', 'ada@example.com');
    await tab.click('#recover button');
    await tab.text('#email-error');
  });
  await stage.leave('visitor in a tunnel');
}

/** The answer to the form of a plan that cannot be bought; `plan` is what the form sends. */
export async function of_a_refused_form(stage, { name, path, plan, status }) {
  const tab = await stage.enter('buyer');
  await portray(tab, name, async (language) => {
    await tab.goTo(inLanguage(path, language));
    await tab.page.$eval('form input[name="plan"]', (input, plan) => (input.value = plan), plan);
    tab.expect(status);
    await tab.follow('form button');
  });
  await stage.leave('buyer');
}

/** The form that asks for keys: with a mistake, and sent. */
export async function of_recovery(stage) {
  const tab = await stage.enter('customer');
  await portray(tab, 'recover-mistake', async (language) => {
    await tab.goTo(inLanguage('/recover', language));
    await tab.fill('#email', 'ada@');
    await tab.click('#recover button');
    await tab.text('#email-error');
  });
  await portray(tab, 'recover-sent', async (language) => {
    await tab.goTo(inLanguage('/recover', language));
    await tab.fill('#email', 'nobody@example.com');
    await tab.click('#recover button');
    await tab.text('#sent h1');
  });
  await stage.leave('customer');
}

/** A customer's page: all licenses, invoices, the question before a device is released, and the way out. */
export async function of_the_own_page(stage, { link, path }) {
  const tab = await stage.enter('customer');
  await tab.goTo(link);
  await tab.state('licenses');
  const arrive = async (language) => {
    await tab.goTo(inLanguage(path, language));
    await tab.state('licenses');
  };
  await portray(tab, 'my-licenses', arrive);
  await portray(tab, 'my-licenses-invoices', async (language) => {
    await arrive(language);
    await tab.click('.license:has([data-action="billing"]:not([hidden])) [data-action="invoices"]');
    await tab.text('.invoices:not([hidden]) ul');
  });
  await portray(tab, 'my-licenses-release', async (language) => {
    await arrive(language);
    await tab.click('.devices button');
    await tab.text('#release-dialog[open] h2');
  });
}

/** The customer is asked which of several prices to pay. */
export async function of_the_renewal(stage, { path }) {
  const tab = stage.tab('customer');
  await portray(tab, 'my-licenses-renew', async (language) => {
    await tab.goTo(inLanguage(path, language));
    await tab.click('[data-action="renew"]:not([hidden])');
    await tab.text('#price-dialog[open] h2');
  });
}

/** The customer's page without licenses; `refusal` is the status with which the server refuses the session, if it does. */
export async function of_the_empty_page(stage, { path, state, refusal }) {
  const tab = stage.tab('customer');
  const session = await tab.page.evaluate(() => Object.entries(sessionStorage));
  await portray(tab, `my-licenses-${state}`, async (language) => {
    // A session that is refused is forgotten.
    await tab.page.evaluate((session) => session.forEach((entry) => sessionStorage.setItem(...entry)), session);
    if (refusal) tab.expect(refusal);
    await tab.goTo(inLanguage(path, language));
    await tab.state(state);
  });
}

/** Mails as mail programs show them. */
export async function of_mails(stage, { mails }) {
  const tab = await stage.enter('mail program');
  for (const { name, language, html } of mails) {
    await tab.page.setContent(html);
    await portrayMail(tab, `mail-${name}`, language);
  }
  await stage.leave('mail program');
}

function inLanguage(path, language) {
  const url = new URL(path, 'http://any');
  url.searchParams.set('lang', language);
  return url.pathname + url.search + url.hash;
}
