// A clip parted into segments and written down by the keyboard alone while it plays: no pointer ever touches the page. Then what was typed is asked of the project.
import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { launch, Person } from './lib/browser.mjs';
import { joined } from './lib/clips.mjs';
import { Journey } from './lib/journey.mjs';
import { Keys } from './lib/keys.mjs';
import { binary, Machine, root } from './lib/machine.mjs';
import { until } from './lib/webdriver.mjs';

const machine = new Machine();
const burnish = process.env['BURNISH_BIN'] ?? binary('burnish');
const out = join(root, 'tests', 'out', 'transcribe');
/** One sentence each, with a pause of a second after it. */
const clips = ['clip_02.flac', 'clip_03.flac', 'clip_01.flac'];
const pause = 1;
let browser = null;
let person = null;

try {
  await machine.home();
  const folder = await machine.folder('transcribe');
  await machine.run(burnish, 'demo', folder);
  const project = join(folder, 'talk.burnish');
  const serve = (which) => machine.listen(burnish, ['--project', which, '--as', 'lead', 'serve'], /http:\/\/\S+/);

  browser = await launch();
  const sample = await Person.arrive(browser, await serve(join(folder, 'voice-assistant.burnish')), out);
  await sample.page.getByRole('listbox', { name: 'Items' }).waitFor();
  await until('the page has called', async () => sample.handle);
  await mkdir(join(folder, 'talk'));
  await writeFile(join(folder, 'talk', 'talk.wav'), await joined(sample, clips, pause));
  await sample.page.context().close();
  await machine.run(burnish, 'init', project);
  await machine.run(burnish, '--project', project, '--as', 'lead', 'import', join(folder, 'talk'));

  person = await Person.arrive(browser, await serve(project), out);
  const { page } = person;
  // The link opens the project first: a reload before that shows Projects.
  await page.getByRole('listbox', { name: 'Items' }).waitFor();
  await page.addInitScript(() => {
    globalThis.pointers = 0;
    for (const kind of ['pointerdown', 'pointermove', 'mousedown', 'click', 'wheel']) {
      // A click that Enter makes of itself has no place on the screen.
      addEventListener(kind, (event) => (globalThis.pointers += event.isTrusted && (event.detail > 0 || kind !== 'click') ? 1 : 0), { capture: true });
    }
  });
  await page.reload();
  const journey = new Journey('transcribe', async (path) => {
    if (!path.includes('FAILED')) return;
    await page.screenshot({ path });
    console.log(await page.locator('body').innerText());
    console.log(JSON.stringify(await stored().catch((error) => error.message), null, 1));
  });
  const keys = new Keys(page);
  const step = (sentence, act) => journey.step(sentence, act);

  const sound = () =>
    page.evaluate(() => {
      const { paused, currentTime: at, playbackRate: rate, duration } = document.querySelector('audio');
      return { playing: !paused, at, rate, duration };
    });
  /** It plays, and has come past a moment in seconds. */
  const past = (seconds) => page.waitForFunction((to) => !document.querySelector('audio').paused && document.querySelector('audio').currentTime >= to, seconds, { timeout: 30_000 });
  const silent = () => page.waitForFunction(() => document.querySelector('audio').paused, null, { timeout: 30_000 });
  /** Does it while the clip goes on: it plays before and after, and is further then. */
  const whilePlaying = async (act) => {
    const before = await sound();
    assert.ok(before.playing, `it plays at ${before.at} s`);
    await act();
    await past(before.at + 0.05);
  };
  const text = () => page.evaluate(() => (document.activeElement?.tagName === 'TEXTAREA' ? document.activeElement.value : null));
  const inText = (value) => page.waitForFunction((wanted) => document.activeElement?.tagName === 'TEXTAREA' && document.activeElement.value === wanted, value);
  const type = (words) => page.keyboard.type(words, { delay: 20 });
  const segment = (number) => page.getByRole('button', { name: `Segment ${number}: play it` });
  /** The segments as the server has them, in their order. */
  const stored = async () => {
    await keys.saved();
    const item = decodeURIComponent(new URL(page.url()).hash.split('/').at(-1));
    const { status, body } = await person.call('open_item', { item });
    assert.equal(status, 200);
    return body.marks.filter((mark) => mark.type === 'segment').sort((a, b) => (a.start_micros ?? Infinity) - (b.start_micros ?? Infinity));
  };
  const texts = async () => (await stored()).map((each) => each.text);
  /** What is stored once an edit made by a key has arrived. */
  const storedAs = (sentence, wanted) => until(sentence, async () => (await wanted(await stored())) && stored());

  await step('the project wants segments, two speakers, no fillers, and all of the speech heard', async () => {
    await page.getByRole('listbox', { name: 'Items' }).waitFor();
    const settings = (await person.call('get_settings')).body;
    const transcripts = { ...settings.transcripts, segmented: true, speakers: ['Anna', 'Ben'], language: 'en', listening_required: true };
    assert.equal((await person.call('change_settings', { settings: { ...settings, transcripts } })).status, 200);
    const { transcript_rules: rules } = (await person.call('get_info')).body;
    assert.equal((await person.call('change_rules', { rules: { ...rules, fillers: 'drop' } })).status, 200);
    await page.reload();
  });

  await step('Tab comes to Label, a name is typed, and the text has the caret', async () => {
    await page.getByRole('listbox', { name: 'Items' }).waitFor();
    await keys.tabTo('Label', 'A');
    await keys.press('Enter');
    await page.getByRole('heading', { name: 'Who is labelling?' }).waitFor();
    await keys.tabTo('Another name', 'INPUT');
    await keys.type('ola');
    await keys.press('Enter');
    await inText('');
    await page.waitForFunction(() => document.querySelector('audio')?.readyState >= 2);
    assert.equal((await sound()).playing, false, 'the first sight of a clip stays silent');
  });

  await step('what nobody listened to is not taken', async () => {
    const asks = page.getByRole('group', { name: 'Not heard' });
    // A press sooner than a quarter of a second is the end of the one before.
    await until('the question comes', async () => {
      await keys.press('Control+Enter');
      return asks.isVisible();
    });
    await keys.press('Escape');
    await asks.waitFor({ state: 'detached' });
    await inText('');
  });

  await step('it plays from the text, and three sentences are typed and ended while it does', async () => {
    await keys.press('Escape');
    await past(0.2);
    await whilePlaying(() => type('set a timer for five minutes please'));
    await past(3.6);
    await whilePlaying(async () => {
      await keys.press('Control+m');
      await segment(1).waitFor();
      await inText('');
      await type('play some quiet jazz in the kitchen');
    });
    await past(8.3);
    await whilePlaying(async () => {
      await keys.press('Control+m');
      await segment(2).waitFor();
      await inText('');
      await type('um the weather is nice');
    });
    const { duration } = await sound();
    await past(duration - 1);
    await keys.press('Control+m');
    await segment(3).waitFor();
    await person.shot('01-three-segments');
    const all = await storedAs('three segments are stored', (lines) => lines.length === 3);
    assert.deepEqual(all.map((each) => each.text), ['set a timer for five minutes please', 'play some quiet jazz in the kitchen', 'um the weather is nice']);
    assert.equal(all[0].start_micros, 0);
    for (const [at, least] of [[0, 3.6e6], [1, 8.3e6]]) {
      assert.ok(all[at].end_micros >= least && all[at].end_micros < least + 1.5e6, `ends where the clip was: ${all[at].end_micros}`);
      assert.equal(all[at].end_micros, all[at + 1].start_micros, 'the next begins there');
    }
  });

  await step('back by Shift+Tab, which plays, and speakers by Ctrl+1 and Ctrl+2', async () => {
    await inText('');
    await keys.press('Shift+Tab');
    await inText('um the weather is nice');
    await past(8.4);
    await whilePlaying(() => keys.press('Control+1'));
    await keys.press('Shift+Tab');
    await inText('play some quiet jazz in the kitchen');
    await past(3.7);
    await whilePlaying(() => keys.press('Control+2'));
    await storedAs('both speakers are stored', (lines) => lines[1].speaker === 'Ben' && lines[2].speaker === 'Anna');
  });

  await step('split at the playhead, the text at the caret, while it plays', async () => {
    await keys.press('Tab');
    await keys.press('End', 'Control+ArrowLeft', 'Control+ArrowLeft', 'Control+ArrowLeft');
    await past(6);
    assert.ok((await sound()).at < 8, 'it still plays the sentence');
    await whilePlaying(async () => {
      await keys.press('Alt+m');
      await inText('in the kitchen');
    });
    await segment(4).waitFor();
    const all = await storedAs('four segments are stored', (lines) => lines.length === 4);
    assert.deepEqual(all.map((each) => each.text), ['set a timer for five minutes please', 'play some quiet jazz', 'in the kitchen', 'um the weather is nice']);
    assert.ok(all[1].end_micros >= 6e6 && all[1].end_micros < 8.3e6, `split where the clip was: ${all[1].end_micros}`);
    assert.equal(all[1].end_micros, all[2].start_micros);
    assert.deepEqual(all.map((each) => each.speaker ?? null), [null, 'Ben', 'Ben', 'Anna'], 'both halves are said by who said the whole');
    await keys.press('Control+1');
    await storedAs('the second half has its own speaker', (lines) => lines[2].speaker === 'Anna');
  });

  await step('a boundary moved by 50 ms while it plays, and the one that touches it with it', async () => {
    const before = await stored();
    await keys.press('Tab');
    await page.waitForFunction(() => !document.querySelector('audio').paused);
    await whilePlaying(() => keys.press('Alt+ArrowLeft', 'Alt+ArrowLeft', 'Alt+ArrowLeft', 'Alt+ArrowLeft', 'Alt+ArrowLeft'));
    const after = await storedAs('the boundary is stored', (lines) => lines[2].start_micros === before[2].start_micros - 50_000);
    assert.equal(after[1].end_micros, after[2].start_micros);
    assert.deepEqual([after[1].start_micros, after[2].end_micros], [before[1].start_micros, before[2].end_micros], 'the other sides stay');
    // The held key is one edit, which one undo takes back.
    await keys.press('Control+z');
    await storedAs('the boundary is back', (lines) => lines[2].start_micros === before[2].start_micros);
    await keys.press('Control+Shift+z');
    await storedAs('and moved again', (lines) => lines[2].start_micros === after[2].start_micros);
  });

  await step('Enter goes on to the next segment, and the keys of the player leave no letters in the text', async () => {
    await keys.press('Enter');
    await inText('um the weather is nice');
    const [, , , { start_micros: start }] = await stored();
    await past(start / 1e6 + 2);
    await whilePlaying(async () => {
      await type(' to');
      const { at } = await sound();
      await keys.press('F7');
      await page.waitForFunction((from) => document.querySelector('audio').currentTime < from - 1 && document.querySelector('audio').playbackRate === 0.75, at);
      await type('day');
    });
    assert.equal(await text(), 'um the weather is nice today');
    await keys.press('Escape');
    await silent();
    const { at } = await sound();
    await keys.press('Escape');
    await page.waitForFunction((paused) => !document.querySelector('audio').paused && document.querySelector('audio').currentTime < paused - 1, at);
    await keys.press('F3', 'F4');
    assert.equal(await text(), 'um the weather is nice today');
    assert.deepEqual((await texts())[3], 'um the weather is nice today');
  });

  await step('what breaks a rule is underlined, and one key writes it as the rule says', async () => {
    await page.getByText('1 place not as the rules say').waitFor();
    await person.shot('02-underlined');
    await keys.press('Alt+Enter');
    await inText('the weather is nice today');
    await storedAs('the fixed text is stored', (lines) => lines[3].text === 'the weather is nice today');
  });

  await step('what was not heard yet is gone to and heard', async () => {
    const share = async () => Number(/(\d+) %/.exec(await page.locator('footer').getByText('% heard').textContent())[1]);
    for (let most = 12; (await share()) < 100; most -= 1) {
      assert.ok(most > 0, `all is heard at last, not ${await share()} %`);
      await keys.press('Alt+u');
      await page.waitForFunction(() => !document.querySelector('audio').paused || document.querySelector('footer').textContent.includes('100 % heard'));
      await page.waitForFunction(() => document.querySelector('audio').paused || document.querySelector('footer').textContent.includes('100 % heard'), null, { timeout: 30_000 });
    }
  });

  await step('Ctrl+Enter submits, and the project has what was typed', async () => {
    const before = await stored();
    const name = await keys.item();
    await keys.press('Control+Enter');
    await page.getByRole('heading', { name: 'All done, ola' }).waitFor();
    const layer = await until('the submission is there', async () => {
      const item = JSON.parse(await machine.run(burnish, '--project', project, '--json', 'show', name));
      const its = item.layers.find((each) => each.labeler === 'ola');
      return its?.state === 'submitted' && its;
    });
    const said = layer.marks.toSorted((a, b) => a.start_micros - b.start_micros);
    assert.deepEqual(said, before, 'what was on the screen');
    assert.deepEqual(
      said.map(({ text, speaker }) => [speaker ?? null, text]),
      [[null, 'set a timer for five minutes please'], ['Ben', 'play some quiet jazz'], ['Anna', 'in the kitchen'], ['Anna', 'the weather is nice today']],
    );
    for (const [at, { start_micros, end_micros }] of said.entries()) {
      assert.ok(start_micros < end_micros && start_micros >= (said[at - 1]?.end_micros ?? 0), `segment ${at + 1} lies after the one before: ${start_micros}`);
    }
    const [item] = (await person.call('list_items', { query: '', limit: 1 })).body.items;
    assert.ok(said.at(-1).end_micros <= item.duration_micros, 'none lies beyond the clip');
    assert.equal(layer.heard, 1, 'all of the speech was heard');
  });

  await step('nothing went wrong behind the screens, and no pointer was used', async () => {
    assert.equal(await page.evaluate(() => globalThis.pointers), 0);
    assert.deepEqual(person.problems, []);
  });
} finally {
  if (person?.problems.length) console.error(person.problems.join('\n'));
  await browser?.close().catch(() => {});
  await machine.stop();
}
