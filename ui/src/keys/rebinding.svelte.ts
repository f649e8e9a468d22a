/** Press to rebind: one key at a time waits for its press, and a clash for its answer. */

import { chord, type KeyPress } from '../label/keymap.ts';
import type { Preferences } from '../lib/preferences.svelte.ts';
import { clashOf, maySwap, type Clash, type Wish } from './rebind.ts';
import type { KeyScreen } from './screens.ts';

/** A key that is to be pressed: in place of one the action has, or beside them. */
export type Target = Omit<Wish, 'chord'> & { label: string };

export class Rebinding {
  target = $state.raw<Target | null>(null);
  /** Why the chord that was pressed is not simply free. */
  clash = $state.raw<Clash | null>(null);
  readonly waits = $derived(this.target !== null && this.clash === null);
  readonly maySwap = $derived(this.target !== null && this.clash !== null && maySwap({ ...this.target, chord: this.clash.chord }, this.clash));
  readonly #preferences: Preferences;

  constructor(preferences: Preferences) {
    this.#preferences = preferences;
  }

  start(target: Target): void {
    this.target = target;
    this.clash = null;
  }

  cancel(): void {
    this.target = null;
    this.clash = null;
  }

  isAt(screen: KeyScreen, action: string): boolean {
    return this.target?.screen === screen && this.target.action === action;
  }

  /** Esc leaves it as it was, Backspace takes the key away, anything else becomes the key unless it clashes. */
  press(press: KeyPress): void {
    const { target } = this;
    if (target === null || this.clash !== null) return;
    const pressed = chord(press);
    if (pressed === '') return;
    if (pressed === 'Esc') return this.cancel();
    if (pressed === 'Backspace') {
      if (target.instead !== null) this.#preferences.drop(target.screen, target.action, target.instead);
      return this.cancel();
    }
    this.clash = clashOf(this.#preferences.choice, target.screen, target.action, pressed);
    if (this.clash !== null) return;
    this.#preferences.grant({ ...target, chord: pressed });
    this.cancel();
  }

  /** The answer to a clash that has one. */
  settle(way: 'take' | 'swap'): void {
    const { target, clash } = this;
    if (target !== null && clash !== null && clash.holders !== null) this.#preferences.grant({ ...target, chord: clash.chord }, way);
    this.cancel();
  }

  /** After a clash: another press. */
  again(): void {
    this.clash = null;
  }
}
