// A window driven over WebDriver (https://www.w3.org/TR/webdriver2/) with plain fetch.
import { writeFile } from 'node:fs/promises';

const elementKey = 'element-6066-11e4-a52e-4f735466cecf';

/** Keys that are not characters, as WebDriver numbers them. */
export const Key = {
  Backspace: '\uE003', Tab: '\uE004', Enter: '\uE007', Shift: '\uE008', Control: '\uE009', Alt: '\uE00A',
  Escape: '\uE00C', Space: '\uE00D', PageUp: '\uE00E', PageDown: '\uE00F', End: '\uE010', Home: '\uE011',
  ArrowLeft: '\uE012', ArrowUp: '\uE013', ArrowRight: '\uE014', ArrowDown: '\uE015', Delete: '\uE017', F3: '\uE033', F7: '\uE037',
};

export class Window {
  #session;

  constructor(session) {
    this.#session = session;
  }

  /** Opens a window through the driver at `driver` (http://host:port). */
  static async open(driver, capabilities) {
    const { sessionId } = await request(driver, 'POST', '/session', { capabilities: { alwaysMatch: capabilities } });
    return new Window(`${driver}/session/${sessionId}`);
  }

  close() {
    return request(this.#session, 'DELETE', '');
  }

  /** Runs the body of a function in the page; `arguments` there are the values given here. */
  run(body, ...values) {
    return request(this.#session, 'POST', '/execute/sync', { script: body, args: values });
  }

  go(address) {
    return request(this.#session, 'POST', '/url', { url: address });
  }

  address() {
    return request(this.#session, 'GET', '/url');
  }

  title() {
    return request(this.#session, 'GET', '/title');
  }

  resize(width, height) {
    return request(this.#session, 'POST', '/window/rect', { width, height });
  }

  /** Saves what is on the screen once it shows what the page holds now. */
  async screenshot(path) {
    // Two frames: one lays out, the next has been painted. A hidden page paints none, hence the limit.
    await this.run('return Promise.race([new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted))), new Promise((late) => setTimeout(late, 1000))]).then(() => true);');
    await writeFile(path, Buffer.from(await request(this.#session, 'GET', '/screenshot'), 'base64'));
  }

  /** The elements a selector finds now. */
  async all(selector) {
    const found = await request(this.#session, 'POST', '/elements', strategy(selector));
    return found.map((element) => new Element(this.#session, element));
  }

  /** The first visible element; waits for it. `text=Commit` looks for a text, `role=button[Commit]` for a name. */
  find(selector, millis = 10_000) {
    const visible = async () => {
      for (const element of await this.all(selector)) if (await element.visible()) return element;
      return null;
    };
    return until(`${selector} is there`, visible, millis);
  }

  async click(selector) {
    await (await this.find(selector)).click();
  }

  async type(selector, text) {
    const element = await this.find(selector);
    await element.clear();
    await element.type(text);
  }

  /** Presses a chord such as `press(Key.Control, Key.Shift, 'p')` wherever the focus is. */
  async press(...keys) {
    const down = keys.map((value) => ({ type: 'keyDown', value }));
    const up = keys.toReversed().map((value) => ({ type: 'keyUp', value }));
    await this.#act([{ type: 'key', id: 'keyboard', actions: [...down, ...up] }]);
  }

  /** Types a text wherever the focus is, one key after another. */
  async write(text) {
    const strokes = [...text].flatMap((value) => [{ type: 'keyDown', value }, { type: 'keyUp', value }]);
    await this.#act([{ type: 'key', id: 'keyboard', actions: strokes }]);
  }

  /** Drags from one point of the window to another, in CSS pixels. */
  async drag(from, to, steps = 8) {
    const at = (share) => ({
      type: 'pointerMove', duration: 16,
      x: Math.round(from.x + (to.x - from.x) * share), y: Math.round(from.y + (to.y - from.y) * share),
    });
    const moves = Array.from({ length: steps }, (_, step) => at((step + 1) / steps));
    const actions = [at(0), { type: 'pointerDown', button: 0 }, ...moves, { type: 'pointerUp', button: 0 }];
    await this.#act([{ type: 'pointer', id: 'mouse', parameters: { pointerType: 'mouse' }, actions }]);
  }

  /** Drags along points, one each `millis`, while a key is held: WebKitWebDriver lets go of no button but the first. */
  async dragHolding(key, points, millis = 16) {
    const moves = points.map(({ x, y }) => ({ type: 'pointerMove', duration: millis, x: Math.round(x), y: Math.round(y) }));
    const actions = [moves[0], { type: 'pointerDown', button: 0 }, ...moves, { type: 'pointerUp', button: 0 }];
    await this.#act([{ type: 'key', id: 'keyboard', actions: [{ type: 'keyDown', value: key }] }]);
    for (const some of parts(actions)) await this.#act([{ type: 'pointer', id: 'mouse', parameters: { pointerType: 'mouse' }, actions: some }]);
    await this.#act([{ type: 'key', id: 'keyboard', actions: [{ type: 'keyUp', value: key }] }]);
  }

  /** Turns the wheel over a point, by so many CSS pixels each `millis`. */
  async wheel({ x, y }, turns, millis = 16) {
    const actions = turns.map((deltaY) => ({ type: 'scroll', x: Math.round(x), y: Math.round(y), deltaX: 0, deltaY, duration: millis }));
    for (const some of parts(actions)) await this.#act([{ type: 'wheel', id: 'wheel', actions: some }]);
  }

  #act(actions) {
    return request(this.#session, 'POST', '/actions', { actions });
  }
}

/** A long act in parts: the driver gives up on one that the page takes minutes for. */
function parts(actions, most = 24) {
  return Array.from({ length: Math.ceil(actions.length / most) }, (_, at) => actions.slice(at * most, (at + 1) * most));
}

class Element {
  #address;
  #session;
  #reference;

  constructor(session, reference) {
    this.#session = session;
    this.#reference = reference;
    this.#address = `${session}/element/${reference[elementKey]}`;
  }

  click() {
    return request(this.#address, 'POST', '/click', {});
  }

  clear() {
    return request(this.#address, 'POST', '/clear', {});
  }

  type(text) {
    return request(this.#address, 'POST', '/value', { text });
  }

  text() {
    return request(this.#address, 'GET', '/text');
  }

  attribute(name) {
    return request(this.#address, 'GET', `/attribute/${name}`);
  }

  /** `{x, y, width, height}` in CSS pixels of the window. */
  box() {
    return request(this.#session, 'POST', '/execute/sync', {
      script: 'const { x, y, width, height } = arguments[0].getBoundingClientRect(); return { x, y, width, height };',
      args: [this.#reference],
    });
  }

  /** Whether a person could see it; an element that went away meanwhile is not visible. */
  async visible() {
    try {
      return await request(this.#session, 'POST', '/execute/sync', {
        script: 'return arguments[0].checkVisibility({ checkVisibilityCSS: true });',
        args: [this.#reference],
      });
    } catch (error) {
      if (error instanceof DriverError && error.code === 'stale element reference') return false;
      throw error;
    }
  }
}

export class DriverError extends Error {
  constructor(code, message) {
    super(`${code}: ${message}`);
    this.code = code;
  }
}

/** Asks until the answer is something; fails with the sentence that did not come true. */
export async function until(sentence, ask, millis = 10_000) {
  const end = Date.now() + millis;
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    if (Date.now() > end) throw new Error(`not within ${millis / 1000} s: ${sentence}`);
    await new Promise((wake) => setTimeout(wake, 50));
  }
}

/** CSS, or `text=...` (the innermost element with that text), or `role=button[Accessible name]`. */
function strategy(selector) {
  if (selector.startsWith('text=')) {
    const text = quoted(selector.slice(5));
    return { using: 'xpath', value: `//*[contains(normalize-space(.), ${text})][not(.//*[contains(normalize-space(.), ${text})])]` };
  }
  const named = /^role=(\w+)\[(.*)\]$/s.exec(selector);
  if (named === null) return { using: 'css selector', value: selector };
  const [, role, name] = named;
  const tags = { button: ['button'], link: ['a'], heading: ['h1', 'h2', 'h3'], textbox: ['input', 'textarea'] }[role] ?? [];
  const kinds = [`@role='${role}'`, ...tags.map((tag) => `self::${tag}[not(@role)]`)].join(' or ');
  const label = quoted(name);
  const names = `@aria-label=${label} or normalize-space(.)=${label} or @placeholder=${label} or @title=${label} or @id=//label[normalize-space(.)=${label}]/@for or ancestor::label[contains(normalize-space(.), ${label})]`;
  return { using: 'xpath', value: `//*[${kinds}][${names}]` };
}

/** A text as an XPath literal, which knows no escapes. */
function quoted(text) {
  if (!text.includes("'")) return `'${text}'`;
  return `concat('${text.split("'").join(`', "'", '`)}')`;
}

async function request(base, method, path, body) {
  const init = body === undefined ? { method } : { method, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) };
  const response = await fetch(base + path, init);
  const { value } = await response.json();
  if (!response.ok) throw new DriverError(value?.error ?? String(response.status), value?.message ?? '');
  return value;
}
