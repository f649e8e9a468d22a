/** How a picture is shown: tones, levels, local contrast; for the eye only, the file is untouched. */

import type { Look } from '../lib/generated/api.ts';

/**
 * `gamma` 1 is neutral, above brightens; `brightness` and `contrast` -1..1 are neutral at 0.
 * `black` < `white` are the tones shown as black and white, in shares 0..=1 of the picture's range.
 * `clahe` is local contrast: 0 is off, else the clip limit 1..=8.
 */
export type { Look, LookPreset } from '../lib/generated/api.ts';
/** What keys and sliders turn. */
export type Turned = 'gamma' | 'brightness' | 'contrast' | 'black' | 'white' | 'clahe';

export const original: Look = { gamma: 1, brightness: 0, contrast: 0, black: 0, white: 1, invert: false, clahe: 0 };
export const ranges: Record<Turned, { least: number; most: number; step: number }> = {
  gamma: { least: 0.2, most: 5, step: 0.1 },
  brightness: { least: -1, most: 1, step: 0.05 },
  contrast: { least: -1, most: 1, step: 0.05 },
  black: { least: 0, most: 1, step: 0.01 },
  white: { least: 0, most: 1, step: 0.01 },
  clahe: { least: 0, most: 8, step: 1 },
};
/** What one press of the key gives: more mostly lifts noise. */
export const usualClahe = 3;
/** Black and white never meet: between them a tone must be left to show. */
export const leastLevels = 0.005;

const turned = ['gamma', 'brightness', 'contrast', 'black', 'white', 'clahe'] as const;

export function sameLook(a: Look, b: Look): boolean {
  return a.invert === b.invert && turned.every((what) => a[what] === b[what]);
}

export function isOriginal(look: Look): boolean {
  return sameLook(look, original);
}

/** `look` with one value moved by `steps`, kept in its range. */
export function adjusted(look: Look, what: Turned, steps: number): Look {
  const { step } = ranges[what];
  return withValue(look, what, Math.round((look[what] + steps * step) * 100) / 100);
}

/** `look` with one value set, kept in its range; black and white push no further than to each other. */
export function withValue(look: Look, what: Turned, value: number): Look {
  const { least, most } = ranges[what];
  const low = what === 'white' ? look.black + leastLevels : least;
  const high = what === 'black' ? look.white - leastLevels : most;
  return { ...look, [what]: Math.min(Math.max(value, low), high) };
}

export function inverted(look: Look): Look {
  return { ...look, invert: !look.invert };
}

/** Local contrast on or off. */
export function claheSwitched(look: Look): Look {
  return { ...look, clahe: look.clahe > 0 ? 0 : usualClahe };
}

/** A look from what was kept or sent: fields that are missing or out of range are neutral. */
export function lookFrom(kept: unknown): Look {
  if (typeof kept !== 'object' || kept === null) return original;
  const given = new Map<string, unknown>(Object.entries(kept));
  const look = { ...original };
  for (const what of turned) {
    const value = given.get(what);
    const { least, most } = ranges[what];
    if (typeof value === 'number' && value >= least && value <= most) look[what] = value;
  }
  if (given.get('invert') === true) look.invert = true;
  return look.white - look.black >= leastLevels ? look : { ...look, black: 0, white: 1 };
}

/** What an edit records of how the picture was shown; `seen` is the share looked at, 0..=1. */
export function viewNote(scale: number, look: Look, seen?: number): string {
  const note: Record<string, number | boolean> = { zoom: Math.round(scale * 1000) / 1000 };
  for (const what of turned) if (look[what] !== original[what]) note[what] = Math.round(look[what] * 10_000) / 10_000;
  if (look.invert) note['invert'] = true;
  // Rounded down: all of it is only said when it is all of it.
  if (seen !== undefined) note['seen'] = Math.floor(seen * 1000) / 1000;
  return JSON.stringify(note);
}

/** The look a view was recorded with, to show the picture the same way; null when it is not ours. */
export function lookOfView(note: string | null): Look | null {
  const view = parsed(note);
  return view && lookFrom(Object.fromEntries(view));
}

/** The view of an edit in words, e.g. "120 %, gamma 1.8, inverted", or null when it is not ours. */
export function viewInWords(note: string | null): string | null {
  const view = parsed(note);
  if (!view) return null;
  const said: string[] = [];
  const percent = (share: number) => `${Math.round(share * 100)} %`;
  const zoom = view.get('zoom');
  if (typeof zoom === 'number') said.push(percent(zoom));
  const look = lookFrom(Object.fromEntries(view));
  for (const what of ['gamma', 'brightness', 'contrast'] as const) {
    if (look[what] !== original[what]) said.push(`${what} ${look[what]}`);
  }
  if (look.black !== 0 || look.white !== 1) said.push(`levels ${percent(look.black)} to ${percent(look.white)}`);
  if (look.clahe > 0) said.push(`local contrast ${look.clahe}`);
  if (look.invert) said.push('inverted');
  const seen = view.get('seen');
  if (typeof seen === 'number') said.push(seen >= 1 ? 'all of it looked at' : `${Math.floor(seen * 100)} % looked at`);
  return said.length ? said.join(', ') : null;
}

function parsed(note: string | null): Map<string, unknown> | null {
  if (!note) return null;
  try {
    const value: unknown = JSON.parse(note);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? new Map(Object.entries(value)) : null;
  } catch {
    return null;
  }
}
