import { describe, expect, test } from 'vitest';
import { chance, type Chance } from '../../label/chance.ts';
import { inverse } from '../../label/inverse.ts';
import { inOrder, patched } from '../../label/layer.ts';
import type { Mark, Patch } from '../../lib/generated/api.ts';
import { accepted, mark, suggestions } from './mark.ts';
import { draw, freeAround, leastMicros, merge, moveBoundary, moveShared, moveWhole, remove, speak, split, timedOf, touching, type Ground, type Line } from './segments.ts';
import { join, parted, partedByShare, places } from './words.ts';

const second = 1_000_000;
const ground: Ground = { end: 10 * second, overlap: false };
const line = (id: string, start: number, end: number, text = '', speaker?: string): Line => ({
  type: 'segment',
  id,
  text,
  start_micros: start * second,
  end_micros: end * second,
  ...(speaker === undefined ? {} : { speaker }),
});
const fresh: Line = { type: 'segment', id: 'new', text: '' };
const spans = (patch: Patch | null) => patch?.put.map((each) => (each.type === 'segment' ? [each.id, (each.start_micros ?? -1) / second, (each.end_micros ?? -1) / second] : []));

describe('segments', () => {
  const three = [line('a', 1, 2), line('b', 2, 4), line('c', 6, 8)];

  test('one drawn either way stops at its neighbours and at the ends of the clip', () => {
    expect(spans(draw(three, ground, 5 * second, 9 * second, fresh))).toEqual([['new', 5, 6]]);
    expect(spans(draw(three, ground, 5 * second, -second, fresh))).toEqual([['new', 4, 5]]);
    expect(spans(draw(three, ground, 9 * second, 99 * second, fresh))).toEqual([['new', 9, 10]]);
    expect(draw(three, ground, 3 * second, 5 * second, fresh), 'not from inside another').toBeNull();
    expect(draw(three, ground, 5 * second, 5 * second + leastMicros - 1, fresh), 'a slip is no segment').toBeNull();
    expect(spans(draw(three, { ...ground, overlap: true }, 3 * second, 7 * second, fresh)), 'where the project allows').toEqual([['new', 3, 7]]);
  });

  test('a boundary stops at the neighbour, and at the least length', () => {
    expect(spans(moveBoundary(three, ground, 'b', 'end', 9 * second))).toEqual([['b', 2, 6]]);
    expect(spans(moveBoundary(three, ground, 'b', 'end', 0))).toEqual([['b', 2, 2.05]]);
    expect(moveBoundary(three, ground, 'b', 'start', 0), 'a stands there').toBeNull();
    expect(spans(moveBoundary(three, ground, 'c', 'start', 5.5 * second))).toEqual([['c', 5.5, 8]]);
  });

  test('two that touch move their boundary together, within both', () => {
    expect([touching(three, 'a', 'end'), touching(three, 'b', 'start'), touching(three, 'b', 'end')]).toEqual(['b', 'a', null]);
    expect(spans(moveShared(three, 'a', 'b', 3 * second))).toEqual([['a', 1, 3], ['b', 3, 4]]);
    expect(spans(moveShared(three, 'a', 'b', 99 * second))).toEqual([['a', 1, 3.95], ['b', 3.95, 4]]);
    expect(moveShared(three, 'b', 'c', 5 * second), 'these do not touch').toBeNull();
  });

  test('a whole one keeps its length and does not jump over another', () => {
    expect(spans(moveWhole(three, ground, 'c', 0))).toEqual([['c', 4, 6]]);
    expect(spans(moveWhole(three, ground, 'c', 99 * second))).toEqual([['c', 8, 10]]);
    expect(moveWhole(three, ground, 'b', 2 * second)).toBeNull();
  });

  test('merging takes the earliest start, the latest end and the words in order', () => {
    const patch = merge([line('a', 1, 2, 'good', 'Anna'), line('b', 3, 4, 'morning', 'Boris')], 'a', 'b');
    expect(patch).toEqual({ put: [line('a', 1, 4, 'good morning', 'Anna')], remove: ['b'] });
  });

  test('a line without times takes those of the one it is merged with', () => {
    const open: Line = { type: 'segment', id: 'o', text: 'and on' };
    expect(merge([line('a', 1, 2, 'so'), open], 'a', 'o')?.put).toEqual([line('a', 1, 2, 'so and on')]);
  });

  test('the speaker is put on and taken away', () => {
    expect(speak(three, 'a', 'Anna')?.put).toEqual([line('a', 1, 2, '', 'Anna')]);
    expect(speak([line('a', 1, 2, '', 'Anna')], 'a', null)?.put).toEqual([line('a', 1, 2)]);
    expect(speak(three, 'a', null)).toBeNull();
  });
});

