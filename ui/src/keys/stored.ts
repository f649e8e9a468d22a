/** A person's preferences as they are kept: read field by field, so that what is old, broken or hostile is left out. Pure. */

import { isChord, reserved } from '../label/keymap.ts';
import { isPresetName } from './presets.ts';
import type { Changes, KeyChoice, ScreenChanges } from './rebind.ts';
import { keyScreens, tableOf, type KeyScreen } from './screens.ts';

export type Stored = {
  choice: KeyChoice;
  /** When it was changed, in milliseconds of the person's clock; 0 when it does not say. */
  at: number;
};

const version = 1;
const mostChords = 6;
const day = 86_400_000;

/** Null when the text holds no preferences at all. `now` bounds what a wrong clock may claim. */
export function readStored(text: string | null, now: number): Stored | null {
  const body = object(parsed(text));
  if (body === null || body['version'] !== version) return null;
  const keys = object(body['keys']) ?? {};
  const at = body['at'];
  return {
    choice: { preset: isPresetName(keys['preset']) ? keys['preset'] : null, changes: changesIn(keys['changes']) },
    at: typeof at === 'number' && at > 0 && at < now + day ? at : 0,
  };
}

export function writeStored({ choice, at }: Stored): string {
  return JSON.stringify({ version, at, keys: { preset: choice.preset, changes: choice.changes } });
}

function changesIn(value: unknown): Changes {
  const found: Partial<Record<KeyScreen, ScreenChanges>> = {};
  const screens = object(value) ?? {};
  for (const screen of keyScreens) {
    const given = object(screens[screen]) ?? {};
    const changes: Record<string, readonly string[]> = {};
    // By the known actions, so that nothing else gets in, whatever it is called.
    for (const { action } of tableOf(screen)) {
      const chords = Object.hasOwn(given, action) ? given[action] : null;
      if (Array.isArray(chords)) changes[action] = chordsIn(chords);
    }
    if (Object.keys(changes).length > 0) found[screen] = changes;
  }
  return found;
}

function chordsIn(list: readonly unknown[]): string[] {
  const chords = list.filter((each): each is string => typeof each === 'string' && isChord(each) && !reserved.includes(each));
  return [...new Set(chords)].slice(0, mostChords);
}

function parsed(text: string | null): unknown {
  try {
    return text === null ? null : JSON.parse(text);
  } catch {
    return null;
  }
}

function object(value: unknown): Readonly<Record<string, unknown>> | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : null;
}
