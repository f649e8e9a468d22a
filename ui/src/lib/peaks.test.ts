import { expect, test } from 'vitest';
import { columnsOf, readPeaks } from './peaks.ts';

function written(channels: number, pairs: [number, number][]): ArrayBuffer {
  const bytes = new ArrayBuffer(16 + pairs.length * 4);
  const view = new DataView(bytes);
  new TextEncoder().encodeInto('PEAK', new Uint8Array(bytes));
  [100, channels, pairs.length / channels].forEach((number, at) => view.setUint32(4 + at * 4, number, true));
  pairs.forEach(([min, max], at) => {
    view.setInt16(16 + at * 4, min, true);
    view.setInt16(18 + at * 4, max, true);
  });
  return bytes;
}

test('the first channel of a stereo file is read', () => {
  const peaks = readPeaks(written(2, [[-10, 20], [-99, 99], [-30, 40], [-99, 99]]));
  expect(peaks?.buckets).toBe(2);
  expect([...(peaks?.max ?? [])], 'the second channel is skipped').toEqual([20, 40]);
});

test('a file cut short is refused', () => {
  expect(readPeaks(written(1, [[-1, 1], [-2, 2]]).slice(0, 20)), 'half a waveform would lie').toBeNull();
  expect(readPeaks(new ArrayBuffer(4))).toBeNull();
});

test('columns keep the loudest bucket of their stretch', () => {
  const peaks = readPeaks(written(1, [[0, 10], [-5, 100], [0, 20], [0, 50]]));
  expect(columnsOf(peaks!, 2).map((bar) => bar.up), 'a click may not vanish when drawn small').toEqual([1, 0.5]);
});

test('silence is drawn flat, not scaled up to noise', () => {
  expect(columnsOf(readPeaks(written(1, [[0, 0], [0, 0]]))!, 2)).toEqual([{ up: 0, down: 0 }, { up: 0, down: 0 }]);
});
