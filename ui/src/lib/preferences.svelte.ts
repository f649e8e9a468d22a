/** What one person wants of every screen: their keys. Every screen takes the map in force from here. */

import { getContext, setContext } from 'svelte';
import { hint, parts, placeOf, type KeyMap } from '../label/keymap.ts';
import { presetNamed, type PresetName } from '../keys/presets.ts';
import { bound, granted, mapInForce, mapOf, untouched, withPreset, type KeyChoice, type Wish } from '../keys/rebind.ts';
import { tables, type ActionOf, type KeyScreen } from '../keys/screens.ts';
import { readStored, writeStored, type Stored } from '../keys/stored.ts';
import type { Client } from './client.ts';

const kept = 'burnish.preferences';
const mac = /Mac|iPhone|iPad/.test(navigator.platform);

export class Preferences {
  choice = $state.raw<KeyChoice>(untouched);
  /** What is kept has been read, so that "never chosen" is known. */
  ready = $state(false);
  /** The server does not have them; they are on this device only. */
  unsent = $state(false);
  /** What the keyboard prints at each place, where the browser tells. */
  layout = $state.raw<ReadonlyMap<string, string>>(new Map());

  readonly boxes: KeyMap<ActionOf<'boxes'>> = $derived(mapInForce(withPreset(tables.boxes, presetNamed(this.choice.preset).keys), this.choice.changes.boxes));
  readonly transcripts: KeyMap<ActionOf<'transcripts'>> = $derived(mapInForce(tables.transcripts, this.choice.changes.transcripts));
  readonly review: KeyMap<ActionOf<'review'>> = $derived(mapInForce(tables.review, this.choice.changes.review));
  readonly conventions: KeyMap<ActionOf<'conventions'>> = $derived(mapInForce(tables.conventions, this.choice.changes.conventions));
  readonly window: KeyMap<ActionOf<'window'>> = $derived(mapInForce(tables.window, this.choice.changes.window));
  readonly preset = $derived(presetNamed(this.choice.preset));
  /** Nobody told yet which tool their hands know. */
  readonly asks = $derived(this.ready && this.choice.preset === null);

  readonly #client: Client | null;
  readonly #storage: Storage | null;
  #labeler: string | null = null;
  #inProject = false;
  #at = 0;
  #loads = 0;
  #sending: Promise<void> = Promise.resolve();

  /** Without a client they stay on this device; without storage in this window. */
  constructor(client: Client | null, storage: Storage | null) {
    this.#client = client;
    this.#storage = storage;
  }

  /** The key of an action as a button shows it; empty when it has none. */
  hint<S extends KeyScreen>(screen: S, action: ActionOf<S>): string {
    const first = hint(this[screen] as KeyMap<string>, action);
    return first === '' ? '' : this.name(first);
  }

  /** A chord as this keyboard prints it. */
  name(chord: string): string {
    const { held, base } = parts(chord);
    const place = placeOf(base);
    const printed = (place === null ? undefined : this.layout.get(place))?.toUpperCase();
    const shown = printed?.length === 1 ? printed : base;
    if (!mac) return [...held, shown].join('+');
    return `${held.map((each) => ({ Ctrl: '⌘', Alt: '⌥', Shift: '⇧' })[each] ?? '').join('')}${shown}`;
  }

