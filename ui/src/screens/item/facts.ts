// An item's measurements as rows of a name, a value and its unit. Pure.
import { number } from '../../lib/format.ts';
import type { AudioMeasurements, ImageMeasurements } from '../../lib/generated/api.ts';

export type Fact = { name: string; value: string; note?: string };

const percent = (share: number): string => `${(share * 100).toFixed(share < 0.01 ? 2 : 1)} %`;

const seconds = (micros: number): string => `${number(micros / 1e6)} s`;

export function imageFacts(m: ImageMeasurements): Fact[] {
  return [
    { name: 'Luminance', value: number(m.luminance_mean), note: `of 255; 5 % below ${number(m.luminance_p5)}, 5 % above ${number(m.luminance_p95)}` },
    { name: 'Contrast', value: number(m.contrast), note: 'standard deviation of luminance over 255' },
    { name: 'Sharpness', value: number(m.sharpness), note: 'variance of the Laplacian at native size' },
    { name: 'Sharpness at 512 px', value: number(m.sharpness_512) },
    { name: 'Noise', value: number(m.noise), note: 'grey levels' },
    { name: 'Colourfulness', value: number(m.colourfulness) },
    { name: 'Saturation', value: number(m.saturation) },
    { name: 'Entropy', value: `${number(m.entropy)} bits` },
    { name: 'Red, green, blue', value: [m.red_mean, m.green_mean, m.blue_mean].map((it) => it.toFixed(0)).join(', ') },
    { name: 'Clipped shadows', value: percent(m.shadow_clip) },
    { name: 'Clipped highlights', value: percent(m.highlight_clip) },
  ];
}

export function audioFacts(m: AudioMeasurements): Fact[] {
  const orNone = (value: number | null, unit: string, none: string): string => (value === null ? none : `${number(value)} ${unit}`);
  return [
    { name: 'Loudness', value: orNone(m.loudness, 'LUFS', 'too short or silent') },
    { name: 'True peak', value: orNone(m.true_peak, 'dBTP', 'digital silence') },
    { name: 'Sample peak', value: number(m.sample_peak), note: 'of 1' },
    { name: 'RMS', value: number(m.rms) },
    { name: 'Signal over noise', value: orNone(m.snr, 'dB', 'undefined') },
    { name: 'Active', value: percent(m.active_fraction) },
    { name: 'Silence before', value: seconds(m.leading_silence_micros) },
    { name: 'Silence after', value: seconds(m.trailing_silence_micros) },
    { name: 'Clipped samples', value: String(m.clipped_samples), note: m.clipped_samples > 0 ? `longest run ${m.clipped_run}` : undefined },
    { name: 'DC offset', value: number(m.dc_offset) },
  ].map(({ name, value, note }) => (note === undefined ? { name, value } : { name, value, note }));
}
