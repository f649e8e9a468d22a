// What a drift score says in words. Pure.
import { number, probability } from '../../lib/format.ts';
import type { Drift, DriftScore, Stat } from '../../lib/generated/api.ts';

export type Said = { text: string; tone: 'plain' | 'ok' | 'warning' | 'error'; icon: 'check' | 'warning' | 'error' | 'info' };

/** The verdict of one score. */
export function verdictOf(score: Pick<DriftScore, 'verdict' | 'severity'>): Said {
  switch (score.verdict) {
    case 'drift':
      return { text: `${score.severity} drift`, tone: score.severity === 'major' ? 'error' : 'warning', icon: score.severity === 'major' ? 'error' : 'warning' };
    case 'no_drift':
      return { text: 'no drift', tone: 'ok', icon: 'check' };
    case 'significant_but_negligible':
      return { text: 'real but negligible', tone: 'plain', icon: 'info' };
    default:
      return { text: 'too little data', tone: 'plain', icon: 'info' };
  }
}

/** The verdict of the whole comparison as a sentence. */
export function headline(drift: Pick<Drift, 'verdict' | 'scores'>): Said {
  const drifted = drift.scores.filter((score) => score.verdict === 'drift');
  const worst = (['major', 'moderate', 'minor'] as const).find((severity) => drifted.some((score) => score.severity === severity)) ?? 'minor';
  switch (drift.verdict) {
    case 'drift':
      return {
        text: `${worst.charAt(0).toUpperCase()}${worst.slice(1)} drift: ${named(drifted)}, ${drifted.length} of ${drift.scores.length} measurements`,
        tone: worst === 'major' ? 'error' : 'warning',
        icon: worst === 'major' ? 'error' : 'warning',
      };
    case 'no_drift':
      return { text: `No drift in ${drift.scores.length} measurements`, tone: 'ok', icon: 'check' };
    case 'significant_but_negligible':
      return { text: 'Differences are real but negligible', tone: 'ok', icon: 'check' };
    default:
      return { text: 'Too little data to tell', tone: 'plain', icon: 'info' };
  }
}

/** A title's name and what stands behind it in brackets: unit or method. */
export function titleParts(title: string): { name: string; unit: string | null } {
  const found = /^(.*?)\s*\((.*)\)$/.exec(title);
  return { name: found?.[1] ?? title, unit: found?.[2] ?? null };
}

function named(scores: readonly Pick<DriftScore, 'title'>[]): string {
  const names = scores.map((score) => titleParts(score.title).name.toLowerCase());
  return names.length <= 3 ? names.join(', ') : `${names.slice(0, 3).join(', ')} and more`;
}

/** Why the verdict is what it is: the effect, against what chance would show, and what could have been seen. */
export function reasoning(score: DriftScore): string {
  const known = (value: Stat): number | null => (typeof value === 'number' ? value : null);
  const [effect, q, floor, visible] = [known(score.effect), known(score.q), known(score.noise_floor), known(score.smallest_visible)];
  const [before, after] = [known(score.reference_mean), known(score.current_mean)];
  if (effect === null) return typeof score.effect === 'number' ? '' : score.effect.reason;
  return [
    before !== null && after !== null ? `The mean went from ${number(before)} to ${number(after)}` : null,
    `${score.effect_name} is ${number(effect)}${floor === null ? '' : `; chance alone would show about ${number(floor)} at these sizes`}`,
    q === null ? null : `The q value is ${q < 0.001 ? 'below 0.001' : probability(q)} (${score.statistic}, corrected for looking at many measurements)`,
    visible === null ? null : `the smallest shift these sizes could show is ${number(visible)}`,
  ]
    .filter((part) => part !== null)
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join('. ');
}
