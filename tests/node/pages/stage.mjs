// A browser with a throw-away profile, and the tabs that scenes open in it.
import puppeteer from 'puppeteer-core';
import { Tab } from './tab.mjs';

export class Stage {
  #tabs = new Map();

  /** `world`: the origins of the server and of the stand-in for Stripe, and the folder for pictures. */
  static async open(world) {
    const browser = await puppeteer.launch({
      executablePath: process.env.CLAVIGER_CHROMIUM ?? '/usr/bin/chromium',
      // Over a pipe, Chromium ends with this process, however that ends.
      pipe: true,
      // The window that nobody looks at costs more than all else at the start.
      waitForInitialPage: false,
      args: [
        '--no-startup-window',
        '--no-sandbox',
        '--disable-dev-shm-usage',
        '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
      ],
    });
    return new Stage(browser, world);
  }

  constructor(browser, world) {
    this.browser = browser;
    this.world = world;
  }

  /** Opens a tab of somebody who was never here; `options` are those of `Tab.open`. */
  async enter(name, options) {
    if (this.#tabs.has(name)) await this.leave(name);
    const tab = await Tab.open(this.browser, this.world, options);
    this.#tabs.set(name, tab);
    return tab;
  }

  /** The tab that was opened under this name. */
  tab(name) {
    return this.#tabs.get(name);
  }

  /** Closes a tab and forgets its visitor. */
  async leave(name) {
    const tab = this.#tabs.get(name);
    tab.assertClean();
    this.#tabs.delete(name);
    await tab.close();
  }

  /** Fails if anything happened in a tab that must not happen. */
  assertClean() {
    for (const tab of this.#tabs.values()) tab.assertClean();
  }

  /** Where the tabs are and what they show, for a step that failed. */
  async describe() {
    const shown = [...this.#tabs].map(async ([name, tab]) => `--- tab ${name}: ${await tab.describe()}`);
    return (await Promise.all(shown)).join('\n');
  }

  async close() {
    await this.browser.close();
  }
}
