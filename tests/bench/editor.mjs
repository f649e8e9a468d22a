// How fast the box editor is, in Chromium and in the desktop window: prints tables and judges nothing. `--help` says how.
import { existsSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Machine } from '../journeys/lib/machine.mjs';
import { count, load, machine as machineFacts, millis, percent, table, version } from './figures.mjs';
import { browser, burnish, ChromiumHand, DesktopHand } from './hands.mjs';
import { crowded, labeler, large, queue } from './made.mjs';
import { cold, keys, moving, opened, prefetched, still } from './measures.mjs';

const parts = ['crowd', 'switch', 'large'];
const windows = ['chromium', 'desktop'];
const { values: given } = parseArgs({
  options: { quick: { type: 'boolean' }, gpu: { type: 'boolean' }, help: { type: 'boolean' }, only: { type: 'string', multiple: true, default: [] } },
});
if (given.help || given.only.some((each) => ![...parts, ...windows].includes(each))) {
  console.log(`node tests/bench/editor.mjs [--quick] [--gpu] [--only PART]...

  --quick      a tenth of every size
  --gpu        in windows on the display that is there, with its graphics
  --only PART  of ${parts.join(', ')} and of ${windows.join(', ')}; may be given several times`);
  process.exit(given.help ? 0 : 2);
}
const wanted = (name, all) => !given.only.some((each) => all.includes(each)) || given.only.includes(name);
const sizes = given.quick
  ? { counts: [100, 1000], moveMillis: 800, keyTimes: 5, switches: 20, side: 2500 }
  : { counts: [100, 1000, 5000, 20_000], moveMillis: 2500, keyTimes: 20, switches: 200, side: 10_000 };

const machine = new Machine();
let chromium = null;
const say = (text) => console.log(`${text}\n`);
const note = (text) => console.error(`· ${text}`);

try {
  await machine.home();
  const folder = await machine.folder('bench');
  const loadBefore = load();
  let driver = null;
  if (wanted('desktop', windows)) {
    if (!given.gpu) await machine.display(1360, 850);
    await machine.bus();
    // What lets the driver into the window; without it the application refuses automation.
    machine.env['TAURI_WEBVIEW_AUTOMATION'] = 'true';
    driver = await machine.driver('WebKitWebDriver');
  }
  chromium = await browser(given.gpu);
  const made = await make(folder);

  say(`Command: \`node tests/bench/editor.mjs ${process.argv.slice(2).join(' ')}\`. Machine: ${machineFacts()}; load ${loadBefore} before the run. ${version('/usr/bin/chromium')}; ${version(burnish)}.`);
  for (const [name, open] of [
    ['chromium', (project) => ChromiumHand.open(machine, chromium, project)],
    ['desktop', (project) => DesktopHand.open(driver, project)],
  ]) {
    if (wanted(name, windows)) await measure(open, made, name);
  }
  say(`Load ${load()} after the run.`);
} finally {
  await chromium?.close().catch(() => {});
  await machine.stop();
}

/** Makes what is measured on, and opens again what was imported as submitted. */
async function make(folder) {
  note('making pictures and projects');
  const page = await (await chromium.newContext()).newPage();
  const run = (...words) => machine.run(burnish, ...words);
  const around = { run, page, folder };
  const made = {
    crowd: wanted('crowd', parts) && (await crowded({ ...around, counts: sizes.counts })),
    switch: wanted('switch', parts) && (await queue({ ...around, howMany: 2 * sizes.switches + 10 })),
    large: wanted('large', parts) && (await large({ ...around, side: sizes.side })),
  };
  await page.context().close();
  for (const [part, project] of Object.entries(made)) {
    if (!project) continue;
    const hand = await ChromiumHand.open(machine, chromium, project.project);
    const { items } = await hand.call('list_items', { query: '', limit: 500 });
    project.items = items.map(({ hash, name }) => ({ hash, name })).sort((a, b) => (a.name < b.name ? -1 : 1));
    if (part === 'crowd') {
      for (const { hash } of project.items) await hand.call('reopen', { item: hash, reason: 'To be measured' });
      project.items = project.names.map((name) => project.items.find((item) => item.name === name));
    }
    await hand.close();
  }
  // Each window makes its tiles itself.
  if (made.large) await cp(made.large.project, `${made.large.project}.first`.replace('.burnish.first', '-desktop.burnish'), { recursive: true });
  return made;
}

