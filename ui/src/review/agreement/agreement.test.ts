import { expect, test } from 'vitest';
import type { Alpha, HabitKind, LabelerAgreement, PairAgreement, WeekAgreement } from '../../lib/generated/api.ts';
import { alphaAxis, bandOf, verdictOn } from './bands.ts';
import { behind, habitPicture, pictureSize } from './habit.ts';
import { cellName, matrixOf, stepped, tintAxis, tintOf, worstPlace } from './matrix.ts';
import { inUse, missing, pairMeasures, rankOf, withoutInWords } from './measures.ts';
import { fromMiddle, ordered, personColumns, personMeasures, vitalityInWords } from './people.ts';
import { domainOf, placeOn, ticksOf } from './scale.ts';
import { trendOf, weekLine, weekSaid } from './weeks.ts';

const none = (reason: string): { value: null; reason: string } => ({ value: null, reason });
const alpha = (value: number | null, low: number | null = null, high: number | null = null): Alpha => ({ value, low, high, reason: value === null ? 'one labeler' : null });
const pair = (a: string, b: string, over: Partial<PairAgreement> = {}): PairAgreement => ({
  a, b, items: 10, agreement: 0.8, mean_iou: 0.9, f1: 0.85, kappa: none('one class'), wer: none('no clip'), wer_normalised: none('no clip'), cer: none('no clip'), ...over,
});
const agreement = pairMeasures[0]!;

test('an axis begins at the step below the worst value and ends at perfect', () => {
  expect(domainOf([0.72, 0.95], 'high')).toEqual({ from: 0.7, to: 1 });
  expect(domainOf([0.7], 'high').from, 'a value on a step is its own beginning').toBe(0.7);
  expect(domainOf([0.04, 0.31], 'low')).toEqual({ from: 0, to: 0.4 });
  expect(domainOf([], 'high'), 'without values there still is an axis').toEqual({ from: 0.9, to: 1 });
  expect(domainOf([-0.15], 'high').from, 'kappa may be worse than chance').toBeCloseTo(-0.2);
});

test('what lies outside an axis is drawn at its end', () => {
  expect(placeOn({ from: 0.5, to: 1 }, 0.75)).toBe(0.5);
  expect(placeOn({ from: 0.5, to: 1 }, 0.2)).toBe(0);
  expect(placeOn({ from: 0, to: 1 }, 1.4), 'a word error rate can be above 1').toBe(1);
});

test('ticks are round and hold both ends', () => {
  expect(ticksOf({ from: 0, to: 1 }, 5)).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1]);
  expect(ticksOf({ from: 0.7, to: 1 })).toEqual([0.7, 0.8, 0.9, 1]);
});

test('bands begin where Krippendorff puts them', () => {
  expect([0.8, 0.799, 0.667, 0.666, -0.2].map(bandOf)).toEqual(['reliable', 'tentative', 'tentative', 'talk', 'talk']);
});

test('an interval that reaches into another band is said to', () => {
  expect(verdictOn(alpha(0.82, 0.76, 0.88))?.unsure).toContain('tentative');
  expect(verdictOn(alpha(0.85, 0.81, 0.9))?.unsure, 'the whole interval is reliable').toBeNull();
  expect(verdictOn(alpha(null)), 'without a value there is no verdict').toBeNull();
});

test('the axis of alphas shows worse than chance only where somebody is', () => {
  expect(alphaAxis([alpha(0.7, 0.6, 0.8), alpha(null)])).toEqual({ from: 0, to: 1 });
  expect(alphaAxis([alpha(-0.1, -0.3, 0.1)])).toEqual({ from: -0.5, to: 1 });
});

test('a habit is drawn to scale', () => {
  const { usual, own } = habitPicture({ kind: 'larger', amount: 0.12 });
  const area = ({ width, height }: { width: number; height: number }) => width * height;
  expect(area(own[0]!) / area(usual[0]!), '12 % larger is 12 % more area').toBeCloseTo(1.12);
  expect(own[0]!.width / own[0]!.height, 'of the same shape').toBeCloseTo(usual[0]!.width / usual[0]!.height);
  const wide = habitPicture({ kind: 'wider', amount: 0.12 });
  expect(wide.own[0]!.width / wide.usual[0]!.width).toBeCloseTo(1.12);
  expect(own[0]!.x + own[0]!.width / 2, 'about the same middle').toBeCloseTo(usual[0]!.x + usual[0]!.width / 2);
  const left = habitPicture({ kind: 'left', amount: -0.06 });
  expect(left.own[0]!.x - left.usual[0]!.x, 'left is to the left whatever the sign of the amount').toBeCloseTo(-0.06 * left.usual[0]!.width);
});

