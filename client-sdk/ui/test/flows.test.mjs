// What users do, from the first key press to the last, against the host of the demo.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { readFile, writeFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { focused } from './inspect.mjs';
import { Stage } from './stage.mjs';
import { listen, press, reach, sees, tabTo } from './user.mjs';

const GOOD_KEY = 'SF-4Q7NX-2M9TD-K3WZ-7K2M';

let stage;
before(async () => {
  stage = await Stage.open();
});
after(() => stage.close());

/** Opens the demo or a scene for the length of a test; nothing may go wrong unseen. */
async function on(show, options, work) {
  const page = await stage.show(show, options);
  try {
    await work(page);
  } finally {
    await page.close();
  }
  stage.assertClean();
}

test('activation by keyboard alone: all slots taken, a device released, activated', async () => {
  await on('demo', {}, async (page) => {
    await sees(page, 'Welcome to SwitchFast');
    await listen(page, 'claviger-activated', 'claviger-device-released', 'claviger-error', 'claviger-gate');
    await tabTo(page, ({ id }) => id === 'key');
    await page.keyboard.type(GOOD_KEY.toLowerCase());
    await page.keyboard.press('Enter');
    await sees(page, 'This license is already active on as many devices as it allows.');
    assert.equal((await focused(page)).id, 'key', 'the focus stays where the user was');

    const release = await tabTo(page, ({ name }) => name === 'Release Office PC');
    await page.keyboard.press('Enter');
    await sees(page, 'Release Office PC?');
    assert.equal((await focused(page)).name, 'Keep it', 'the harmless answer is the first');
    for (const _ of [1, 2, 3]) {
      await page.keyboard.press('Tab');
      const { tag, name } = await focused(page);
      // After the last button the browser's own controls have their turn, for which the body stands here.
      assert.ok(tag === 'body' || ['Keep it', 'Release device'].includes(name), `the focus left the dialog: ${name}`);
    }
    await page.keyboard.press('Escape');
    assert.deepEqual((await focused(page)).name, release.name, 'the focus is back where it was');

    await page.keyboard.press('Enter');
    await sees(page, 'Release Office PC?');
    await tabTo(page, ({ name }) => name === 'Release device');
    await page.keyboard.press('Enter');
    await sees(page, 'Studio Mac');
    assert.match((await focused(page)).classes, /\bapp\b/, 'the focus is in the app');
    assert.deepEqual(await page.evaluate(() => window.heard), [
      ['error', 'DEVICE_LIMIT_REACHED'],
      ['device-released', 'Office PC'],
      ['gate', true],
      ['activated', 'licensed'],
    ]);
  });
});

test('a key with a slip is told at the field, and the next letter takes that back', async () => {
  await on('demo', {}, async (page) => {
    const key = await reach(page, '#key');
    await key.type(`${GOOD_KEY.slice(0, -1)}X`);
    await page.keyboard.press('Enter');
    await sees(page, 'it may have a typing slip');
    const told = await key.evaluate((input) => {
      const ids = input.getAttribute('aria-describedby').split(' ');
      return [input.ariaInvalid, ids.map((id) => input.getRootNode().getElementById(id)?.textContent.trim() ?? '')];
    });
    assert.equal(told[0], 'true');
    assert.ok(told[1].every(Boolean) && told[1].some((text) => text.includes('typing slip')));
    assert.equal((await focused(page)).id, 'key');
    await page.keyboard.press('Backspace');
    assert.equal(await key.evaluate((input) => input.ariaInvalid), null);
  });
});

test('a key is pasted with the mail around it', async () => {
  await on('demo', {}, async (page) => {
    const key = await reach(page, '#key');
    await key.evaluate((input, text) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData('text/plain', text);
      input.focus();
      input.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
    }, `Hello Ada,\n\nyour license key is ${GOOD_KEY}.\n`);
    await page.waitForFunction((input, text) => input.value === text, {}, key, GOOD_KEY);
  });
});

