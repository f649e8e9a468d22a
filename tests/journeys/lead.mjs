// A lead's work by the keyboard alone: cases on pictures and in transcripts decided, taken back and decided again, one filed
// in the book, a convention decided once, a rule tried, applied and taken back. Then the project is asked what was decided.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { launch, Person } from './lib/browser.mjs';
import { Journey } from './lib/journey.mjs';
import { Keys } from './lib/keys.mjs';
import { binary, Machine, root } from './lib/machine.mjs';
import { until } from './lib/webdriver.mjs';

const machine = new Machine();
const burnish = process.env['BURNISH_BIN'] ?? binary('burnish');
const samples = join(root, 'sample-data');
const out = join(root, 'tests', 'out', 'lead');
let browser = null;
let person = null;

try {
  await machine.home();
  const folder = await machine.folder('lead');
  const project = join(folder, 'lead.burnish');
  const ask = async (...words) => JSON.parse(await machine.run(burnish, '--project', project, '--as', 'dana', '--json', ...words));

  // Pictures and clips of three labelers with every planted disagreement, and nothing decided yet.
  await machine.run(burnish, 'init', project);
  for (const [sample, media, end] of [['phone-scratches', 'images', 'json'], ['voice-assistant', 'clips', 'jsonl']]) {
    for (const labeler of ['anna', 'ben', 'cara']) await ask('import', join(samples, sample, media), join(samples, sample, 'labels', `${labeler}.${end}`), '--labeler', labeler);
  }
  const before = await ask('commit', '-m', 'As they were submitted', '--allow-open');
  const planted = (await ask('disagreements', '--lane', 'lead', '--limit', '100')).cases;
  assert.deepEqual([planted.filter((each) => each.media !== 'audio' && each.kind !== 'lexical').length, planted.filter((each) => each.kind === 'lexical').length], [20, 4], 'planted cases that need a person');

  browser = await launch();
  const link = await machine.listen(burnish, ['--project', project, '--as', 'dana', 'serve'], /http:\/\/\S+/);
  person = await Person.arrive(browser, link, out);
  const { page } = person;
  await page.addInitScript(() => {
    globalThis.pointers = 0;
    for (const kind of ['pointerdown', 'pointermove', 'mousedown', 'click', 'wheel']) {
      // A click that Enter makes of itself has no place on the screen.
      addEventListener(kind, (event) => (globalThis.pointers += event.isTrusted && (event.detail > 0 || kind !== 'click') ? 1 : 0), { capture: true });
    }
  });
  await page.reload();
  const journey = new Journey('lead', async (path) => {
    if (!path.includes('FAILED')) return;
    await page.screenshot({ path });
    console.log(await page.locator('body').innerText());
  });
  const keys = new Keys(page);
  const step = (sentence, act) => journey.step(sentence, act);
  const answer = async (name, request) => {
    const { status, body } = await person.call(name, request);
    assert.equal(status, 200, `${name}: ${JSON.stringify(body)}`);
    return body;
  };
  const detail = (id) => answer('get_case', { case: id });
  const decision = async (id) => (await detail(id)).decision;
  /** The case on the screen, once it can be decided. */
  const shown = async () => {
    await page.locator('button.take:enabled').first().waitFor();
    return decodeURIComponent(new URL(page.url()).hash.split('/').at(-1));
  };
  const another = (id) => page.waitForFunction((old) => !location.hash.endsWith(old), id).then(shown);
  /** What was pressed, by case. */
  const pressed = new Map();
  const decided = (id, verdict) => until(`the decision on ${id} is kept`, async () => {
    const { verdict: kept, state, by } = (await decision(id)) ?? {};
    return state === 'decided' && by === 'dana' && kept.verdict === verdict.verdict && (verdict.labeler ?? null) === (kept.labeler ?? null);
  });
  /** The verdict a key of Review stands for on a case. */
  const verdictOf = (key, { layers }) => (/\d/.test(key) ? { verdict: 'take', labeler: layers[Number(key) - 1].labeler } : { verdict: { m: 'consensus', x: 'none', a: 'ambiguous' }[key] });
  /** Presses what decides the case in hand, and waits for the next one. */
  const decide = async (key) => {
    const id = await shown();
    const verdict = verdictOf(key, await detail(id));
    await keys.press(key);
    await another(id);
    pressed.set(id, verdict);
    await decided(id, verdict);
    return id;
  };
  const heard = () => page.waitForFunction(() => !document.querySelector('[aria-label="Decide"]')?.textContent.includes('Listen first'), null, { timeout: 30_000 });
  /** Walks the list up or down to the first case of this kind that is not decided yet. */
  const onto = async (kind) => {
    const { cases } = await answer('list_cases', { case_kind: kind, lane: 'lead' });
    const wanted = cases.find((each) => each.state !== 'decided')?.id;
    for (let at = 0; at < 60; at += 1) {
      const id = await shown();
      if (id === wanted) return detail(id);
      const list = await page.locator('[data-case]').evaluateAll((rows) => rows.map((row) => row.dataset.case));
      await keys.press(list.indexOf(wanted) < list.indexOf(id) ? 'k' : 'j');
      await another(id);
    }
    throw new Error(`no open case of ${kind} is in the list`);
  };
  /** Presses Tab until `wanted` has the focus. */
  const tabOnto = async (what, wanted, most = 60) => {
    for (let at = 0; at < most; at += 1) {
      await keys.press('Tab');
      if (await wanted.evaluate((element) => element === document.activeElement).catch(() => false)) return;
    }
    throw new Error(`Tab does not come to ${what}`);
  };
  const openTab = async (name) => {
    await tabOnto('the tabs', page.locator('[role=tab][tabindex="0"]'));
    for (let at = 0; at < 6; at += 1) {
      if (await page.getByRole('tab', { name, selected: true }).count()) return;
      await keys.press('ArrowRight');
    }
    throw new Error(`no tab ${name}`);
  };

  await step('the worst case, and only cases that need a person', async () => {
    await page.getByRole('listbox', { name: 'Items' }).waitFor();
    await answer('choose_labeler', { name: 'dana' });
    await page.getByRole('button', { name: 'You are dana' }).waitFor();
    await keys.palette('Review');
    const first = await shown();
    assert.equal(first, planted[0].id, 'the worst one first');
    await page.getByText(`${planted.length} open, worst first`).waitFor();
    await page.getByRole('link', { name: /^Review/ }).getByText(String(planted.length)).waitFor();
    await person.shot('01-worst');
  });

  await step('classes: one’s answer, the middle, and one’s again', async () => {
    for (const key of ['2', 'm', '3']) {
      await onto('class');
      await decide(key);
    }
  });

  await step('taken back twice, decided otherwise and decided again', async () => {
    const ids = [...pressed.keys()];
    await keys.press('u');
    await page.waitForFunction((id) => location.hash.endsWith(id), ids[2]);
    await keys.press('Control+z');
    await page.waitForFunction((id) => location.hash.endsWith(id), ids[1]);
    await until('both are open again', async () => (await decision(ids[1])) === null && (await decision(ids[2])) === null);
    await decide('1');
    await keys.press('Control+Shift+z');
    await decided(ids[2], pressed.get(ids[2]));
    assert.equal(pressed.get(ids[1]).verdict, 'take', 'otherwise than before');
  });

  await step('one box or several: what one said, and drawn by hand', async () => {
    await onto('split_merge');
    await decide('1');
    await onto('split_merge');
    await decide('3');
    const { case: { id } } = await onto('split_merge');
    await keys.press('e');
    await page.getByRole('button', { name: /^Decide[ :]/ }).waitFor();
    await keys.press('Tab', 'Shift+ArrowLeft', 'Shift+ArrowLeft');
    await person.shot('04-drawn');
    await keys.press('Control+Enter');
    await another(id);
    pressed.set(id, { verdict: 'marks' });
    await decided(id, { verdict: 'marks' });
  });

  await step('missed and extra boxes: the middle, none, ambiguous', async () => {
    for (const key of ['m', 'x', 'm', 'a']) {
      await onto('missed');
      await decide(key);
    }
    for (const key of ['x', 'x', 'a']) {
      await onto('extra');
      await decide(key);
    }
  });

  await step('flags and boxes drawn twice', async () => {
    for (const key of ['1', '2']) {
      await onto('attribute');
      await decide(key);
    }
  });

  await step('a case filed in the book with a sentence, beside the picture', async () => {
    const { case: { id }, layers } = await onto('duplicate');
    await keys.press('r');
    await keys.typing();
    await keys.type('One box for one mark, even where it is deep');
    await person.shot('07-filing');
    await keys.press('Enter');
    await page.getByRole('link', { name: /^Open the page/ }).waitFor();
    const key = layers.flatMap((layer) => layer.marks)[0].class;
    const { pages } = await answer('get_book', {});
    const filed = pages.find((each) => each.id === `class:${key}`).examples;
    assert.deepEqual(filed.map((each) => [each.case, each.sentence, each.by]), [[id, 'One box for one mark, even where it is deep', 'dana']]);
    assert.equal(await shown(), id, 'the case stays in hand');
    await decide('m');
    await onto('duplicate');
    await decide('1');
  });

  await step('transcripts: heard first, then one’s text', async () => {
    for (const key of ['1', '2', '1']) {
      const { case: { id } } = await onto('lexical');
      await keys.press(key);
      await page.getByText(/^Listen first: \S+ plays what is disputed/).waitFor();
      assert.equal(await decision(id), null, 'nothing is accepted unheard');
      await keys.press('l');
      await heard();
      await decide(key);
    }
  });

  await step('and one written by hand, taken back and written again', async () => {
    const { case: { id } } = await onto('lexical');
    await keys.press('l');
    await heard();
    const write = async (words) => {
      await keys.press('e');
      await page.getByLabel('The text as it should be').waitFor();
      await keys.typing();
      await keys.press('Control+a');
      await keys.type(words);
      await keys.press('Control+Enter');
      await until('the text is kept', async () => (await decision(id))?.verdict.marks?.[0].text === words);
    };
    await write('what was really said');
    await until('the case is left or shown decided', async () => (await decision(id)) !== null);
    await keys.press('u');
    await until('it is open again', async () => (await decision(id)) === null);
    await page.waitForFunction((wanted) => location.hash.endsWith(wanted), id);
    await shown();
    await write('what was said, after all');
    pressed.set(id, { verdict: 'marks' });
  });

  await step('twenty and more are decided as they were pressed', async () => {
    assert.ok(pressed.size >= 20, `${pressed.size} cases`);
    for (const [id, verdict] of pressed) await decided(id, verdict);
    const open = (await ask('disagreements', '--lane', 'lead', '--limit', '100')).cases.filter((each) => each.state !== 'decided');
    assert.deepEqual([...new Set(open.map((each) => each.kind))], ['loose'], 'only loose boxes are left');
  });

  await step('a convention is decided by one key', async () => {
    await openTab(/^Conventions/);
    await page.getByRole('list', { name: 'Conventions' }).waitFor();
    await person.shot('11-conventions');
    const { rows } = await answer('list_conventions', {});
    await keys.press('j');
    await page.locator('li[aria-current=true]').nth(0).waitFor();
    await keys.press('1');
    await page.getByText(/is the convention now$/).waitFor();
    const { kind, choices } = rows[1];
    const now = (await answer('list_conventions', {})).rows.find((row) => row.kind === kind);
    assert.equal(now?.decided ?? 'settled', choices[0].choice);
    await person.shot('12-decided');
  });

  await step('a rule tried, applied and taken back', async () => {
    const loose = (await answer('list_cases', { case_kind: 'loose', lane: 'lead' })).cases;
    assert.equal(loose.length, 3);
    await openTab(/^Rules/);
    const overlap = page.getByRole('slider', { name: /^All boxes overlap/ });
    await overlap.waitFor();
    await page.getByText('This settles none of 3 open cases of this kind').waitFor();
    await tabOnto('the overlap', overlap);
    await keys.press(...Array(12).fill('ArrowLeft'));
    const settle = page.getByRole('button', { name: 'Settle 3 cases' });
    await settle.and(page.locator(':enabled')).waitFor();
    for (const { id } of loose) assert.equal(await decision(id), null, 'a preview decides nothing');
    await person.shot('13-rule');
    await tabOnto('the button', settle);
    await keys.press('Enter');
    await page.getByText('3 cases settled').first().waitFor();
    for (const { id } of loose) assert.equal((await decision(id))?.verdict.verdict, 'consensus');
    const undo = page.getByRole('list', { name: 'Batches' }).getByRole('button', { name: /^Undo/ });
    await undo.waitFor();
    await person.shot('14-settled');
    await tabOnto('Undo', undo);
    await keys.press('Enter');
    await page.getByText(', undone').waitFor();
    for (const { id } of loose) assert.equal(await decision(id), null, 'as if the rule had never been');
    for (const [id, verdict] of pressed) await decided(id, verdict);
  });

  await step('the book is read, and the page of the example opened', async () => {
    await keys.palette('Book');
    const nav = page.getByRole('navigation', { name: 'Pages of the book' });
    await nav.waitFor();
    const filed = nav.getByRole('link').filter({ hasText: 'examples' }).first();
    await tabOnto('the page with an example', filed);
    await keys.press('Enter');
    await page.getByText('One box for one mark, even where it is deep', { exact: true }).waitFor();
    await person.shot('15-book');
  });

  await step('nobody’s submission was touched, and no pointer was used', async () => {
    const after = await ask('commit', '-m', 'Decided', '--allow-open');
    assert.equal(after.roots.layers, before.roots.layers, 'the digests of all submissions');
    assert.notEqual(after.roots.truth, before.roots.truth, 'what is true did change');
    assert.equal(await page.evaluate(() => globalThis.pointers), 0);
    assert.deepEqual(person.problems, []);
  });
} finally {
  if (person?.problems.length) console.error(person.problems.join('\n'));
  await browser?.close().catch(() => {});
  await machine.stop();
}
