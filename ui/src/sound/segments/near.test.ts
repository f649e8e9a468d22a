import { expect, test } from 'vitest';
import { Near, partRows, partsOf } from './near.svelte.ts';

test('a list comes in parts that hold every row once, in order', () => {
  for (const many of [0, 1, partRows, partRows + 1, 3285]) {
    const rows = Array.from({ length: many }, (_, at) => at);
    const parts = partsOf(rows);
    expect(parts.flatMap((part) => part.rows)).toEqual(rows);
    expect(parts.map(({ from }) => from)).toEqual(parts.map((_, at) => at * partRows));
  }
});

test('the first part is there at once, and others keep their room', () => {
  const near = new Near();
  expect([near.has(0), near.has(partRows)]).toEqual([true, false]);
  expect(near.room(partRows, 10)).toBe(580);
});
