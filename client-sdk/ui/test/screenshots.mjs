// Takes pictures of every component in both languages and themes, and on a phone.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { COMPONENTS, LANGUAGES, Stage, THEMES } from './stage.mjs';

const FOLDER = fileURLToPath(new URL('../../../target/screenshots/ui', import.meta.url));
/** States that fill a window, so each has a picture of its own. */
const PAGES = [
  'page-locked-no_license',
  'page-locked-trial_over',
  'page-locked-overdue',
  'page-locked-offline_too_long',
  'page-trial-email-missing',
  'page-purchase',
  'page-recovery-sent',
  'page-offline',
  'page-licensed',
];
/** Dialogs, which cover the screen. */
const DIALOGS = ['activation-releasing', 'devices-deactivating', 'settings-forgetting'];
const SHOWN = [...COMPONENTS.filter((name) => name !== 'claviger-license-page'), ...PAGES, ...DIALOGS];
const PHONE = { width: 390, height: 844 };

// Arguments limit what is taken: `npm run screenshots -- license-page` takes the pictures whose names contain that.
const [wanted = ''] = process.argv.slice(2);
await mkdir(FOLDER, { recursive: true });
const stage = await Stage.open();
try {
  for (const language of LANGUAGES) {
    for (const show of SHOWN) {
      for (const theme of THEMES)
        await picture(show, `${language}-${theme}`, { language, theme, width: PAGES.includes(show) ? 1000 : 1400 });
      await picture(show, `${language}-phone`, { language, ...PHONE });
    }
  }
  stage.assertClean();
} finally {
  await stage.close();
}
console.log(`The pictures are in ${FOLDER}.`);

async function picture(show, variant, options) {
  const name = `${show.replace('claviger-', '')}-${variant}.png`;
  if (!name.includes(wanted)) return;
  const page = await stage.show(show, options);
  await page.screenshot({ path: join(FOLDER, name), fullPage: !DIALOGS.includes(show), optimizeForSpeed: true });
  await page.close();
}
