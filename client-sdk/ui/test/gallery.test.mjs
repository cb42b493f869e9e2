// Every component in every state, in both languages and themes, on wide and narrow screens.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { readFile } from 'node:fs/promises';
import { assertAccessible, assertWellFormed, wordsOf } from './inspect.mjs';
import { COMPONENTS, LANGUAGES, Stage, THEMES } from './stage.mjs';

const DIALOGS = ['activation-releasing', 'devices-deactivating', 'settings-forgetting'];
// The smallest screen that a page must fit on without scrolling sideways (WCAG 1.4.10).
const SCREENS = [
  { width: 1400, height: 900 },
  { width: 390, height: 844 },
  { width: 320, height: 640 },
];
/** Words that are the same in both languages: names, and what the app itself calls things. */
const SAME = new RegExp(
  [
    '^(Starter|Pro|Enterprise|SwitchFast|The app|Test|Status|Studio Mac|Office PC)$',
    '^(Audit log|Cloud sync|Single sign-on)$',
    '^(buildserver-07|internal|example|com)\\.?$',
    '^The server said|^Do what the documentation',
    '^Resources: [\\d.,]+$',
  ].join('|'),
);

let stage;
before(async () => {
  stage = await Stage.open();
});
after(() => stage.close());

for (const show of [...COMPONENTS, ...DIALOGS]) {
  describe(show, () => {
    const said = {};
    for (const language of LANGUAGES) {
      for (const theme of THEMES) {
        it(`is well-formed and without barriers in ${language}, ${theme}`, async () => {
          const page = await stage.show(show, { language, theme });
          for (const screen of SCREENS) {
            await page.setViewport(screen);
            await assertWellFormed(page, `${show} ${screen.width} wide`);
          }
          await page.setViewport(SCREENS[0]);
          await assertAccessible(page, show);
          said[language] = await wordsOf(page);
          await page.close();
          stage.assertClean();
        });
      }
    }

    it('says nothing in English to Germans', () => {
      for (const [scene, english] of Object.entries(said.en)) {
        const shared = english.filter((words) => said.de[scene].includes(words) && /\p{L}{3}/u.test(words));
        assert.deepEqual(
          shared.filter((words) => !SAME.test(words)),
          [],
          scene,
        );
      }
    });
  });
}

it('shows every reason and every fault', async () => {
  const types = await readFile(new URL('../../bridge/src/types.ts', import.meta.url), 'utf8');
  const union = (name) => {
    const [, members] = new RegExp(`export type ${name} =([^;]+);`).exec(types);
    return [...members.matchAll(/"([a-z_]+)"/g)].map(([, member]) => member);
  };
  const status = await stage.show('claviger-license-status');
  const scenes = Object.keys(await wordsOf(status));
  for (const reason of union('LockReason')) assert.ok(scenes.includes(`status-locked-${reason}`), reason);
  for (const reason of union('GraceReason')) assert.ok(scenes.includes(`status-grace-${reason}`), reason);
  for (const fault of union('Fault')) assert.ok(scenes.includes(`status-fault-${fault}`), fault);
  await status.close();
});