test('the trial opens the gate, and the license page is a press away', async () => {
  await on('demo', {}, async (page) => {
    await press(page, 'Start free trial');
    await sees(page, '12 days left in your trial');
    await sees(page, 'Devices are shown here once a license is activated.');
    await press(page, 'License options');
    await sees(page, 'Back to the app');
    await sees(page, 'Buy Starter');
    const isAppShown = () => page.$eval('.demo-app', (app) => app.checkVisibility());
    assert.equal(await isAppShown(), false, 'the app is away while the page is there');
    await press(page, '← Back to the app');
    await page.waitForFunction(() => document.querySelector('.demo-app').checkVisibility());
    assert.match((await focused(page)).classes, /\bapp\b/);
  });
});

test('a purchase in the browser unlocks the app by itself', async () => {
  await on('demo', {}, async (page) => {
    await listen(page, 'claviger-activated');
    const yearly = await reach(page, 'input[value="pro-year"]');
    await yearly.click();
    await press(page, 'Buy Pro');
    await sees(page, 'Complete the purchase in your browser');
    assert.equal((await focused(page)).name, 'Complete the purchase in your browser');
    await press(page, 'Give up paying');
    await sees(page, 'The purchase was not completed.');
    await press(page, 'Back to the plans');
    await press(page, 'Buy Starter');
    await sees(page, 'Complete the purchase in your browser');
    await press(page, 'Release a device elsewhere');
    await press(page, 'Pay in the browser');
    await sees(page, 'Studio Mac');
    assert.deepEqual(await page.evaluate(() => window.heard), [['activated', 'licensed']]);
  });
  await on('page-purchase', {}, async (page) => {
    await press(page, 'Back to the plans');
    await sees(page, 'Buy Starter');
  });
});

test('the host tells news, and everything follows at once', async () => {
  await on('demo', {}, async (page) => {
    await sees(page, 'Welcome to SwitchFast');
    await listen(page, 'claviger-gate');
    await press(page, 'Trial');
    await sees(page, '12 days left in your trial');
    await (await reach(page, 'button', 'Check now')).focus();
    await press(page, 'Revoke');
    await sees(page, 'This license was withdrawn');
    assert.equal(await page.$eval('.demo-app', (app) => app.checkVisibility()), false);
    assert.equal((await focused(page)).name, 'This license was withdrawn', 'the focus is not lost with the app');
    const said = await page.$eval('claviger-license-check >>> [role="status"]', (region) => region.textContent);
    assert.equal(said, 'The app is locked.');
    await press(page, 'Go offline');
    await sees(page, 'Working offline');
    await sees(page, 'The license server cannot be reached. Check the connection to the internet and try again.');
    assert.deepEqual(await page.evaluate(() => window.heard), [
      ['gate', true],
      ['gate', false],
      ['gate', true],
    ]);
  });
});

test('settings: check, switch the environment, forget everything', async () => {
  await on('settings-everything', {}, async (page) => {
    await press(page, 'Check now');
    await sees(page, 'Checked just now.');
    const toTest = await reach(page, 'input[value="test"]');
    await toTest.click();
    await sees(page, 'The app now uses the environment “Test”.');
    assert.equal(await toTest.evaluate((input) => input.checked), true);
    await press(page, 'Forget everything');
    await sees(page, 'Forget all license data?');
    await press(page, 'Cancel');
    await press(page, 'Forget everything');
    await press(page, 'Forget everything', 'dialog');
    await sees(page, 'All license data was removed from this device.');
  });
  await on('settings-licensed', {}, async (page) => {
    await reach(page, 'button', 'Deactivate this device');
    const more = await page.evaluate(() => [...window.deep('input, button')].map(({ innerText }) => innerText));
    assert.ok(!more.includes('') && !more.includes('Forget everything'), 'nothing that was not allowed');
    await press(page, 'Deactivate this device');
    await press(page, 'Deactivate this device', 'dialog');
    await sees(page, 'This device was deactivated.');
    await sees(page, 'No license yet');
  });
});

test('an environment that cannot be switched to is not shown as chosen', async () => {
  await on('settings-switch-failed', {}, async (page) => {
    const toTest = await reach(page, 'input[value="test"]');
    await toTest.click();
    await sees(page, 'The license server gave no answer.');
    assert.equal(await toTest.evaluate((input) => input.checked), false);
  });
});

