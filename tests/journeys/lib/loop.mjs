// The main loop as a person walks it in the desktop window:
// open, look, label, review, commit, compare, export.
import assert from 'node:assert/strict';
import { access, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Key, until } from './webdriver.mjs';

/** Walks the picture sample from its card on Projects to an export in `out`. `window` shows Projects. */
export async function pictures(journey, window, out) {
  await journey.step('the picture sample opens on its items', async () => {
    await window.click('role=button[Open phone-scratches]');
    await window.find('[aria-label="Items"]');
    const seen = 'return [...document.querySelectorAll("[aria-label=Items] img")].filter((image) => image.complete && image.naturalWidth > 0).length';
    await until('four thumbnails are there', async () => (await window.run(seen)) >= 4);
  });

  await journey.step('a labeler says who they are', async () => {
    await open(window, 'p/label');
    await window.type('role=textbox[Another name]', 'journey');
    await window.click('role=button[Start labelling]');
    await window.find('#hands-question');
    await window.press('1');
    await window.find('[role=application]');
  });

  await journey.step('a box is drawn, undone and done again', async () => {
    const picture = await (await window.find('[role=application]')).box();
    const at = (x, y) => ({ x: picture.x + picture.width * x, y: picture.y + picture.height * y });
    await window.press('w');
    await window.drag(at(0.42, 0.42), at(0.58, 0.56));
    await boxes(window, 1);
    await window.press(Key.Control, 'z');
    await boxes(window, 0);
    await window.press(Key.Control, Key.Shift, 'z');
    await boxes(window, 1);
    await window.find('text=Saved');
  });

  await journey.step('submitting leads to the next item', async () => {
    const name = () => window.run('return document.querySelector("footer .name")?.textContent ?? ""');
    const before = await name();
    await window.find('text=100 % looked at');
    await window.press(Key.Control, Key.Enter);
    await until('another item is shown', async () => {
      const now = await name();
      return now !== '' && now !== before;
    });
  });

  await journey.step('a case is decided by one key', async () => {
    await open(window, 'p/review');
    await window.find('[aria-label="Decide"]');
    await window.press('1');
    await window.find('text=U takes it back');
  });

  await journey.step('a version is committed and compared', async () => {
    await open(window, 'p/versions');
    await window.type('role=textbox[Message]', 'A box and a decision');
    const allow = await window.all('input[type=checkbox]');
    if (allow.length > 0) await allow[0].click();
    await window.click('role=button[Commit]');
    await window.find('text=Committed v');
    await window.find('role=heading[Changes]');
    await window.find('role=heading[Drift]');
  });

  await journey.step('the version goes out as COCO', async () => {
    await open(window, 'p/export');
    await window.type('role=textbox[Target folder]', out);
    await window.click('button[type=submit]');
    await window.find('[aria-label="Export report"]', 30_000);
    const files = await readdir(out, { recursive: true });
    assert.ok(files.some((file) => file.endsWith('.json')), `labels are among ${files.join(', ')}`);
    await access(join(out, files[0]));
  });
}

