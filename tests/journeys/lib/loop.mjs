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

/** Plays a clip of the spoken sample. `window` shows any screen. */
export async function sound(journey, window) {
  await journey.step('a clip of the spoken sample plays', async () => {
    await open(window, '');
    await window.click('role=button[Open voice-assistant]');
    await window.find('[aria-label="Items"]');
    await open(window, 'p/label');
    await window.type('role=textbox[Another name]', 'journey');
    await window.click('role=button[Start labelling]');
    await window.find('textarea');
    const audio = (what) => window.run(`return document.querySelector("audio")?.${what} ?? null`);
    await until('the clip can play', async () => (await audio('readyState')) >= 2);
    assert.equal(await audio('error'), null);
    await window.press(Key.Escape);
    await until('the clip has played', async () => (await audio('currentTime')) > 0.2);
    assert.equal((await window.all('text=No waveform')).length, 0, 'the outline of the clip is drawn');
  });
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
