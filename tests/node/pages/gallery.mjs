// Looks at a page in every language and on every screen, and takes pictures of it.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { assertAccessible, inspect, walkByKeyboard } from './inspect.mjs';

const LANGUAGES = ['en', 'de'];
const PHONE = { name: 'phone', width: 390, height: 844 };
const DESKTOP = { name: 'desktop', width: 1280, height: 900 };
// The smallest screen that a page must fit on without scrolling sideways (WCAG 1.4.10).
const SMALLEST = { name: 'smallest', width: 320, height: 640 };

/** Portrays a state of a page; `reach(language)` leads to it. */
export async function portray(tab, name, reach) {
  for (const language of LANGUAGES) {
    await reach(language);
    await portrayAsIs(tab, `${name}-${language}`, language);
  }
  await walkByKeyboard(tab, name);
}

/** Portrays a mail. It becomes a part of the mail program's page, so what makes a good page is not asked of it. */
export async function portrayMail(tab, name, language) {
  await portrayAsIs(tab, `${name}-${language}`, language, []);
}

/** Barriers are searched for once in each language, which takes long: by day on a phone, and by night on a desktop. */
async function portrayAsIs(tab, name, language, rules) {
  const byDay = language === LANGUAGES[0];
  await look(tab, name, SMALLEST);
  await look(tab, name, PHONE);
  if (byDay) await assertAccessible(tab, `${name} by day`, rules);
  await picture(tab, `${name}-${PHONE.name}`);
  await look(tab, name, DESKTOP);
  await picture(tab, `${name}-${DESKTOP.name}`);
  if (!byDay) await inTheDark(tab, () => assertAccessible(tab, `${name} by night`, rules));
}

/** Takes a picture of the whole page, or of the screen while a dialog covers that. */
async function picture(tab, name) {
  const folder = tab.world.pictures;
  await mkdir(folder, { recursive: true });
  const covered = await tab.page.evaluate(() => {
    scrollTo(0, 0);
    return document.querySelector('dialog[open]') !== null;
  });
  await tab.page.screenshot({ path: join(folder, `${name}.png`), fullPage: !covered, optimizeForSpeed: true });
}

/** Does something while the visitor's system is dark. */
async function inTheDark(tab, work) {
  await tab.page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: 'dark' }]);
  await work();
  await tab.page.emulateMediaFeatures([]);
}

async function look(tab, name, { name: screen, width, height }) {
  await tab.page.setViewport({ width, height });
  await inspect(tab, `${name} on ${screen}`);
}
