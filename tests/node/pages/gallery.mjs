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
    await portrayAsIs(tab, `${name}-${language}`);
  }
}

/** The same of what the tab shows now. */
async function portrayAsIs(tab, name) {
  await look(tab, name, SMALLEST);
  await look(tab, name, PHONE);
  await assertAccessible(tab, `${name}, light`);
  await picture(tab, `${name}-${PHONE.name}`);
  await look(tab, name, DESKTOP);
  await picture(tab, `${name}-${DESKTOP.name}`);
  await inTheDark(tab, () => assertAccessible(tab, `${name}, dark`));
  await walkByKeyboard(tab, name);
}

/** Looks at a mail and takes pictures of it. Mails are parts of the mail program's page, so what makes a good page is not asked. */
export async function portrayMail(tab, name) {
  await look(tab, name, SMALLEST);
  await look(tab, name, PHONE);
  await assertAccessible(tab, `${name}, light`, []);
  await picture(tab, `${name}-${PHONE.name}`);
  await look(tab, name, DESKTOP);
  await picture(tab, `${name}-${DESKTOP.name}`);
  await inTheDark(tab, () => assertAccessible(tab, `${name}, dark`, []));
}

/** Takes a picture of the whole page. */
async function picture(tab, name) {
  const folder = tab.world.pictures;
  await mkdir(folder, { recursive: true });
  await tab.page.screenshot({ path: join(folder, `${name}.png`), fullPage: true, optimizeForSpeed: true });
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