/** Plays a clip of the spoken sample, and parts and types it while it sounds. `window` shows any screen. Answers what was submitted. */
export async function sound(journey, window) {
  const audio = (what) => window.run(`return document.querySelector("audio")?.${what} ?? null`);
  /** It plays, and is past a moment in seconds. */
  const past = (seconds) => until(`the clip plays past ${seconds.toFixed(2)} s`, () => window.run('const audio = document.querySelector("audio"); return !audio.paused && audio.currentTime > arguments[0]', seconds), 30_000);
  /** Does it while the clip goes on. */
  const whilePlaying = async (act) => {
    const before = await audio('currentTime');
    assert.equal(await audio('paused'), false, `it plays at ${before} s`);
    await act();
    await past(before + 0.05);
  };
  const inText = (text) => until(`the caret is in ${JSON.stringify(text)}`, () => window.run('const field = document.activeElement; return field.tagName === "TEXTAREA" && field.value === arguments[0]', text));
  const segment = (number) => window.find(`role=button[Segment ${number}: play it]`);
  const name = () => window.run('return document.querySelector("footer .name")?.textContent.trim() ?? ""');

  await journey.step('the spoken sample wants its clips in segments', async () => {
    await open(window, '');
    await window.click('role=button[Open voice-assistant]');
    await window.find('[aria-label="Items"]');
    await open(window, 'p/settings');
    await window.click('role=button[Transcripts]');
    await (await window.find('input[type=checkbox]')).click();
    await window.find('text=Not saved yet');
    await window.click('role=button[Save]');
    await until('it is saved', async () => (await window.all('text=Not saved yet')).length === 0);
  });

  await journey.step('a clip of the spoken sample plays', async () => {
    await open(window, 'p/label');
    await window.type('role=textbox[Another name]', 'journey');
    await window.click('role=button[Start labelling]');
    await window.find('textarea');
    await until('the clip can play', async () => (await audio('readyState')) >= 2);
    assert.equal(await audio('error'), null);
    await window.press(Key.Escape);
    await past(0.2);
    assert.equal((await window.all('text=No waveform')).length, 0, 'the outline of the clip is drawn');
  });

  const clip = await name();
  await journey.step('it is parted and typed while it plays at half speed', async () => {
    for (let steps = 0; steps < 5; steps += 1) await window.press(Key.F3);
    await until('it plays at half speed', async () => (await audio('playbackRate')) === 0.5);
    await window.press(Key.Tab);
    await past(0.2);
    await whilePlaying(() => window.write('the first words'));
    await past(1);
    await whilePlaying(async () => {
      await window.press(Key.Control, 'm');
      await segment(1);
      await inText('');
      await window.write('then some more');
    });
    await past(2.6);
    await whilePlaying(async () => {
      await window.press(Key.Control, 'm');
      await segment(2);
    });
    await inText('');
  });

  await journey.step('the segment before plays by its key, and is split, named and moved while it does', async () => {
    await window.press(Key.Shift, Key.Tab);
    await inText('then some more');
    // From its start, which is before where the clip was.
    await until('it plays from its start', async () => (await audio('currentTime')) < 2);
    await past(1.5);
    await whilePlaying(async () => {
      await window.press(Key.Control, '2');
      await window.press(Key.Alt, 'm');
      await segment(3);
    });
    // The caret was at the end: all of the text stays with the first half.
    await inText('');
    await window.write('and the rest');
    await window.press(Key.Tab);
    await until('it plays again', async () => !(await audio('paused')));
    await window.press(Key.Alt, Key.Shift, Key.ArrowLeft);
    await inText('and the rest');
    await window.find('text=Saved');
  });

  await journey.step('it is submitted, and the next clip comes', async () => {
    await window.press(Key.Control, Key.Enter);
    const asked = async () => (await window.all('[aria-label="Not heard"]')).length > 0;
    await until('it is asked about, or gone', async () => (await asked()) || (await name()) !== clip);
    // Half of what was said may never have been heard here.
    if (await asked()) await window.press(Key.Control, Key.Enter);
    await until('another clip is shown', async () => !['', clip].includes(await name()));
  });
  return { clip, texts: ['the first words', 'then some more', 'and the rest'], speakers: [null, 'Speaker 2', 'Speaker 2'] };
}

/** Goes to a screen by the rail. */
async function open(window, screen) {
  await window.click(`nav[aria-label="Screens"] a[href="#/${screen}"]`);
}

/** Waits until the panel of classes counts so many boxes on this picture. */
function boxes(window, count) {
  const counted = `return [...document.querySelectorAll('[title="On this picture"]')].reduce((sum, each) => sum + Number(each.textContent), 0)`;
  return until(`${count} boxes are on the picture`, async () => (await window.run(counted)) === count);
}
