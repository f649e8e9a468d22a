import { describe, expect, test } from 'vitest';
import { clashes, reserved } from '../label/keymap.ts';
import type { CaseDetail, CaseRow, ItemRow, Mark } from '../lib/generated/api.ts';
import { afterDeciding, beside, boxKinds, isConvention, kindName, severityWords, textKinds } from './cases.ts';
import { conventionKeys, reviewKeys } from './keys.ts';
import { focusOf, overlayOf, startOf } from './overlay.ts';
import { broken, columnsOf, differing } from './wordgrid.ts';

describe('keys of Review', () => {
  test('no two actions share a key', () => {
    expect([clashes(reviewKeys), clashes(conventionKeys)]).toEqual([[], []]);
  });

  test('the keys of the window are left alone', () => {
    expect([...reviewKeys, ...conventionKeys].flatMap(({ keys }) => keys).filter((key) => reserved.includes(key))).toEqual([]);
  });
});

describe('the word grid', () => {
  const slots = [
    { words: ['um', null, 'um'], agree: false },
    { words: ['nearest', 'nearest', 'nearest'], agree: true },
    { words: ['gas', 'gas', 'petrol'], agree: false },
  ];

  test('what most say comes first, others are marked', () => {
    const columns = columnsOf(slots);
    expect(columns[2]?.cells.map(({ variant }) => variant)).toEqual([0, 0, 1]);
    expect(columns[0]?.cells.map(({ gap }) => gap), 'a missing word is a gap, not an empty word').toEqual([false, true, false]);
    expect(columns[2]?.width).toBe(6);
  });

  test('lines hold whole columns and all of them, in order', () => {
    const columns = columnsOf(slots);
    for (const most of [1, 8, 10, 17, 18, 100]) {
      const lines = broken(columns, most);
      expect(lines.flat(), `at ${most}`).toEqual(columns);
      for (const line of lines) {
        const width = line.reduce((sum, column) => sum + column.width, line.length - 1);
        expect(line.length === 1 || width <= most, `at ${most}`).toBe(true);
      }
    }
    expect(broken(columns, 17).map((line) => line.length)).toEqual([3]);
    expect(broken(columns, 16).map((line) => line.length)).toEqual([2, 1]);
  });

  test('differences are listed by slot', () => {
    expect(differing(slots)).toEqual([0, 2]);
  });
});

const row = (id: string, state: CaseRow['state'] = 'open'): CaseRow => ({
  id,
  item: 'i',
  name: 'n',
  media: 'image',
  kind: 'missed',
  severity: 'error',
  score: 1,
  labelers: [],
  why: '',
  state,
});

describe('walking the cases', () => {
  const cases = [row('a'), row('b', 'decided'), row('c'), row('d')];

  test('after a decision the next open case comes', () => {
    expect(afterDeciding(cases, 'a', null), 'b is decided').toBe('c');
  });

  test('after the last one the worst that was left out comes', () => {
    expect(afterDeciding(cases, 'd', null)).toBe('a');
    expect(afterDeciding([row('a', 'decided')], 'a', null), 'all done').toBeNull();
  });

  test('a case outside the list goes where the server says', () => {
    expect(afterDeciding(cases, 'gone', 'far')).toBe('far');
    expect(afterDeciding(cases, 'gone', null), 'else the worst').toBe('a');
    expect(beside(cases, 'gone', 1, 'far')).toBe('far');
    expect(beside(cases, 'd', 1, 'far'), 'the end is the end').toBeNull();
  });

  test('every kind has a name', () => {
    for (const kind of [...boxKinds, ...textKinds]) expect(kindName(kind)).toMatch(/^[A-Z][a-z ]+$/);
  });
});

test('what is decided once is told from what is decided case by case', () => {
  expect(textKinds.filter((kind) => !isConvention(kind))).toEqual(['lexical', 'boundary']);
  expect(boxKinds.some(isConvention)).toBe(false);
});

test('how bad a case is stands in a word and a number', () => {
  expect([severityWords({ severity: 'error', score: 0.934 }), severityWords({ severity: 'warning', score: 0.05 })]).toEqual([{ word: 'Error', number: '0.93' }, { word: 'Warning', number: '0.05' }]);
});

describe('the overlay of a case', () => {
  const box = (id: string, cls: string, x: number): Mark => ({ type: 'box', id, class: cls, x, y: 0, width: 10, height: 10 });
  const item = {} as ItemRow;
  const detail = (fused: CaseDetail['fused']): CaseDetail => ({
    case: row('a'),
    item,
    focus: null,
    fused,
    layers: [
      { labeler: 'anna', marks: [box('1', 'dent', 0)], text: null, view: null, seen: null, heard: null },
      { labeler: 'boris', marks: [box('2', 'scratch', 4)], text: null, view: null, seen: null, heard: null },
      { labeler: 'chiara', marks: [box('3', 'scratch', 2)], text: null, view: null, seen: null, heard: null },
    ],
    context: [
      { labeler: 'anna', kind: 'human', state: 'submitted', revision: 1, marks: [box('1', 'dent', 0), box('9', 'dent', 50)], view: null, submitted_at: null, seen: null, heard: null },
    ],
    aligned: [],
    decision: null,
    position: 1,
    open_total: 1,
    previous: null,
    next: null,
  });
  const shown = { hiddenLayers: new Set<string>(), context: true, only: null };

  test('each layer carries the number of the key that takes it', () => {
    const drawn = overlayOf(detail(null), [], ['anna', 'boris', 'chiara'], shown);
    expect(drawn.map(({ id, tag }) => id + tag)).toEqual(['9', '11', '22', '33']);
    expect(new Set(drawn.map(({ ink }) => ink.colour + ink.dash.join())).size, 'no two look alike').toBe(4);
  });

  test('a hidden layer takes its other marks along', () => {
    const drawn = overlayOf(detail(null), [], [], { ...shown, hiddenLayers: new Set(['anna']) });
    expect(drawn.map(({ id }) => id)).toEqual(['2', '3']);
  });

  test('pointing at a labeler shows that layer alone', () => {
    expect(overlayOf(detail(null), [], [], { ...shown, only: 'boris' }).map(({ id }) => id)).toEqual(['2']);
  });

  test('editing starts from the middle with the class most gave it', () => {
    const fused = { x: 2, y: 0, width: 10, height: 10 };
    expect(startOf(detail(fused), () => 'new')).toEqual([{ type: 'box', id: 'new', class: 'scratch', ...fused }]);
    expect(startOf(detail(null), () => 'new'), 'else from the first').toEqual([box('new', 'dent', 0)]);
  });

  test('the view leaves room around the marks', () => {
    const focus = focusOf(detail(null));
    expect(focus && focus.x < 0 && focus.x + focus.width > 14, 'all three are well inside').toBe(true);
  });
});
