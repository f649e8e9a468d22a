import { expect, test } from 'vitest';
import { Pedal } from './pedal.ts';

function foot() {
  const done: string[] = [];
  return { done, pedal: new Pedal({ play: () => done.push('play'), pause: () => done.push('pause') }) };
}

test('down plays and up pauses, however often the held key repeats', () => {
  const { done, pedal } = foot();
  pedal.press({ code: 'F9', repeat: false });
  for (let at = 0; at < 20; at++) pedal.press({ code: 'F9', repeat: true });
  expect(pedal.lift({ code: 'F9' })).toBe(true);
  expect(done).toEqual(['play', 'pause']);
});

test('a key that only repeats was pressed elsewhere', () => {
  const { done, pedal } = foot();
  pedal.press({ code: 'F9', repeat: true });
  expect(done).toEqual([]);
});

test('other keys go up unnoticed, and leaving the window lifts the foot', () => {
  const { done, pedal } = foot();
  pedal.press({ code: 'F9', repeat: false });
  expect(pedal.lift({ code: 'KeyA' })).toBe(false);
  pedal.release();
  pedal.release();
  expect(done).toEqual(['play', 'pause']);
  expect(pedal.lift({ code: 'F9' }), 'it is up already').toBe(false);
});

test('two keys of one pedal are one foot', () => {
  const { done, pedal } = foot();
  pedal.press({ code: 'F9', repeat: false });
  pedal.press({ code: 'F10', repeat: false });
  pedal.lift({ code: 'F9' });
  expect(done).toEqual(['play']);
  pedal.lift({ code: 'F10' });
  expect(done).toEqual(['play', 'pause']);
});
