import { expect, test } from 'vitest';
import { Paragraphs } from './lintmirror.ts';

test('after any edits the mirror holds the paragraphs of the text, and those that stayed are the same ones', () => {
  let seed = 5;
  const next = (below: number): number => Math.floor(((seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0) / 2 ** 32) * below);
  const host = document.createElement('div');
  const mirror = new Paragraphs(host);
  let text = '';
  for (let round = 0; round < 400; round++) {
    const [start, length] = [next(text.length + 1), next(6)];
    text = text.slice(0, start) + ['a', '\n', 'b\nc', '', '\n\n', '😀'][next(6)] + text.slice(start + length);
    mirror.set(text);
    expect([...host.children].map((line) => line.textContent).join('\n')).toBe(text);
  }
  mirror.set('one\ntwo\nthree');
  const [first, , last] = host.children;
  mirror.set('one\nnew\nmore\nthree');
  expect([host.children[0], host.children[3]], 'nothing else is laid out again').toEqual([first, last]);
});
