// The gallery in a real browser: served from its own files, with whatever must not happen noted.
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import puppeteer from 'puppeteer-core';

export const LANGUAGES = ['en', 'de'];
export const THEMES = ['light', 'dark'];
export const COMPONENTS = [
  'claviger-license-status',
  'claviger-license-activation',
  'claviger-license-page',
  'claviger-license-check',
  'claviger-device-management',
  'claviger-license-settings',
];

// A machine that also compiles is slow.
const PATIENCE_MS = Number(process.env.CLAVIGER_PATIENCE_MS ?? 60_000);
const FOLDER = fileURLToPath(new URL('../gallery/dist', import.meta.url));
const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml' };

export class Stage {
  #offences = [];

  static async open() {
    const server = createServer(serve);
    await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
    const browser = await puppeteer.launch({
      executablePath: process.env.CLAVIGER_CHROMIUM ?? '/usr/bin/chromium',
      // Over a pipe, Chromium ends with this process, however that ends.
      pipe: true,
      waitForInitialPage: false,
      protocolTimeout: 3 * PATIENCE_MS,
      args: [
        '--no-startup-window',
        '--no-sandbox',
        '--disable-dev-shm-usage',
        '--lang=en-US',
        '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
      ],
    });
    return new Stage(server, browser);
  }

  constructor(server, browser) {
    this.server = server;
    this.browser = browser;
  }

  /** Opens the gallery at a component or a scene. */
  async show(show, { language = 'en', theme = 'light', width = 1100, height = 900, system = 'light' } = {}) {
    const page = await this.browser.newPage();
    page.setDefaultTimeout(PATIENCE_MS);
    page.on('pageerror', (error) => this.#offences.push(`${show}: uncaught: ${error.stack ?? error}`));
    page.on('console', (message) => this.#hear(show, message));
    page.on('requestfailed', (request) => this.#offences.push(`${show}: failed: ${request.url()}`));
    await page.setViewport({ width, height });
    await page.emulateTimezone('Europe/Berlin');
    await page.emulateMediaFeatures([
      { name: 'prefers-color-scheme', value: system },
      { name: 'prefers-reduced-motion', value: 'reduce' },
    ]);
    await page.evaluateOnNewDocument(installDeepSearch);
    await page.goto(
      `http://127.0.0.1:${this.server.address().port}/?${new URLSearchParams({ show, language, theme })}`,
    );
    await page.waitForSelector('body[data-ready]');
    return page;
  }

  /**
   * Fails if anything happened on a page that must not happen: errors, violations of the policy, requests elsewhere.
   */
  assertClean() {
    const offences = this.#offences.splice(0);
    if (offences.length > 0) throw new Error(offences.join('\n'));
  }

  async close() {
    await this.browser.close();
    await new Promise((resolve) => this.server.close(resolve));
  }

  #hear(show, message) {
    if (['error', 'warn', 'warning'].includes(message.type())) {
      this.#offences.push(`${show}: ${message.text()}`);
    }
  }
}

/** Runs in the page: finds elements in whatever shadow tree, which the page's own search does not. */
function installDeepSearch() {
  window.deep = function* deep(selector, root = document) {
    for (const element of root.querySelectorAll('*')) {
      if (element.matches(selector)) yield element;
      if (element.shadowRoot) yield* deep(selector, element.shadowRoot);
    }
  };
}

async function serve(request, response) {
  const { pathname } = new URL(request.url, 'http://localhost');
  const path = join(FOLDER, normalize(pathname === '/' ? '/index.html' : pathname));
  try {
    const body = await readFile(path);
    response.writeHead(200, { 'content-type': TYPES[extname(path)] ?? 'application/octet-stream' }).end(body);
  } catch {
    response.writeHead(404).end();
  }
}
