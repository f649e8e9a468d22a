/** How one person listens: kept on this device, one for each project. */

import { backstep, loopGap, settingStep } from './resume.ts';

export type EarSettings = {
  /** Seconds play goes back after a pause. */
  backstep: number;
  /** Seconds between two rounds of a loop. */
  gap: number;
  /** A segment plays when it is entered. */
  autoplay: boolean;
  /** Quiet and loud clips are played equally loud. */
  levelled: boolean;
  spectrogram: boolean;
  rate: number;
};

export const usual: EarSettings = { backstep: backstep.usual, gap: loopGap.usual, autoplay: true, levelled: true, spectrogram: false, rate: 1 };

const prefix = 'burnish.ear.';

/** The settings in a text that was kept; what it lacks, or what makes no sense, is as usual. */
export function earFrom(text: string | null): EarSettings {
  let kept: Partial<Record<keyof EarSettings, unknown>>;
  try {
    kept = (JSON.parse(text ?? '{}') as Partial<Record<keyof EarSettings, unknown>> | null) ?? {};
  } catch {
    return usual;
  }
  const yes = (value: unknown, otherwise: boolean): boolean => (typeof value === 'boolean' ? value : otherwise);
  const number = (value: unknown, otherwise: number): number => (typeof value === 'number' && Number.isFinite(value) ? value : otherwise);
  return {
    backstep: settingStep(number(kept.backstep, usual.backstep), 0, backstep),
    gap: settingStep(number(kept.gap, usual.gap), 0, loopGap),
    autoplay: yes(kept.autoplay, usual.autoplay),
    levelled: yes(kept.levelled, usual.levelled),
    spectrogram: yes(kept.spectrogram, usual.spectrogram),
    rate: Math.min(Math.max(0.5, number(kept.rate, usual.rate)), 3),
  };
}

export function keptEar(place: string): EarSettings {
  try {
    return earFrom(localStorage.getItem(prefix + place));
  } catch {
    return usual;
  }
}

export function keepEar(place: string, settings: EarSettings): void {
  try {
    localStorage.setItem(prefix + place, JSON.stringify(settings));
  } catch {
    // Full or forbidden: they last as long as this clip.
  }
}
