import { describe, expect, test } from 'vitest';
import type { AudioMeasurements } from '../lib/generated/api.ts';
import { heat, lightness } from './heat.ts';
import { factsOf, measurements, type Clip } from './measured.ts';
import { hop, melLevel, melPlace, melTiles } from './mel.ts';
import { whole, zoomed } from './timeline.ts';

const audio: AudioMeasurements = { loudness: -31.2, true_peak: -0.4, sample_peak: 0.9, rms: 0.1, dc_offset: 0, clipped_samples: 12, clipped_run: 4, leading_silence_micros: 300_000, trailing_silence_micros: 2_100_000, active_fraction: 0.62, snr: 28 };
const clip: Clip = { micros: 8_000_000, audio, speechShare: 0.55, words: 20, characters: 96, unmeasured: null };
const fact = (name: string, limits: Parameters<typeof factsOf>[1] = [], of: Clip = clip) => factsOf(of, limits).find((each) => each.name === name);

describe('measurements', () => {
  test('are said with their unit', () => {
    expect(factsOf(clip, []).map(({ value }) => value)).toEqual(['8 s', '0.3 s', '2.1 s', '−31.2 LUFS', '−0.4 dBTP', '12', '28 dB', '55 %', '2.5', '12']);
  });

  test('outside a limit they say which one', () => {
    const limits = [{ measurement: 'loudness', least: -30, most: -16 }, { measurement: 'trailing_silence', least: null, most: 1.5 }];
    expect(fact('loudness', limits)?.out).toEqual({ side: 'low', words: 'under −30 LUFS' });
    expect(fact('trailing_silence', limits)?.out).toEqual({ side: 'high', words: 'over 1.5 s' });
    expect(fact('snr', limits)?.out).toBeNull();
  });

  test('a limit that is just met is met', () => {
    expect(fact('duration', [{ measurement: 'duration', least: 8, most: 8 }])?.out).toBeNull();
  });

  test('what is missing says why, and is outside no limit', () => {
    const limits = measurements.map(({ name }) => ({ measurement: name, least: 1e9, most: null }));
    const silent = factsOf({ ...clip, audio: { ...audio, loudness: null, true_peak: null, snr: null }, words: 0, characters: 0 }, limits);
    for (const name of ['loudness', 'true_peak', 'snr', 'words_per_second']) {
      const found = silent.find((each) => each.name === name);
      expect([found?.value, found?.out, (found?.note ?? '') !== ''], name).toEqual([null, null, true]);
    }
    const damaged = factsOf({ ...clip, audio: null, speechShare: null, unmeasured: 'The file is damaged: cut off' }, []);
    expect(damaged.find((each) => each.name === 'snr')?.note).toBe('The file is damaged: cut off');
  });
});

describe('the spectrogram', () => {
  test('louder is always lighter, so that no colour need be told from another', () => {
    const light = Array.from({ length: 256 }, (_, level) => lightness(heat(level)));
    expect(light.every((each, at) => at === 0 || each >= light[at - 1]! - 1e-9)).toBe(true);
    expect(light[255]! / Math.max(light[0]!, 0.001)).toBeGreaterThan(50);
  });

  test('a level is taken that has a column for every px, if there is one', () => {
    expect([2000, 100, 25, 6, 0.05].map(melLevel)).toEqual([0, 0, 1, 2, 3]);
    for (const px of [0.01, 0.4, 3, 30, 90]) expect(hop(melLevel(px)) * px, `${px} px a second`).toBeLessThanOrEqual(1);
  });

  test('tiles in sight cover it without a gap, and no others are asked for', () => {
    const seconds = 3 * 3600;
    const all = whole(seconds, 1200);
    expect(melTiles(all, 1200, seconds).length).toBe(Math.ceil(seconds / (hop(3) * 512)));
    const near = zoomed(all, 700, 4000, seconds, 1200);
    const tiles = melTiles(near, 1200, seconds);
    expect(tiles.length).toBeLessThan(6);
    const places = tiles.map((tile) => melPlace(tile, 512, near));
    expect(places[0]!.x).toBeLessThanOrEqual(0);
    expect(places.at(-1)!.x + places.at(-1)!.width).toBeGreaterThanOrEqual(1200);
    places.slice(1).forEach(({ x }, at) => expect(x).toBeCloseTo(places[at]!.x + places[at]!.width, 6));
  });
});