test('without a network: the request file is saved, the license file is opened', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'claviger-ui-'));
  try {
    await on('page-offline', {}, async (page) => {
      await listen(page, 'claviger-save-file', 'claviger-activated', 'claviger-error');
      await page.evaluate(() => {
        document.addEventListener(
          'claviger-save-file',
          (event) => {
            window.file = event.detail;
            event.preventDefault();
          },
          { once: true },
        );
      });
      await press(page, 'Save request file');
      await sees(page, 'The request file was saved.');
      const { name, text } = await page.evaluate(() => window.file);
      assert.equal(name, 'switchfast.claviger-request.json');
      assert.equal(JSON.parse(text).key, GOOD_KEY);

      const client = await page.createCDPSession();
      await client.send('Browser.setDownloadBehavior', {
        behavior: 'allow',
        downloadPath: folder,
        eventsEnabled: true,
      });
      const ended = new Promise((resolve) =>
        client.on('Browser.downloadProgress', ({ state }) => state === 'completed' && resolve()),
      );
      await press(page, 'Save request file');
      await ended;
      assert.equal(await readFile(join(folder, name), 'utf8'), text, 'without a host that saves it, it is downloaded');

      const choose = async (content) => {
        const path = join(folder, 'license.json');
        await writeFile(path, content);
        const [chooser] = await Promise.all([page.waitForFileChooser(), press(page, 'Choose license file')]);
        await chooser.accept([path]);
      };
      await choose('{}');
      await sees(page, 'This is not a license file for this device.');
      await choose(' '.repeat(300_000));
      await sees(page, 'This file is too large to be a license file.');
      await choose('{"format": "claviger-license", "version": 1}');
      await sees(page, 'Licensed');
      const heard = (await page.evaluate(() => window.heard)).map(([event]) => event);
      assert.deepEqual(heard, ['save-file', 'save-file', 'error', 'activated']);
    });
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('language and theme follow the document and the system while the page is open', async () => {
  await on('demo', { language: 'en', theme: '' }, async (page) => {
    await sees(page, 'Welcome to SwitchFast');
    await page.evaluate(() => (document.documentElement.lang = 'de-AT'));
    await sees(page, 'Willkommen bei SwitchFast');
    await page.evaluate(() => (document.querySelector('claviger-provider').language = 'en'));
    await sees(page, 'Welcome to SwitchFast');

    const surface = () =>
      page.$eval('claviger-license-check >>> .card', (card) => getComputedStyle(card).backgroundColor);
    assert.equal(await surface(), 'rgb(255, 255, 255)');
    await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: 'dark' }]);
    assert.equal(await surface(), 'rgb(26, 32, 42)');
    await page.evaluate(() => (document.querySelector('claviger-provider').theme = 'light'));
    await page.waitForFunction(() => document.querySelector('claviger-provider').theme === 'light');
    assert.equal(await surface(), 'rgb(255, 255, 255)');
  });
});

test('an app gives the components its own look, and keeps its own', async () => {
  await on('demo', {}, async (page) => {
    await press(page, 'Trial');
    await sees(page, '12 days left in your trial');
    const look = await page.evaluate(() => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(`
        claviger-provider { --claviger-accent: rgb(120, 20, 160); --claviger-radius: 3px; }
        claviger-license-settings::part(card) { border-width: 5px; }
        claviger-license-check { color: rgb(1, 2, 3); font-size: 11px; }
      `);
      document.adoptedStyleSheets.push(sheet);
      const within = (host, selector) =>
        getComputedStyle(document.querySelector(host).shadowRoot.querySelector(selector));
      return {
        accent: within('claviger-license-check', '.plain').color,
        radius: within('claviger-license-settings', '.card').borderRadius,
        part: within('claviger-license-settings', '.card').borderWidth,
        app: getComputedStyle(document.querySelector('.demo-app')).color,
        size: getComputedStyle(document.querySelector('.demo-app')).fontSize,
      };
    });
    assert.deepEqual(look, {
      accent: 'rgb(120, 20, 160)',
      radius: '3px',
      part: '5px',
      app: 'rgb(1, 2, 3)',
      size: '11px',
    });
  });
});