test('what a habit was seen on are boxes, objects or small objects', () => {
  expect(behind({ kind: 'larger', count: 1204, q: 0.0002 })).toBe('Over 1,204 boxes, q < 0.001');
  expect(behind({ kind: 'misses_small', count: 58, q: none('counted') })).toBe('Over 58 small objects');
  expect(behind({ kind: 'merges', count: 31, q: none('counted') }), 'the words have it already').toBe('');
});

test('every habit fits its drawing', () => {
  const kinds: HabitKind[] = ['larger', 'smaller', 'wider', 'narrower', 'taller', 'shorter', 'left', 'right', 'up', 'down', 'merges', 'splits', 'misses_small'];
  for (const kind of kinds) {
    for (const amount of [0.01, 0.3, 2.5]) {
      const { usual, own, view } = habitPicture({ kind, amount });
      for (const { x, y, width, height } of [...usual, ...own]) {
        const inside = x >= view.x && y >= view.y && x + width <= view.x + view.width && y + height <= view.y + view.height && width > 0 && height > 0;
        expect(inside, `${kind} by ${amount}`).toBe(true);
      }
      expect(view.width / view.height, 'nothing is drawn out of shape').toBeCloseTo(pictureSize.width / pictureSize.height);
    }
  }
});

test('both halves of the square hold a pair, and its diagonal none', () => {
  const matrix = matrixOf([{ name: 'ann' }, { name: 'bob' }], [pair('bob', 'ann'), pair('ann', 'cy')]);
  expect(matrix.names, 'who is named by a pair alone follows').toEqual(['ann', 'bob', 'cy']);
  expect(matrix.at({ row: 0, column: 1 })).toBe(matrix.at({ row: 1, column: 0 }));
  expect(matrix.at({ row: 1, column: 1 })).toBeNull();
  expect(matrix.at({ row: 1, column: 2 }), 'they share no item').toBeNull();
});

test('a cell says who, what and why there is nothing', () => {
  expect(cellName('ann', 'bob', pair('ann', 'bob'), agreement)).toBe('ann and bob: Agreement 80.0 %, 10 items');
  expect(cellName('ann', 'bob', pair('ann', 'bob', { agreement: none('all empty') }), agreement)).toContain('no number, all empty');
  expect(cellName('ann', 'bob', null, agreement)).toContain('no item that both submitted');
  expect(cellName('ann', 'ann', null, agreement)).toBe('ann, the same person');
});

test('the strongest colour is the best agreement, also where less is better', () => {
  const wer = pairMeasures.find(({ key }) => key === 'wer')!;
  const pairs = [pair('a', 'b', { wer: 0.1 }), pair('a', 'c', { wer: 0.4 })];
  const axis = tintAxis(pairs, wer);
  expect(tintOf(0.1, axis, 'low')).toBeGreaterThan(tintOf(0.4, axis, 'low'));
});

test('arrows walk the square around its diagonal and stop at its edges', () => {
  expect(stepped({ row: 0, column: 1 }, 'ArrowDown', 3)).toEqual({ row: 2, column: 1 });
  expect(stepped({ row: 0, column: 2 }, 'ArrowRight', 3)).toEqual({ row: 0, column: 2 });
  expect(stepped({ row: 0, column: 1 }, 'ArrowLeft', 2), 'only the diagonal is left there').toEqual({ row: 0, column: 1 });
  expect(stepped({ row: 0, column: 2 }, 'Home', 3)).toEqual({ row: 0, column: 1 });
  expect(stepped({ row: 0, column: 1 }, 'x', 3)).toBeNull();
});