describe('words', () => {
  test('a text is parted at white space, nearest to what was asked for', () => {
    expect(parted('um nearest gas station', 9)).toEqual(['um nearest', 'gas station']);
    expect(parted('um nearest', 5), 'the earlier of two').toEqual(['um', 'nearest']);
    expect(parted('one two', 0)).toEqual(['', 'one two']);
    expect(parted('one two', 7)).toEqual(['one two', '']);
    expect(partedByShare('one two three four', 0.5)).toEqual(['one two', 'three four']);
  });

  test('scripts without spaces are parted between words and joined without one', () => {
    expect(places('你好世界').length, 'somewhere within').toBeGreaterThan(2);
    const [head, tail] = parted('今日は天気がいい', 4);
    expect(join(head, tail)).toBe('今日は天気がいい');
    expect(join('สวัสดี', 'ครับ')).toBe('สวัสดีครับ');
    expect(join('hello', '世界'), 'between scripts there is one').toBe('hello 世界');
  });
});

describe('boundaries while it plays', () => {
  test('each makes one from the last boundary on, of the line being written', () => {
    const open: Line = { type: 'segment', id: 'o', text: 'good morning' };
    const first = mark([open], ground, 2 * second, 'o', open);
    expect(first).toEqual({ patch: { put: [line('o', 0, 2, 'good morning')], remove: [] }, id: 'o', made: true });
    expect(spans(mark([line('o', 0, 2)], ground, 5 * second, 'o', fresh)?.patch ?? null)).toEqual([['new', 2, 5]]);
  });

  test('inside a segment it ends that one', () => {
    const whole = [line('a', 0, 10, 'all')];
    expect(mark(whole, ground, 3 * second, null, fresh)).toEqual({ patch: { put: [line('a', 0, 3, 'all')], remove: [] }, id: 'a', made: false });
    expect(mark(whole, ground, 10, null, fresh), 'right after its start there is nothing to end').not.toBeNull();
  });

  test('where speakers talk at once, the line being written begins where nobody spoke', () => {
    const both = { ...ground, overlap: true };
    expect(mark([line('a', 0, 4)], both, 4.02 * second, 'new', fresh), 'too short').toBeNull();
  });
});

describe('suggested segments', () => {
  test('speech that segments hold already is left out, and so are slivers', () => {
    const regions = [{ start: 0.2 * second, end: 2 * second }, { start: 3 * second, end: 12 * second }];
    expect(suggestions(regions, [line('a', 0.3, 2)], ground)).toEqual([{ start: 3 * second, end: 10 * second }]);
    expect(suggestions(regions, [line('a', 5, 6)], ground)).toEqual([
      { start: 0.2 * second, end: 2 * second },
      { start: 3 * second, end: 5 * second },
      { start: 6 * second, end: 10 * second },
    ]);
  });

  test('all are taken in one edit', () => {
    const [one, other] = [{ start: 0, end: second }, { start: 2 * second, end: 3 * second }];
    expect(accepted([one, other], ['x', 'y']).put).toEqual([line('x', 0, 1), line('y', 2, 3)]);
  });
});

const someWords = ['um', 'nearest', 'gas', 'station', 'é', 'नमस्ते', 'مرحبا', "it's"];

function anyText(of: Chance): string {
  return Array.from({ length: of.whole(0, 6) }, () => of.one(someWords)).join(' ');
}

type Did = { name: string; patch: Patch | null };

