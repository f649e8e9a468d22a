import { expect, test } from 'vitest';
import { Client, type Transport } from '../../lib/client.ts';
import type { ItemRow } from '../../lib/generated/api.ts';
import { ItemList } from './items.svelte.ts';

const row = (index: number): ItemRow => ({
  hash: String(index), name: `n${index}`, kind: 'image', width: 1, height: 1, duration_micros: null, collections: [], split: null, state: 'unlabelled', truth_basis: 'none', submissions: 0, open_cases: 0, worst_severity: null,
});

function listOf(total: number): { list: ItemList; asked: { after: string | null; limit: number }[] } {
  const asked: { after: string | null; limit: number }[] = [];
  const transport: Transport = {
    desktop: false,
    listen: () => () => undefined,
    pick: () => Promise.resolve(null),
    call: (_name, _project, request) => {
      const { after, limit } = request as { after: string | null; limit: number };
      asked.push({ after, limit });
      const from = Number(after ?? 0);
      const to = Math.min(total, from + limit);
      return Promise.resolve({ total, items: Array.from({ length: to - from }, (_, at) => row(from + at)), next: to < total ? String(to) : null });
    },
  };
  const client = new Client(transport);
  return { list: new ItemList(() => client), asked };
}
const settled = (): Promise<void> => new Promise((done) => setTimeout(done, 5));

test('only the pages that were scrolled to are fetched', async () => {
  const { list, asked } = listOf(100_000);
  await list.search('');
  expect(asked.length, 'the first page shows the first screen').toBe(1);
  list.want(700);
  await settled();
  expect(list.row(699)?.name).toBe('n699');
  expect(list.row(5000), 'nobody went there').toBeNull();
  expect(asked.length, 'two pages reach row 700').toBeLessThanOrEqual(3);
});

test('refreshing brings back as much as is on screen', async () => {
  const { list, asked } = listOf(2000);
  await list.search('');
  list.want(900);
  await settled();
  const before = asked.length;
  await list.refresh();
  expect(list.row(899)?.name, 'the rows on screen stay').toBe('n899');
  expect(asked.length - before, 'and are asked for again').toBeGreaterThan(1);
});

test('an empty answer ends the asking', async () => {
  const { list, asked } = listOf(0);
  await list.search('nothing');
  list.want(40);
  await settled();
  expect([list.total, asked.length]).toEqual([0, 1]);
});
