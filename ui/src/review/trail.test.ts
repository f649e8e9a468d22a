import { expect, test } from 'vitest';
import type { Verdict } from '../lib/generated/api.ts';
import { decidedOn, noTrail, takenBack, type Made } from './trail.ts';

const none: Verdict = { verdict: 'none' };
const middle: Verdict = { verdict: 'consensus' };
const [a, b]: [Made, Made] = [{ id: 'a', verdict: none }, { id: 'b', verdict: middle }];

test('the newest decision is taken back first and made again first', () => {
  const both = decidedOn(decidedOn(noTrail, a), b);
  const back = takenBack(takenBack(both, b), a);
  expect(back).toEqual({ made: [], undone: [b, a] });
  expect(decidedOn(back, a)).toEqual({ made: [a], undone: [b] });
});

test('a case decided otherwise can no longer be decided as before', () => {
  const back = takenBack(decidedOn(noTrail, a), a);
  expect(decidedOn(back, { id: 'a', verdict: middle }).undone, 'or the old answer would come back over the new').toEqual([]);
});

test('deciding one case leaves what was taken back of another', () => {
  const back = takenBack(decidedOn(noTrail, a), a);
  expect(decidedOn(back, b)).toEqual({ made: [b], undone: [a] });
});

test('a case stands in the trail once', () => {
  expect(decidedOn(decidedOn(noTrail, a), { id: 'a', verdict: middle }).made).toEqual([{ id: 'a', verdict: middle }]);
});
