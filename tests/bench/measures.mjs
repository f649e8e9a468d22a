// The measurements: panning and zooming, keys, changing items, large pictures. Each takes a hand and gives figures.
import { cpuMillis, median, p95 } from './figures.mjs';
import { pause } from './hands.mjs';

/** Milliseconds of one frame at 60 Hz, and what the clock of a frame may be off. */
const frameMillis = 1000 / 60 + 1;

/** The better of two runs: what other work on the machine took away is not the editor's. */
async function better(measure, worth) {
  const [one, other] = [await measure(), await measure()];
  return worth(one) <= worth(other) ? one : other;
}

/** Frame times while `act` goes on, from where the keys of `start` lead. */
async function frames(hand, act, start = []) {
  return better(
    async () => {
      for (const chord of start) await hand.press(chord);
      await pause(400);
      await hand.ask('startFrames');
      const cpu = cpuMillis();
      await act();
      const used = cpuMillis() - cpu;
      const { deltas, scriptMillis, longMillis } = await hand.ask('stopFrames');
      return {
        frames: deltas.length, median: median(deltas), p95: p95(deltas), worst: Math.max(...deltas),
        inTime: deltas.filter((each) => each <= frameMillis).length / deltas.length,
        script: scriptMillis / deltas.length, cpu: used / deltas.length, long: longMillis,
      };
    },
    (figures) => figures.median + figures.p95,
  );
}

/** How long the page takes a frame when nothing moves: what all other figures stand on. */
export function still(hand, millis) {
  return frames(hand, () => pause(millis));
}

export async function moving(hand, millis) {
  const step = 16;
  const steps = Math.round(millis / step);
  const middle = await hand.middle();
  const circle = Array.from({ length: steps }, (_, at) => ({
    x: middle.x + 150 * Math.sin((at / 40) * Math.PI), y: middle.y + 100 - 100 * Math.cos((at / 40) * Math.PI),
  }));
  // Twelve notches in, twelve out, and so on: from all of the picture to a thirteenth of it and back.
  const turns = Array.from({ length: Math.ceil(steps / 24) * 24 }, (_, at) => (at % 24 < 12 ? -120 : 120));
  const rows = [
    { what: 'pan, all in sight', ...(await frames(hand, () => hand.pan(circle, step), ['Control+f'])) },
    { what: 'zoom by the wheel', ...(await frames(hand, () => hand.wheel(middle, turns, step), ['Control+f'])) },
    { what: 'pan at 100 %', ...(await frames(hand, () => hand.pan(circle, step), ['Control+f', 'Control+0'])) },
  ];
  await hand.press('Control+f');
  return rows;
}

/** Milliseconds from one key press to its paint. */
async function pressed(hand, chord) {
  await hand.ask('forgetPresses');
  await hand.press(chord);
  for (let tries = 0; tries < 100; tries += 1) {
    const last = (await hand.ask('presses')).at(-1);
    if (last && last.millis !== null) return last.millis;
    await pause(30);
  }
  return NaN;
}

/** From key press to painted change, with all boxes in sight. */
export async function keys(hand, times) {
  const rows = [];
  const row = (what, values) => rows.push({ what, median: median(values), p95: p95(values), worst: Math.max(...values.filter(Number.isFinite)), times: values.filter(Number.isFinite).length });
  const select = async () => {
    const millis = await pressed(hand, 'Tab');
    await hand.press('Control+f');
    await pause(250);
    return millis;
  };
  const gather = async (chords) => {
    const values = chords.map(() => []);
    for (let time = 0; time < times; time += 1) {
      for (const [at, chord] of chords.entries()) {
        values[at].push(await pressed(hand, chord));
        await pause(120);
      }
    }
    return values;
  };
  await hand.press('v');
  await select();
  row('arrow: 1 px', (await gather(['ArrowRight']))[0]);
  row('class key', (await gather(['1', '2'])).flat());
  const [walked, removed, undone] = [[], [], []];
  for (let time = 0; time < times; time += 1) {
    walked.push(await select());
    removed.push(await pressed(hand, 'Delete'));
    await pause(120);
    undone.push(await pressed(hand, 'Control+z'));
    await pause(120);
  }
  row('Tab: next box', walked);
  row('Delete', removed);
  row('undo', undone);
  return rows;
}

/** Opens an item by its address. */
export function opened(hand, { hash, name }) {
  return hand.ask('goTo', `#/p/label/${hash}`, name);
}

const both = (list) => ({ firstMedian: median(list.map((each) => each.first)), firstP95: p95(list.map((each) => each.first)), median: median(list.map((each) => each.whole)), p95: p95(list.map((each) => each.whole)), times: list.filter((each) => Number.isFinite(each.whole)).length });

/** Item by item with the key, as one works: the next ones have been fetched and decoded. */
export async function prefetched(hand, first, times, waitMillis) {
  await opened(hand, first);
  const list = [];
  for (let time = 0; time < times; time += 1) {
    await pause(waitMillis);
    await hand.ask('watch');
    await hand.press('d');
    list.push(await hand.ask('arrived'));
  }
  return both(list);
}

/** Items nobody has asked for before: backwards, for what is fetched ahead lies forward. */
export async function cold(hand, items, waitMillis) {
  const list = [];
  for (const item of items.toReversed()) {
    await pause(waitMillis);
    list.push(await opened(hand, item));
  }
  return both(list);
}
