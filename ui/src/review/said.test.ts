import { expect, test } from 'vitest';
import type { BoxMark, CaseLayer } from '../lib/generated/api.ts';
import { notesOf, originsOf, saidOf } from './said.ts';

const classes = [{ key: 's', name: 'scratch' }];
const box = (id: string, over: Partial<BoxMark> = {}): BoxMark & { type: 'box' } => ({ type: 'box', id, class: 's', x: 0, y: 0, width: 120.4, height: 14, ...over });
const layer = (marks: CaseLayer['marks'], text: string | null = null): CaseLayer => ({ labeler: 'Anna', marks, text, view: null, seen: null, heard: null });

test('a box is said with its flags and attributes, so that a case about those can be decided', () => {
  expect(saidOf(layer([box('a', { flags: ['occluded'], attributes: { depth: 'deep', polished: true, angle: 0 } })]), classes)).toBe('scratch, occluded, depth deep, polished, angle 0, 120 × 14');
});

test('no box, no words and an unknown class are said as such', () => {
  expect([saidOf(layer([]), classes), saidOf(layer([], ''), classes), saidOf(layer([box('a', { class: 'gone' })]), classes)]).toEqual(['nothing here', 'nothing said', 'unknown class, 120 × 14']);
});

test('who decides reads the notes, and sees what was accepted without a change', () => {
  const given = layer([box('a', { note: 'the seam?', origin: { kind: 'model', from: 'detector', touched: false }, confidence: 0.91 }), box('b', { note: 'the seam?' })]);
  expect(notesOf(given)).toEqual(['the seam?']);
  expect(originsOf(given)).toEqual(['From detector, 0.91, accepted untouched']);
});