  /** Reads what this person keeps: the newer of the project's and this device's. Never fails. */
  async load(labeler: string | null, inProject: boolean): Promise<void> {
    const mine = ++this.#loads;
    this.#labeler = labeler;
    this.#inProject = inProject;
    this.unsent = false;
    const here = this.#readHere();
    this.#adopt(here);
    // Whether they were ever chosen is known only when the project has answered.
    this.ready = here !== null;
    if (labeler !== null && inProject) {
      const there = await this.#readThere();
      // Someone else by now, or this person already changed something.
      if (mine !== this.#loads || this.#at > (here?.at ?? 0)) return;
      if (there === undefined) this.unsent = here !== null;
      else if (there !== null && there.at >= (here?.at ?? 0)) {
        this.#adopt(there);
        this.#writeHere();
      } else if (here !== null) this.#send();
    }
    this.ready = true;
  }

  /** What the same person changed elsewhere, in another window or on another device. */
  async follow(): Promise<void> {
    const mine = this.#loads;
    const there = this.#labeler !== null && this.#inProject ? await this.#readThere() : null;
    if (!there || mine !== this.#loads || there.at <= this.#at) return;
    this.#adopt(there);
    this.#writeHere();
  }

  choosePreset(preset: PresetName): void {
    this.#change({ ...this.choice, preset });
  }

  /** Gives an action a chord, taking it from whoever has it or swapping with them. */
  grant(wish: Wish, way: 'take' | 'swap' = 'take'): void {
    this.#change(granted(this.choice, wish, way));
  }

  drop(screen: KeyScreen, action: string, chord: string): void {
    const binding = mapOf(screen, this.choice).find((each) => each.action === action);
    if (binding) this.#change(bound(this.choice, screen, action, binding.keys.filter((key) => key !== chord)));
  }

  /** Back to the preset's keys: one action, or everything. */
  reset(screen?: KeyScreen, action?: string): void {
    if (screen === undefined || action === undefined) return this.#change({ ...this.choice, changes: {} });
    const { [action]: _, ...others } = this.choice.changes[screen] ?? {};
    this.#change({ ...this.choice, changes: { ...this.choice.changes, [screen]: others } });
  }

  #change(choice: KeyChoice): void {
    this.choice = choice;
    this.#at = Math.max(Date.now(), this.#at + 1);
    this.ready = true;
    this.#writeHere();
    this.#send();
  }

  #adopt(stored: Stored | null): void {
    this.choice = stored?.choice ?? untouched;
    this.#at = stored?.at ?? 0;
  }

  #body(): string {
    return writeStored({ choice: this.choice, at: this.#at });
  }

  /** Under the person's name, else what was chosen here before anyone said who they are. */
  #readHere(): Stored | null {
    const names = this.#labeler === null ? [kept] : [`${kept}.${this.#labeler}`, kept];
    try {
      for (const name of names) {
        const stored = readStored(this.#storage?.getItem(name) ?? null, Date.now());
        if (stored) return stored;
      }
    } catch {
      // A browser that keeps nothing asks again next time.
    }
    return null;
  }

  #writeHere(): void {
    try {
      this.#storage?.setItem(this.#labeler === null ? kept : `${kept}.${this.#labeler}`, this.#body());
    } catch {
      // Full or forbidden: the project has them, or they last as long as this window.
    }
  }

  /** Undefined when the server did not answer. */
  async #readThere(): Promise<Stored | null | undefined> {
    try {
      const answer = await this.#client?.call('get_preferences', {});
      return readStored(answer?.body ?? null, Date.now());
    } catch {
      return undefined;
    }
  }

  /** In order, so that the last change is what stays. A failure is told by `unsent` and mended by the next change. */
  #send(): void {
    const client = this.#client;
    if (client === null || this.#labeler === null || !this.#inProject) return;
    const body = this.#body();
    this.#sending = this.#sending.then(async () => {
      try {
        await client.call('set_preferences', { body });
        this.unsent = false;
      } catch {
        this.unsent = true;
      }
    });
  }
}

const place = Symbol('preferences');

export function providePreferences(preferences: Preferences): void {
  setContext(place, preferences);
  // Only Chromium tells; elsewhere keys are shown by their usual names.
  const keyboard = (navigator as Navigator & { keyboard?: { getLayoutMap?: () => Promise<ReadonlyMap<string, string>> } }).keyboard;
  keyboard?.getLayoutMap?.().then(
    (layout) => (preferences.layout = layout),
    () => undefined,
  );
}

/** For what is mounted by itself, as a test does. */
export function contextOf(preferences: Preferences): Map<symbol, Preferences> {
  return new Map([[place, preferences]]);
}

/** The preferences of this window; to be asked while a component is made. */
export function preferencesHere(): Preferences {
  return getContext<Preferences | undefined>(place) ?? new Preferences(null, null);
}
