// A tab that notes what must not happen on a page of ours: errors, violations of its policy, and requests elsewhere.
import { assertProtected } from './headers.mjs';

// A machine that also compiles is slow.
const PATIENCE_MS = 30_000;
const FAILED_REQUEST = /^Failed to load resource: .*?(?:status of (\d+)|net::(\w+))/;

export class Tab {
  #offences = [];
  #expected = [];
  #expectedAlways = new Set();

  /** A tab without history, cookies and storage. `language` is what the browser prefers; `script` whether scripts run. */
  static async open(browser, world, { language, script = true } = {}) {
    const context = await browser.createBrowserContext();
    const page = await context.newPage();
    page.setDefaultTimeout(PATIENCE_MS);
    const tab = new Tab(context, page, world);
    await tab.#watch();
    if (language) await page.setExtraHTTPHeaders({ 'accept-language': language });
    await page.setJavaScriptEnabled(script);
    return tab;
  }

  constructor(context, page, world) {
    this.context = context;
    this.page = page;
    this.world = world;
  }

  /** Goes to a path of the server, or to an address. */
  async goTo(address) {
    return this.page.goto(new URL(address, this.world.ours).href);
  }

  /** Clicks something that leads to another page, and waits for that. */
  async follow(selector) {
    const [response] = await Promise.all([this.page.waitForNavigation(), this.click(selector)]);
    return response;
  }

  /** Clicks something once it is visible. */
  async click(selector) {
    await (await this.page.waitForSelector(selector, { visible: true })).click();
  }

  /** Fills a field anew. */
  async fill(selector, text) {
    const field = await this.page.waitForSelector(selector, { visible: true });
    await field.click({ count: 3 });
    await field.press('Backspace');
    await field.type(text);
  }

  /** Waits until the page shows this one of its states. */
  async state(name) {
    await this.page.waitForSelector(`[data-state="${name}"]`, { visible: true });
  }

  /** The visible text of an element. */
  async text(selector) {
    const element = await this.page.waitForSelector(selector, { visible: true });
    return element.evaluate((element) => element.innerText.trim());
  }

  /** Lets pages of the server write into the clipboard, and scenes read it. */
  async allowClipboard() {
    await this.context.overridePermissions(this.world.ours, ['clipboard-read', 'clipboard-sanitized-write']);
  }

  /** The language that the page says it is in. */
  async language() {
    return this.page.evaluate(() => document.documentElement.lang);
  }

  /** The next such failure of a request is meant: a status of the server, or a name of a network error. */
  expect(...failures) {
    this.#expected.push(...failures.map(String));
  }

  /** The same for every such failure. */
  expectAlways(failure) {
    this.#expectedAlways.add(String(failure));
  }

  /** On pages opened from now on, nobody waits when a script wants to wait for exactly so many milliseconds. */
  async skipWaiting(milliseconds) {
    await this.page.evaluateOnNewDocument((milliseconds) => {
      const { setTimeout } = window;
      window.setTimeout = (work, wait, ...rest) => setTimeout(work, wait === milliseconds ? 0 : wait, ...rest);
    }, milliseconds);
  }

  /** Fails if anything happened that must not happen. */
  assertClean() {
    if (this.#offences.length > 0) throw new Error(`on a page:\n${this.#offences.join('\n')}`);
  }

  /** Address and text of the page. */
  async describe() {
    const text = await this.page.evaluate(() => document.body?.innerText).catch(String);
    return [this.page.url(), text?.slice(0, 500), ...this.#offences].join('\n');
  }

  async close() {
    await this.context.close();
  }

  async #watch() {
    this.page.on('request', (request) => this.#look(request));
    this.page.on('response', (response) => this.#read(response));
    this.page.on('console', (message) => this.#hear(message));
    this.page.on('pageerror', (error) => this.#offences.push(`uncaught: ${error}`));
    await this.page.evaluateOnNewDocument(() => {
      addEventListener('securitypolicyviolation', (event) => {
        console.error(`policy violated: ${event.violatedDirective} by ${event.blockedURI}`);
      });
    });
  }

  #look(request) {
    const url = new URL(request.url());
    if (['about:', 'data:', 'blob:'].includes(url.protocol) || url.origin === this.world.ours) return;
    const atStripe = url.origin === this.world.stripe;
    if (atStripe && (request.isNavigationRequest() || this.#isStripes(request.frame()?.url()))) return;
    this.#offences.push(`a request to ${url}`);
  }

  #read(response) {
    const isPage = response.headers()['content-type']?.startsWith('text/html');
    if (!isPage || new URL(response.url()).origin !== this.world.ours) return;
    try {
      assertProtected(response.headers(), this.world.stripe);
    } catch (error) {
      this.#offences.push(`${response.url()}: ${error.message}`);
    }
  }

  #hear(message) {
    if (!['error', 'warn', 'assert'].includes(message.type())) return;
    if (this.#isStripes(message.location().url)) return;
    if (this.#isExpected(message.text())) return;
    this.#offences.push(`${message.type()}: ${message.text()} (${message.location().url})`);
  }

  #isExpected(message) {
    const [, status, error] = FAILED_REQUEST.exec(message) ?? [];
    const failure = status ?? error;
    if (this.#expectedAlways.has(failure)) return true;
    const index = this.#expected.indexOf(failure);
    if (index >= 0) this.#expected.splice(index, 1);
    return index >= 0;
  }

  #isStripes(url) {
    return Boolean(this.world.stripe && url?.startsWith(`${this.world.stripe}/`));
  }
}