function anything(of: Chance, lines: readonly Line[], on: Ground, count: number): Did {
  const at = of.whole(-second, on.end + second);
  const all = timedOf(lines);
  const some = all.length ? of.one(all).id : 'none';
  const next = all[all.findIndex((each) => each.id === some) + 1]?.id ?? 'none';
  const id = `id-${String(count).padStart(4, '0')}`;
  const made: Line = { type: 'segment', id, text: anyText(of), ...(of.share() < 0.5 ? { speaker: of.one(['Anna', 'Boris']) } : {}) };
  switch (of.whole(0, 9)) {
    case 0:
    case 1:
      return { name: 'draw', patch: draw(lines, on, at, at + of.whole(-second, second), made) };
    case 2:
      return { name: 'move boundary', patch: moveBoundary(lines, on, some, of.one(['start', 'end']), at) };
    case 3: {
      const other = touching(lines, some, 'end');
      return { name: 'move shared', patch: other === null ? null : moveShared(lines, some, other, at) };
    }
    case 4:
      return { name: 'move whole', patch: moveWhole(lines, on, some, at) };
    case 5:
    case 6: {
      const text = lines.find((each) => each.id === some)?.text ?? '';
      return { name: 'split', patch: split(lines, some, at, partedByShare(text, of.share()), id) };
    }
    case 7:
      return { name: 'merge', patch: merge(lines, some, next) };
    case 8:
      return of.share() < 0.4 ? { name: 'remove', patch: remove(lines, some) } : { name: 'speak', patch: speak(lines, some, of.one(['Anna', null])) };
    default: {
      const marked = mark(lines, on, at, null, made);
      return { name: 'mark', patch: marked?.patch ?? null };
    }
  }
}

function faults(lines: readonly Line[], on: Ground): string[] {
  const all = timedOf(lines);
  const found = all.flatMap(({ start_micros: start, end_micros: end, id }) => [
    ...(Number.isSafeInteger(start) && Number.isSafeInteger(end) ? [] : [`${id} is no whole micros`]),
    ...(start < 0 || end > on.end ? [`${id} reaches beyond the clip`] : []),
    ...(end - start < leastMicros ? [`${id} is too short`] : []),
  ]);
  if (!on.overlap) all.forEach((each, at) => at > 0 && each.start_micros < (all[at - 1]?.end_micros ?? 0) && found.push(`${each.id} overlaps`));
  if (new Set(lines.map(({ id }) => id)).size !== lines.length) found.push('an id twice');
  return found;
}

test('whatever is done in whatever order, segments stay apart, inside and long enough, and each patch has an inverse', () => {
  const done = new Map<string, number>();
  for (let seed = 1; seed <= 120; seed++) {
    const of = chance(seed);
    const on: Ground = { end: of.whole(1, 60) * second, overlap: seed % 3 === 0 };
    let marks: readonly Mark[] = [];
    for (let count = 0; count < 80; count++) {
      const { name, patch } = anything(of, marks as Line[], on, count);
      if (!patch) continue;
      done.set(name, (done.get(name) ?? 0) + 1);
      const after = patched(marks, patch);
      expect(faults(after as Line[], on), `seed ${seed}, step ${count}: ${name}`).toEqual([]);
      expect(patched(after, inverse(marks, patch)), `seed ${seed}: ${name} taken back`).toEqual(marks);
      expect(after, 'in the order of their ids').toEqual(inOrder(after));
      marks = after;
    }
  }
  expect([...done.keys()].sort()).toEqual(['draw', 'mark', 'merge', 'move boundary', 'move shared', 'move whole', 'remove', 'speak', 'split']);
});

test('split, then merged, is what it was, text and all', () => {
  for (let seed = 1; seed <= 500; seed++) {
    const of = chance(seed);
    const before = [line('a', 0, 2, 'before'), { ...line('b', 2, 2 + of.whole(1, 7), anyText(of)), ...(of.share() < 0.5 ? { speaker: 'Anna' } : {}) }];
    const text = before[1]?.text ?? '';
    const parts = of.share() < 0.5 ? parted(text, of.whole(0, text.length)) : partedByShare(text, of.share());
    const patch = split(before, 'b', of.whole(2 * second, 9 * second), parts, 'c');
    if (!patch) continue;
    const halves = patched(before, patch) as Line[];
    expect(halves.length).toBe(3);
    const again = merge(halves, 'b', 'c');
    expect(again && patched(halves, again), `seed ${seed}`).toEqual(before);
  }
});

test('empty ground is what no segment holds', () => {
  const of = chance(5);
  const some = [line('a', 1, 2), line('b', 2, 4), line('c', 6, 8)];
  for (let round = 0; round < 300; round++) {
    const at = of.whole(0, ground.end);
    const free = freeAround(some, ground, at);
    for (const each of timedOf(some)) {
      if (free) expect(each.end_micros <= free.start || each.start_micros >= free.end).toBe(true);
      if (each.start_micros < at && at < each.end_micros) expect(free).toBeNull();
    }
  }
});
