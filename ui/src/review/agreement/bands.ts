/** What a Krippendorff's alpha is good for, as bands and as a sentence. Pure. */

import type { Alpha } from '../../lib/generated/api.ts';
import type { Domain } from './scale.ts';

export type Band = 'reliable' | 'tentative' | 'talk';

/** From the lowest up. Limits: Krippendorff (2004), Content Analysis, p. 241. */
export const bands: readonly { band: Band; name: string; from: number; to: number }[] = [
  { band: 'talk', name: 'Talk first', from: -1, to: 0.667 },
  { band: 'tentative', name: 'Tentative', from: 0.667, to: 0.8 },
  { band: 'reliable', name: 'Reliable', from: 0.8, to: 1 },
];

export function bandOf(alpha: number): Band {
  return alpha >= 0.8 ? 'reliable' : alpha >= 0.667 ? 'tentative' : 'talk';
}

export const bandName = (band: Band): string => bands.find((each) => each.band === band)?.name ?? band;

/** The axis of some alphas: 0 to 1, further down only where one lies there. */
export function alphaAxis(alphas: readonly Alpha[]): Domain {
  const least = Math.min(0, ...alphas.flatMap(({ value, low }) => [value ?? 0, low ?? 0]));
  return { from: Math.max(-1, Math.floor(least * 4) / 4), to: 1 };
}

const means: Record<Band, string> = {
  reliable: 'people label alike, so these labels can be trained on',
  tentative: 'good enough to go on, not to build on; decide the open cases first',
  talk: 'people do not mean the same thing yet, and a model would learn the confusion',
};

/** What an alpha says about labels, and how sure that is. */
export function verdictOn(alpha: Alpha): { band: Band; title: string; text: string; unsure: string | null } | null {
  if (alpha.value === null) return null;
  const band = bandOf(alpha.value);
  const [low, high] = [alpha.low === null ? band : bandOf(alpha.low), alpha.high === null ? band : bandOf(alpha.high)];
  const reach = low !== band ? low : high !== band ? high : null;
  return {
    band,
    title: bandName(band),
    text: means[band],
    unsure: reach === null ? null : `The interval reaches into “${bandName(reach).toLowerCase()}”: more items with two or more answers would tell`,
  };
}