async function measure(open, made, name) {
  if (made.crowd) await crowd(await open(made.crowd.project), made.crowd.items);
  if (made.switch) await switching(await open(made.switch.project), made.switch.items);
  if (made.large) {
    const project = name === 'desktop' ? made.large.project.replace('.burnish', '-desktop.burnish') : made.large.project;
    await pictures(await open(project), made.large);
  }
}

async function crowd(hand, items) {
  say(`## ${hand.name}`);
  const [moves, presses] = [[], []];
  for (const [at, item] of items.entries()) {
    const howMany = count(sizes.counts[at]);
    note(`${hand.name}: ${howMany} boxes`);
    const open = await opened(hand, item);
    await hand.picture(`boxes-${sizes.counts[at]}`);
    if (at === 0) {
      say(`Drawn by ${await hand.ask('renderer')}${existsSync('/dev/dri') && given.gpu ? '' : '; no GPU here, all pixels are software'}. ${await hand.ask('agent')}`);
      moves.push(['', 'nothing moves', await still(hand, sizes.moveMillis)]);
    }
    for (const row of await moving(hand, sizes.moveMillis)) moves.push([howMany, row.what, row]);
    presses.push([howMany, 'opened', { median: open.whole, times: 1 }]);
    for (const row of await keys(hand, sizes.keyTimes)) presses.push([howMany, row.what, row]);
  }
  say('### Frames while panning and zooming a picture of 4000 x 3000');
  say(table(
    ['what', 'boxes', 'median', 'p95', 'worst', 'within a 60 Hz frame', 'frames drawn', 'script a frame', 'CPU a frame', 'long tasks'],
    moves.map(([howMany, what, row]) => [what, howMany, millis(row.median), millis(row.p95), millis(row.worst), percent(row.inTime), row.frames, millis(row.script), millis(row.cpu), row.long === null ? '–' : millis(row.long)]),
  ));
  say('### From the press of a key to the painted change, all boxes in sight');
  say(table(
    ['what', 'boxes', 'median', 'p95', 'worst', 'times'],
    presses.map(([howMany, what, row]) => [what, howMany, millis(row.median), millis(row.p95), millis(row.worst), row.times]),
  ));
  await hand.close();
}

async function switching(hand, items) {
  note(`${hand.name}: items`);
  const row = (what, figures) => [what, millis(figures.firstMedian), millis(figures.firstP95), millis(figures.median), millis(figures.p95), figures.times];
  const near = await prefetched(hand, items[0], sizes.switches, 500);
  const far = await cold(hand, items.slice(-sizes.switches), 200);
  say(`### ${hand.name}: to another item, JPEGs of 1600 x 1200`);
  say(table(['how', 'something shown: median', 'p95', 'in full: median', 'p95', 'times'], [row('the next item by its key, fetched ahead', near), row('by its address, never asked for', far)]));
  await hand.close();
}

async function pictures(hand, { items, importMillis }) {
  note(`${hand.name}: large pictures`);
  const rows = [];
  for (const item of items) {
    for (const time of ['first', 'again']) {
      await hand.reload();
      const { first, whole } = await opened(hand, item);
      if (time === 'again') await hand.picture(item.name);
      rows.push([`${item.name}, ${time}`, millis(first), millis(whole)]);
    }
    for (const row of await moving(hand, sizes.moveMillis)) rows.push([`${item.name}, ${row.what}`, `${millis(row.median)} a frame`, `p95 ${millis(row.p95)}`]);
  }
  say(`### ${hand.name}: pictures of ${count(sizes.side)} x ${count(sizes.side)} (both imported and measured in ${millis(importMillis)})`);
  say(table(['picture', 'something shown', 'in full'], rows));
  await hand.close();
}
