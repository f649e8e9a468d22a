// A headless Chromium that reports everything a user would call broken: errors, refusals of the page's policy, failed calls.
import { createRequire } from 'node:module';
import { mkdir } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './machine.mjs';
import { until } from './webdriver.mjs';

const { chromium } = createRequire(join(root, 'ui', 'package.json'))('playwright-core');

const quiet = [
  '--no-first-run', '--disable-gpu', '--disable-quic', '--disable-background-networking', '--disable-component-update', '--disable-sync',
  // Sound may start without a click, as it does where one has worked a while.
  '--autoplay-policy=no-user-gesture-required',
];

/** `options` are playwright's, such as `headless` and more `args`. */
export function launch({ args = [], ...options } = {}) {
  const executablePath = process.env['CHROMIUM'] ?? ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync);
  // Root has no sandbox to give.
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return chromium.launch({ executablePath, args: [...quiet, ...asRoot, ...args], ...options });
}

/** One person's browser: a page of its own cookies, and what went wrong in it. */
export class Person {
  problems = [];
  /** Error answers that a step provokes on purpose, as `operation`. */
  expected = new Set();
  #out;

  static async arrive(browser, link, out) {
    const person = new Person();
    person.#out = out;
    await mkdir(out, { recursive: true });
    const context = await browser.newContext({ viewport: { width: 1360, height: 850 }, colorScheme: 'light', reducedMotion: 'reduce' });
    person.page = await context.newPage();
    person.page.setDefaultTimeout(8_000);
    person.#watch();
    await person.#fromFolder();
    await person.page.goto(link);
    return person;
  }

  /** The screen as it stands, light and dark, as tests/out/browser/NAME-light.png and -dark.png. */
  async shot(name) {
    const { page } = this;
    await this.settled();
    for (const colorScheme of ['light', 'dark']) {
      await page.emulateMedia({ colorScheme });
      await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
      await page.screenshot({ path: join(this.#out, `${name}-${colorScheme}.png`) });
    }
    await page.emulateMedia({ colorScheme: 'light' });
  }

  /** Every picture on the screen has arrived and nothing says that it loads. */
  settled() {
    return this.page.waitForFunction(() => {
      const inSight = (element) => element.getClientRects().length > 0;
      const pictures = [...document.images].filter((image) => inSight(image) && image.getBoundingClientRect().top < innerHeight);
      const waiting = [...document.querySelectorAll('[role=status], .loading')].filter((element) => inSight(element) && /^(Loading|Looking|Opening|Comparing|Measuring|Reading)/.test(element.textContent.trim()));
      return pictures.every((image) => image.complete) && waiting.length === 0;
    });
  }

  /** Asks the server as the page does. */
  call(name, request = {}) {
    return this.page.evaluate(
      async ([operation, body, project]) => {
        const answer = await fetch(`/api/${operation}`, { method: 'POST', headers: { 'Content-Type': 'application/json', 'X-Burnish-Project': project }, body: JSON.stringify(body) });
        return { status: answer.status, body: await answer.json() };
      },
      [name, request, this.handle ?? ''],
    );
  }

  /** Waits until `ask` gives what is wanted. */
  async sees(sentence, ask) {
    return until(sentence, () => ask().catch(() => false), 8_000);
  }

  #watch() {
    const { page } = this;
    page.on('pageerror', (error) => this.problems.push(`error: ${error.stack ?? error.message}`));
    page.on('console', (said) => {
      if (!['error', 'warning'].includes(said.type())) return;
      // Chromium logs every answer that is not 2xx; those are judged below.
      if (/^Failed to load resource/.test(said.text())) return;
      this.problems.push(`${said.type()}: ${said.text()}`);
    });
    page.on('request', (request) => {
      const handle = request.headers()['x-burnish-project'];
      if (handle) this.handle = handle;
    });
    page.on('response', (response) => {
      const name = new URL(response.url()).pathname.replace(/^\/api\//, '');
      if (response.status() >= 400 && !this.expected.has(name)) this.problems.push(`${response.status()} ${response.url()} ${response.request().postData() ?? ''}`);
    });
  }

  /** With BURNISH_UI the page comes from that folder instead of the binary: for work on the page. */
  async #fromFolder() {
    const folder = process.env['BURNISH_UI'];
    if (!folder) return;
    await this.page.route(/^http:\/\/[^/]+\/($|index\.html|assets\/|[\w-]+\.svg)/, async (route) => {
      const { pathname } = new URL(route.request().url());
      const answer = await route.fetch().catch(() => null);
      const csp = answer?.headers()['content-security-policy'];
      await route.fulfill({ path: join(folder, pathname === '/' ? 'index.html' : pathname), headers: csp ? { 'content-security-policy': csp } : {} });
    });
  }
}
