import { expect, test } from 'vitest';
import { fitting, type Command } from './commands.ts';

const command = (title: string, group = 'Go to'): Command => ({ id: title, title, group, icon: 'items', run: () => undefined });
const all = [command('Label'), command('Verify every file', 'Run'), command('Items'), command('Review'), command('Export')];
const titles = (typed: string): string[] => fitting(all, typed).map((one) => one.title);

test('a title that starts with the text comes before one that only holds it', () => {
  expect(titles('e'), 'Export is what e means').toEqual(['Export', 'Verify every file', 'Label', 'Items', 'Review']);
});

test('words fit in any order and may name the group', () => {
  expect(titles('file run')).toEqual(['Verify every file']);
  expect(titles('go it')).toEqual(['Items']);
});

test('nothing typed offers everything in its own order', () => {
  expect(titles('  ')).toEqual(all.map((one) => one.title));
});
