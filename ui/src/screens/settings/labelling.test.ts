import { expect, test } from 'vitest';
import type { Look, ProjectSettings } from '../../lib/generated/api.ts';
import { formOf, isChanged, lookInWords, merged, whyNot } from './labelling.ts';

const look: Look = { gamma: 1, brightness: 0, contrast: 0, black: 0, white: 1, invert: false, clahe: 0 };
const before: ProjectSettings = { px_per_mm: null, look_zoom: 0.5, look_required: false, prelabels: null, looks: [{ name: 'dark', look: { ...look, gamma: 1.8 } }, { name: 'flat', look }], transcripts: { segmented: false, overlap: false, speakers: [], language: null, listening_required: false, limits: [] }, disagreements: { tau: 0.5, lambda: 0.8, edge_px: 4, edge_share: 0.08, boundary_millis: 200 } };

test('saving puts only what was changed over what others changed meanwhile', () => {
  const form = { ...formOf(before), scale: '25,4' };
  const now: ProjectSettings = { ...before, look_required: true, looks: [...before.looks, { name: 'new', look }] };
  expect(merged(now, before, form), 'the rule of another lead stays').toEqual({ ...now, px_per_mm: 25.4 });
});

test('a look is renamed and taken away by the name it had', () => {
  const form = formOf(before);
  const next = merged(before, before, { ...form, looks: [{ ...form.looks[0]!, name: ' dim ' }] });
  expect(next.looks.map(({ name, look: { gamma } }) => [name, gamma])).toEqual([['dim', 1.8]]);
});

test('emptying the scale or the model takes it away', () => {
  const with_: ProjectSettings = { ...before, px_per_mm: 20, prelabels: 'detector' };
  expect(merged(with_, with_, { ...formOf(with_), scale: ' ', model: '' })).toMatchObject({ px_per_mm: null, prelabels: null });
});

test('a form that was only looked at is not changed, and nonsense is refused with the reason', () => {
  expect(isChanged(before, formOf(before))).toBe(false);
  expect(whyNot(formOf(before))).toBeNull();
  expect(whyNot({ ...formOf(before), scale: '-2' })).toMatch(/scale/);
  expect(whyNot({ ...formOf(before), zoom: 'all' })).toMatch(/zoom/);
  expect(whyNot({ ...formOf(before), looks: formOf(before).looks.map((each) => ({ ...each, name: 'same' })) })).toMatch(/two looks/);
});

test('a look says what it changes', () => {
  expect(lookInWords(look)).toBe('as the file is');
  expect(lookInWords({ ...look, gamma: 1.8, black: 0.1, invert: true })).toBe('gamma 1.8, levels 10 % to 100 %, inverted');
});
