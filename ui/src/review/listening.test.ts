import { describe, expect, test } from 'vitest';
import type { Mark } from '../lib/generated/api.ts';
import { disputed, toHear } from './listening.ts';

const said = (text: string, from?: number, to?: number): Mark => ({ type: 'segment', id: `${text}${from}`, text, ...(from === undefined ? {} : { start_micros: from * 1e6, end_micros: to! * 1e6 }) });

describe('what is disputed', () => {
  test('is where the layers differ, not all they have', () => {
    const same = [said('hello', 0, 2), said('bye', 9, 10)];
    expect(disputed([{ marks: [...same, said('gas', 4, 5)] }, { marks: [...same, said('petrol', 4, 6)] }])).toEqual({ from: 4000, to: 6000 });
  });

  test('is also what only one of them has', () => {
    expect(disputed([{ marks: [said('a', 0, 1), said('b', 3, 4)] }, { marks: [said('a', 0, 1)] }])).toEqual({ from: 3000, to: 4000 });
  });

  test('is the whole clip where a text has no times', () => {
    expect(disputed([{ marks: [said('um yes')] }, { marks: [said('yes', 1, 2)] }])).toBeNull();
    expect(disputed([{ marks: [] }, { marks: [] }])).toBeNull();
  });

  test('is all that is said where they do not differ', () => {
    expect(disputed([{ marks: [said('a', 1, 2)] }, { marks: [said('a', 1, 2)] }])).toEqual({ from: 1000, to: 2000 });
  });
});

describe('what must be heard', () => {
  const speech = [{ from: 1000, to: 2000 }, { from: 5000, to: 8000 }];

  test('is the speech of the dispute and no other', () => {
    expect(toHear([], speech, { from: 4000, to: 6000 })).toEqual([{ from: 5000, to: 6000 }]);
    expect(toHear([{ from: 4900, to: 6000 }], speech, { from: 4000, to: 6000 })).toEqual([]);
  });

  test('is all of it where nobody was found to speak', () => {
    expect(toHear([], speech, { from: 2500, to: 4000 })).toEqual([{ from: 2500, to: 4000 }]);
  });
});
