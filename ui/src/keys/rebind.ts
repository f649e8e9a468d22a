/** A person's keys: a preset, what they changed, the map that follows, and what stands in the way of a change. Pure. */

import { isChord, reserved, type Binding, type KeyMap } from '../label/keymap.ts';
import { presetNamed, type PresetKeys, type PresetName } from './presets.ts';
import { keyScreens, screenNames, tableOf, type KeyScreen } from './screens.ts';

/** The chords of each changed action. An empty list is an action without a key. */
export type ScreenChanges = Readonly<Record<string, readonly string[]>>;
export type Changes = Readonly<Partial<Record<KeyScreen, ScreenChanges>>>;
/** `preset` is null until the person was asked. */
export type KeyChoice = { preset: PresetName | null; changes: Changes };

export const untouched: KeyChoice = { preset: null, changes: {} };

/** A table with the keys of a preset. */
export function withPreset<A extends string>(table: KeyMap<A>, preset: PresetKeys): KeyMap<A> {
  const given: Readonly<Record<string, readonly string[] | undefined>> = preset;
  return table.map((binding) => ({ ...binding, keys: given[binding.action] ?? binding.keys }));
}

/** What a screen's keys are before anything was changed. */
export function startingMap(screen: KeyScreen, choice: KeyChoice): KeyMap<string> {
  return screen === 'boxes' ? withPreset(tableOf(screen), presetNamed(choice.preset).keys) : tableOf(screen);
}

/**
 * The map in force. It never clashes: a changed action keeps its chords, and every other action loses what a
 * changed one has taken, as after an update that gives a chord of theirs to something new.
 */
export function mapInForce<A extends string>(start: KeyMap<A>, changes: ScreenChanges = {}): KeyMap<A> {
  const taken = new Set<string>();
  const free = (keys: readonly string[]): string[] => keys.filter((key) => !taken.has(key) && taken.add(key));
  const own = new Map<string, string[]>();
  for (const { action } of start) {
    const keys = Object.hasOwn(changes, action) ? changes[action] : undefined;
    if (keys) own.set(action, free(keys));
  }
  return start.map((binding): Binding<A> => {
    const keys = own.get(binding.action) ?? free(binding.keys);
    return same(keys, binding.keys) ? binding : { ...binding, keys, changed: true };
  });
}

export function mapOf(screen: KeyScreen, choice: KeyChoice): KeyMap<string> {
  return mapInForce(startingMap(screen, choice), choice.changes[screen]);
}

export type Holder = { screen: KeyScreen; action: string; label: string; keys: readonly string[] };
/** Why a chord is not free: nobody here may have it, or others do something by it. */
export type Clash = { chord: string; kept: string; holders: null } | { chord: string; kept: null; holders: readonly Holder[] };

/** What stands in the way of a chord for an action; null when it is free or the action has it already. */
export function clashOf(choice: KeyChoice, screen: KeyScreen, action: string, chord: string): Clash | null {
  const kept = keeperOf(screen, action, chord);
  if (kept !== null) return { chord, kept, holders: null };
  // The window's keys act in every screen, so they must be free in all of them.
  const around = screen === 'window' ? keyScreens : ([screen, 'window'] as const);
  const holders = around.flatMap((each) =>
    mapOf(each, choice)
      .filter((binding) => binding.keys.includes(chord) && !(each === screen && binding.action === action))
      .map((binding): Holder => ({ screen: each, action: binding.action, label: binding.label, keys: binding.keys })),
  );
  return holders.length === 0 ? null : { chord, kept: null, holders };
}

const textKeys: ReadonlySet<string> = new Set([
  'Ctrl+A', 'Ctrl+C', 'Ctrl+V', 'Ctrl+X', 'Ctrl+Left', 'Ctrl+Right', 'Ctrl+Backspace', 'Ctrl+Del', 'Ctrl+Home', 'Ctrl+End',
]);

/** Who keeps a chord from everyone, as a sentence; null when nobody does. */
function keeperOf(screen: KeyScreen, action: string, chord: string): string | null {
  if (!isChord(chord)) return 'This key cannot be used';
  if (reserved.includes(chord)) return `${chord} belongs to the browser or the system`;
  const binding = tableOf(screen).find((each) => each.action === action);
  if (binding?.inText && textKeys.has(chord)) return `${chord} is needed where text is typed`;
  return null;
}

/** Gives an action these chords, whatever others have; what equals the start is no change. */
export function bound(choice: KeyChoice, screen: KeyScreen, action: string, keys: readonly string[]): KeyChoice {
  const start = startingMap(screen, choice).find((each) => each.action === action);
  if (!start) return choice;
  const { [action]: _, ...others } = choice.changes[screen] ?? {};
  const next = same(keys, start.keys) ? others : { ...others, [action]: [...new Set(keys)] };
  const { [screen]: __, ...screens } = choice.changes;
  return { ...choice, changes: Object.keys(next).length === 0 ? screens : { ...screens, [screen]: next } };
}

/** The chord an action gets, in place of one it has or beside them. */
export type Wish = { screen: KeyScreen; action: string; chord: string; instead: string | null };

/** `take` leaves the others without the chord; `swap` gives them the one it replaces. */
export function granted(choice: KeyChoice, wish: Wish, way: 'take' | 'swap' = 'take'): KeyChoice {
  const { screen, action, chord, instead } = wish;
  const holders = clashOf(choice, screen, action, chord)?.holders ?? [];
  const keys = keysOf(choice, screen, action);
  const mine = instead === null || !keys.includes(instead) ? [...keys, chord] : keys.map((key) => (key === instead ? chord : key));
  let next = choice;
  for (const holder of holders) {
    const kept = holder.keys.flatMap((key) => (key !== chord ? [key] : way === 'swap' && instead !== null ? [instead] : []));
    next = bound(next, holder.screen, holder.action, kept);
  }
  return bound(next, screen, action, mine);
}

/** Whether the one other holder can have the chord that this one gives up. */
export function maySwap(wish: Wish, clash: Clash): boolean {
  const [holder, ...others] = clash.holders ?? [];
  if (wish.instead === null || holder === undefined || others.length > 0 || holder.screen !== wish.screen) return false;
  return keeperOf(holder.screen, holder.action, wish.instead) === null && !holder.keys.includes(wish.instead);
}

export function clashInWords(clash: Clash, wanted: string, name: (chord: string) => string = (chord) => chord): string {
  if (clash.holders === null) return clash.kept.replace(clash.chord, name(clash.chord));
  const said = clash.holders.map(({ label, screen }) => `“${label}”${screen === 'window' ? ' in every screen' : clash.holders.length > 1 ? ` in ${screenNames[screen]}` : ''}`);
  const [only, ...more] = clash.holders;
  const left = only !== undefined && more.length === 0 ? only.keys.filter((key) => key !== clash.chord) : [];
  const after = more.length > 0 ? 'them without it' : left.length > 0 ? `“${only?.label}” with ${left.map(name).join(' and ')}` : `“${only?.label}” without a key`;
  return `${name(clash.chord)} is ${said.join(' and ')}. Give it to “${wanted}” and leave ${after}?`;
}

export function keysOf(choice: KeyChoice, screen: KeyScreen, action: string): readonly string[] {
  return mapOf(screen, choice).find((each) => each.action === action)?.keys ?? [];
}

function same(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((key, at) => key === other[at]);
}
