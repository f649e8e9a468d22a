/** What was measured of a clip and its text, in words, held against the project's limits. Pure. */

import { number } from '../lib/format.ts';
import type { AudioMeasurements, MeasurementLimit, ProjectSettings } from '../lib/generated/api.ts';

/** What can have limits, as settings name it, with the unit limits are given in. */
export const measurements = [
  { name: 'duration', title: 'Duration', unit: 's' },
  { name: 'leading_silence', title: 'Silence before', unit: 's' },
  { name: 'trailing_silence', title: 'Silence after', unit: 's' },
  { name: 'loudness', title: 'Loudness', unit: 'LUFS' },
  { name: 'true_peak', title: 'True peak', unit: 'dBTP' },
  { name: 'clipped_samples', title: 'Clipped samples', unit: '' },
  { name: 'snr', title: 'Signal over noise', unit: 'dB' },
  { name: 'speech_share', title: 'Speech', unit: '%' },
  { name: 'words_per_second', title: 'Words a second', unit: '' },
  { name: 'characters_per_second', title: 'Characters a second', unit: '' },
] as const;

export type MeasurementName = (typeof measurements)[number]['name'];
export type Limit = MeasurementLimit;

export type Clip = {
  micros: number | null;
  audio: AudioMeasurements | null;
  /** Of the clip, 0..=1; null where it is not known. */
  speechShare: number | null;
  words: number;
  characters: number;
  /** Why nothing was measured; null when it was. */
  unmeasured: string | null;
};

export type Fact = {
  name: MeasurementName;
  title: string;
  value: string | null;
  /** Why there is no value, or what else belongs to it. */
  note: string | null;
  /** Outside a limit of the project. */
  out: { side: 'low' | 'high'; words: string } | null;
};

type Value = { value: number | null; why?: string; note?: string };

/** The limits of a project; one that says nothing has none. */
export function limitsOf(settings: ProjectSettings | null): readonly Limit[] {
  return settings?.transcripts.limits ?? [];
}

/** Every measurement in the order above. */
export function factsOf(clip: Clip, limits: readonly Limit[]): Fact[] {
  return measurements.map(({ name, title, unit }) => {
    const { value, why, note } = valueOf(name, clip);
    const shown = (figure: number): string => `${number(figure)}${unit === '' ? '' : ` ${unit}`}`;
    const missing = why ?? clip.unmeasured ?? 'Not measured yet';
    return { name, title, value: value === null ? null : shown(value), note: value === null ? missing : (note ?? null), out: value === null ? null : outside(value, name, limits, shown) };
  });
}

export function outside(value: number, name: string, limits: readonly Limit[], shown: (value: number) => string = number): Fact['out'] {
  for (const { measurement, least, most } of limits) {
    if (measurement !== name) continue;
    if (least !== null && value < least) return { side: 'low', words: `under ${shown(least)}` };
    if (most !== null && value > most) return { side: 'high', words: `over ${shown(most)}` };
  }
  return null;
}

function valueOf(name: MeasurementName, { micros, audio, speechShare, words, characters }: Clip): Value {
  const seconds = micros === null || micros <= 0 ? null : micros / 1e6;
  switch (name) {
    case 'duration':
      return { value: seconds, why: 'How long it is could not be read' };
    case 'leading_silence':
      return { value: audio && audio.leading_silence_micros / 1e6 };
    case 'trailing_silence':
      return { value: audio && audio.trailing_silence_micros / 1e6 };
    case 'loudness':
      return audio ? { value: audio.loudness, why: 'Silent, or shorter than 0.4 s' } : { value: null };
    case 'true_peak':
      return audio ? { value: audio.true_peak, why: 'Digital silence' } : { value: null };
    case 'clipped_samples':
      return audio && audio.clipped_samples > 0 ? { value: audio.clipped_samples, note: `at most ${audio.clipped_run} in a row` } : { value: audio && 0 };
    case 'snr':
      return audio ? { value: audio.snr, why: 'Undefined: nothing but silence, or no pause' } : { value: null };
    case 'speech_share': {
      const share = speechShare ?? audio?.active_fraction ?? null;
      return { value: share && Math.round(share * 1000) / 10 };
    }
    default: {
      const count = name === 'words_per_second' ? words : characters;
      if (count === 0) return { value: null, why: 'Nothing typed yet' };
      return { value: seconds && count / seconds, why: 'How long it is could not be read' };
    }
  }
}
