import { expect, test } from 'vitest';
import { adjusted, claheSwitched, inverted, isOriginal, lookFrom, lookOfView, original, ranges, usualClahe, viewInWords, viewNote, withValue } from './look.ts';
import { lookAfter } from './looks/turn.ts';
import { withoutPreset, withPreset } from './looks/presets.ts';

test('ten steps up and ten down is where it was', () => {
  let look = original;
  for (let step = 0; step < 10; step++) look = adjusted(look, 'brightness', 1);
  for (let step = 0; step < 10; step++) look = adjusted(look, 'brightness', -1);
  expect(look, 'no rounding creeps in').toEqual(original);
});

test('black and white push no further than to each other', () => {
  const crossed = withValue(withValue(original, 'white', 0.4), 'black', 0.9);
  expect(crossed.black).toBeLessThan(crossed.white);
  expect(withValue(original, 'gamma', 99).gamma).toBe(ranges.gamma.most);
});

test('local contrast goes on with its usual strength and off again', () => {
  expect(claheSwitched(original).clahe).toBe(usualClahe);
  expect(isOriginal(claheSwitched(claheSwitched(original)))).toBe(true);
});

test('a recorded view reads as words, and anything else as nothing', () => {
  expect(viewInWords(viewNote(1.2, { ...original, gamma: 1.8 }))).toBe('120 %, gamma 1.8');
  expect(viewInWords('not json')).toBeNull();
  expect(viewInWords('[1]')).toBeNull();
  expect(viewInWords(null)).toBeNull();
});

test('every field of a look is said, and how much was looked at', () => {
  const look = { ...original, black: 0.1, white: 0.6, clahe: 3, invert: true };
  expect(viewInWords(viewNote(0.5, look, 0.999_9))).toBe('50 %, levels 10 % to 60 %, local contrast 3, inverted, 99 % looked at');
  expect(viewInWords(viewNote(1, original, 1))).toBe('100 %, all of it looked at');
});

test('a view is short where nothing was turned, and brings its look back', () => {
  expect(viewNote(1, original), 'it is stored with every edit').toBe('{"zoom":1}');
  const look = { ...inverted(original), gamma: 2.2, white: 0.125 };
  expect(lookOfView(viewNote(2, look, 0.4))).toEqual(look);
});

test('a view recorded before there were levels still reads', () => {
  const old = '{"zoom":2,"gamma":1.5,"brightness":0,"contrast":0.25}';
  expect(viewInWords(old)).toBe('200 %, gamma 1.5, contrast 0.25');
  expect(lookOfView(old)).toEqual({ ...original, gamma: 1.5, contrast: 0.25 });
});

test('what was kept of a look and makes no sense is neutral', () => {
  expect(lookFrom({ gamma: 'much', contrast: 7, black: 0.9, white: 0.2, invert: 'yes' })).toEqual(original);
  expect(lookFrom(null)).toEqual(original);
});

test('keys turn looks, and other keys do not', () => {
  const dark = { name: 'Dark', look: { ...original, gamma: 2 } };
  expect(lookAfter('gamma-up', original, [], null)?.gamma).toBe(1.1);
  expect(lookAfter('invert', original, [], null)?.invert).toBe(true);
  expect(lookAfter('look-1', original, [dark], null)).toEqual(dark.look);
  expect(lookAfter('look-2', original, [dark], null), 'a key without a look does nothing').toEqual(original);
  expect(lookAfter('adjust-reset', dark.look, [], null)).toEqual(original);
  expect(lookAfter('auto-levels', dark.look, [], null), 'before the picture is there').toEqual(dark.look);
  expect(lookAfter('zoom-in', original, [], null)).toBeNull();
  expect(lookAfter('threshold-up', original, [], null)).toBeNull();
});

test('saving a look under a known name replaces it in its place', () => {
  const settings = { px_per_mm: null, look_zoom: 1, look_required: false, prelabels: null, looks: [], transcripts: { segmented: false, overlap: false, speakers: [], language: null, listening_required: false, limits: [] }, disagreements: { tau: 0.5, lambda: 0.8, edge_px: 4, edge_share: 0.08, boundary_millis: 200 } };
  const two = withPreset(withPreset(settings, 'Dark', original), 'Scan', original);
  const changed = withPreset(two, 'Dark', { ...original, gamma: 3 });
  expect(changed.looks.map((each) => [each.name, each.look.gamma]), 'its key stays the same').toEqual([['Dark', 3], ['Scan', 1]]);
  expect(withoutPreset(changed, 'Dark').looks.map((each) => each.name)).toEqual(['Scan']);
});