test('the pair shown first is the one that agrees least', () => {
  const matrix = matrixOf([], [pair('a', 'b'), pair('a', 'c', { agreement: 0.3 }), pair('b', 'c', { agreement: none('-') })]);
  expect(worstPlace(matrix, agreement)).toEqual({ row: 0, column: 2 });
});

test('a measure nobody has is named once with its reason', () => {
  const pairs = [pair('a', 'b'), pair('a', 'c')];
  expect(inUse(pairs).map(({ key }) => key)).toEqual(['agreement', 'mean_iou', 'f1']);
  expect(missing(pairs)).toContainEqual({ name: 'Kappa', reason: 'one class' });
});

test('what is missing for one reason is one sentence', () => {
  expect(withoutInWords(missing([pair('a', 'b')]))).toEqual(['Kappa has no number: one class', 'WER, WER by the conventions, CER have no number: no clip']);
});

test('ranks count the better ones', () => {
  expect(rankOf(0.2, [0.2, 0.1, 0.4], 'low')).toBe(2);
  expect(rankOf(0.2, [0.2, 0.1, 0.4], 'high')).toBe(2);
  expect(rankOf(0.4, [0.4, 0.4], 'high'), 'equals share the place').toBe(1);
});

const person = (over: Partial<LabelerAgreement>): LabelerAgreement => ({
  name: 'ann', items: 3, agreement: 0.8, mean_iou: 0.8, f1: 0.8, wer: none('no clip'), truth_f1: 0.9, truth_wer: none('no clip'), others_f1: 0.8, vitality: none('fewer than three labelers'), reliability: 0.9, habits: [], ...over,
});

test('a column of nothing is a sentence below the table', () => {
  const { columns, without } = personColumns([person({}), person({ vitality: 0.02 })]);
  expect(columns.map(({ key }) => key)).toEqual(['truth_f1', 'others_f1', 'reliability', 'vitality']);
  expect(without).toEqual([{ name: 'Against the truth (texts, WER)', reason: 'no clip' }]);
});

test('people are ordered by a column, those without a value last either way', () => {
  const people = [person({ name: 'none', truth_wer: none('no clip') }), person({ name: 'good', truth_wer: 0.1 }), person({ name: 'bad', truth_wer: 0.4 })];
  const wer = personMeasures.find(({ key }) => key === 'truth_wer')!;
  expect(ordered(people, wer, false).map(({ name }) => name), 'many errors are the worst').toEqual(['bad', 'good', 'none']);
  expect(ordered(people, wer, true).map(({ name }) => name)).toEqual(['good', 'bad', 'none']);
});

test('vitality has a sign, and none where it changes nothing', () => {
  expect([0.031, -0.062, 0.004].map(vitalityInWords)).toEqual(['+0.03', '−0.06', 'no change']);
  expect(fromMiddle(-0.5, 1)).toEqual({ left: 25, width: 25 });
  expect(fromMiddle(0.1, 0), 'without anything to compare there is no bar').toEqual({ left: 50, width: 0 });
});

const monday = Date.UTC(2026, 8, 7);
const weeks: WeekAgreement[] = [
  { from: monday, items: 10, agreement: 0.71 },
  { from: monday + 7 * 86_400_000, items: 4, agreement: none('no boxes') },
  { from: monday + 21 * 86_400_000, items: 30, agreement: 0.9 },
];

test('a line is broken where a week is missing or has no value', () => {
  const { points, joints, axis } = weekLine(weeks);
  expect(axis.from).toBeCloseTo(0.7);
  expect(points.map(({ x }) => x), 'weeks stand where their time is').toEqual([0, 1 / 3, 1]);
  expect(points[1]!.y).toBeNull();
  expect(joints.map(({ gap }) => gap)).toEqual([true]);
});

test('a single week is drawn in the middle', () => {
  expect(weekLine([weeks[0]!]).points[0]!.x).toBe(0.5);
  expect(trendOf([weeks[0]!]), 'one week is no trend').toBeNull();
});

test('a week says its value or why there is none', () => {
  expect(weekSaid(weeks[0]!)).toBe('Week of Sep 7, 2026: 71.0 %, 10 items');
  expect(weekSaid(weeks[1]!)).toContain('no number: no boxes');
  expect(trendOf(weeks)).toBe('Up from 71.0 % to 90.0 % over 2 weeks');
});
