// Two hands on the editor, by real input events: one in Chromium on what `burnish serve` serves, one in the desktop window.
import { join } from 'node:path';
import { launch, Person } from '../journeys/lib/browser.mjs';
import { binary, root } from '../journeys/lib/machine.mjs';
import { Key, until, Window } from '../journeys/lib/webdriver.mjs';
import { labeler } from './made.mjs';
import { install } from './probe.mjs';

const out = join(root, 'tests', 'out', 'bench');
export const burnish = process.env['BURNISH_BIN'] ?? binary('burnish');
export const desktop = process.env['BURNISH_DESKTOP'] ?? binary('burnish-desktop');
export const pause = (millis) => new Promise((wake) => setTimeout(wake, millis));

/** A browser with what WebGL needs where there is no GPU; with `gpu` it has a window and what the machine has. */
export function browser(gpu) {
  return gpu ? launch({ headless: false, ignoreDefaultArgs: ['--disable-gpu'] }) : launch({ args: ['--use-angle=swiftshader', '--enable-unsafe-swiftshader'] });
}

export class ChromiumHand {
  name = 'Chromium';
  #person;

  static async open(machine, chromium, project) {
    const hand = new ChromiumHand();
    const link = await machine.listen(burnish, ['--project', project, '--as', labeler, 'serve'], /http:\/\/\S+/);
    hand.#person = await Person.arrive(chromium, link, out);
    const { page } = hand.#person;
    page.setDefaultTimeout(60_000);
    await page.getByRole('listbox', { name: 'Items' }).waitFor();
    await until('the page has called', async () => hand.#person.handle);
    const { status } = await hand.call('choose_labeler', { name: labeler }, true);
    if (status !== 200) throw new Error(`the labeler is not chosen: ${status}`);
    await page.evaluate(() => (location.hash = '#/p/label'));
    const asked = page.locator('#hands-question');
    // With all labelled there is nothing to ask about.
    await page.getByRole('application').or(asked).or(page.getByRole('heading', { name: 'All done' })).first().waitFor();
    // Asked once for all projects: the keys of Burnish.
    if (await asked.isVisible()) await page.keyboard.press('Escape');
    await hand.reload();
    return hand;
  }

  async call(operation, request, raw = false) {
    const answer = await this.#person.call(operation, request);
    if (raw) return answer;
    if (answer.status !== 200) throw new Error(`${operation}: ${JSON.stringify(answer.body)}`);
    return answer.body;
  }

  ask(name, ...values) {
    return this.#person.page.evaluate(([what, given]) => globalThis.bench[what](...given), [name, values]);
  }

  /** Forgets all that the page holds in memory, and shows Items. */
  async reload() {
    const { page } = this.#person;
    await page.evaluate(() => (location.hash = '#/p/items'));
    await page.reload();
    await page.getByRole('listbox', { name: 'Items' }).waitFor();
    await page.evaluate(install);
  }

  /** The middle of the picture, in CSS pixels. */
  async middle() {
    const box = await this.#person.page.getByRole('application').boundingBox();
    return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  }

  press(chord) {
    // As long as a finger takes: letting go has work of its own, which must not count as the press's.
    return this.#person.page.keyboard.press(chord, { delay: 40 });
  }

  async pan(points, millis) {
    const { mouse } = this.#person.page;
    await mouse.move(points[0].x, points[0].y);
    await mouse.down({ button: 'middle' });
    await paced(points, millis, ({ x, y }) => mouse.move(x, y));
    await mouse.up({ button: 'middle' });
  }

  async wheel({ x, y }, turns, millis) {
    const { mouse } = this.#person.page;
    await mouse.move(x, y);
    await paced(turns, millis, (turn) => mouse.wheel(0, turn));
  }

  async picture(name) {
    await this.#person.page.screenshot({ path: join(out, `${name}-chromium.png`) });
  }

  async close() {
    await this.#person.page.context().close();
    const wrong = this.#person.problems;
    if (wrong.length) console.error(wrong.slice(0, 5).join('\n'));
  }
}

export class DesktopHand {
  name = 'Desktop window';
  #window;

  static async open(driver, project) {
    const hand = new DesktopHand();
    hand.#window = await Window.open(driver, { 'webkitgtk:browserOptions': { binary: desktop, args: [project] }, timeouts: { script: 200_000 } });
    const window = hand.#window;
    await window.find('[aria-label="Items"]', 60_000);
    await window.run('location.hash = "#/p/label"');
    await window.find('[role=application], [placeholder]', 60_000);
    if ((await window.all('role=textbox[Another name]')).length > 0) {
      await window.type('role=textbox[Another name]', labeler);
      await window.click('role=button[Start labelling]');
    }
    await window.find('[role=application], #hands-question', 60_000);
    if ((await window.all('#hands-question')).length > 0) await window.press(Key.Escape);
    await window.find('[role=application]', 60_000);
    await hand.reload();
    return hand;
  }

  ask(name, ...values) {
    return this.#window.run('return globalThis.bench[arguments[0]](...arguments[1])', name, values);
  }

  async reload() {
    const window = this.#window;
    await window.run('location.hash = "#/p/items"; globalThis.old = true; location.reload()');
    const fresh = 'return globalThis.old === undefined && document.querySelector("[aria-label=Items]") !== null';
    await until('the page is there again', () => window.run(fresh).catch(() => false), 60_000);
    await window.run(`(${install})()`);
  }

  async middle() {
    const box = await (await this.#window.find('[role=application]')).box();
    return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  }

  press(chord) {
    return this.#window.press(...chord.split('+').map((key) => Key[key] ?? key));
  }

  pan(points, millis) {
    return this.#window.dragHolding(Key.Space, points, millis);
  }

  wheel(at, turns, millis) {
    return this.#window.wheel(at, turns, millis);
  }

  picture(name) {
    return this.#window.screenshot(join(out, `${name}-desktop.png`));
  }

  close() {
    return this.#window.close();
  }
}

/** Does `act` for each value, `millis` apart as a hand does, without waiting for the page but for what it is far behind with. */
async function paced(values, millis, act) {
  const underWay = [];
  for (const value of values) {
    const due = performance.now() + millis;
    underWay.push(act(value));
    if (underWay.length > 4) await underWay.shift();
    const left = due - performance.now();
    if (left > 1) await pause(left);
  }
  await Promise.all(underWay);
}
