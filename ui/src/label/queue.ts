/** Sends the gestures of one layer, one after the other, until each is saved. */

import type { Edited, OpenLayer } from '../lib/generated/api.ts';
import {
  abandoned,
  confirmed,
  opened,
  rebased,
  refused,
  withGesture,
  type Gesture,
  type LayerState,
} from './layer.ts';

/** What the queue needs of the world. Both reject with `{ code, message }`. */
export type LayerPort = {
  send(gesture: Gesture, parent: string | null): Promise<Edited>;
  open(): Promise<OpenLayer>;
  /** Calls `act` after some millis; returns what calls it off. */
  after(millis: number, act: () => void): () => void;
};

/** A failed gesture is tried again after 1 s, 2 s, 4 s, ... at most 15 s. */
const firstWait = 1000;
const longestWait = 15_000;
const mostRebases = 5;

/**
 * A failed write keeps the layer dirty: the gesture stays in front, later ones wait behind it,
 * one failure is shown, and it is tried again until it is saved or the labeler gives it up.
 */
export class EditQueue {
  state: LayerState;
  /** True while this layer is only looked at. */
  untouched = true;
  readonly #port: LayerPort;
  readonly #changed: (state: LayerState) => void;
  #sending = false;
  #wait = firstWait;
  #rebases = 0;
  #callOff: (() => void) | null = null;
  #waiting: { done: () => void; failed: (reason: Error) => void }[] = [];

  constructor(layer: OpenLayer, port: LayerPort, changed: (state: LayerState) => void) {
    this.state = opened(layer);
    this.#port = port;
    this.#changed = changed;
  }

  get dirty(): boolean {
    return this.state.pending.length > 0;
  }

  push(gesture: Gesture): void {
    this.untouched = false;
    this.#set(withGesture(this.state, gesture));
    void this.#run();
  }

  /** Tries a failed gesture at once. */
  retry(): void {
    this.#callOff?.();
    this.#callOff = null;
    if (this.state.failure !== null) this.#set({ ...this.state, failure: null });
    void this.#run();
  }

  /** Gives up the gesture that cannot be saved; later ones are tried. */
  giveUp(): void {
    if (this.state.failure === null) return;
    this.#set(abandoned(this.state));
    this.retry();
    this.#settle();
  }

  /** Reads the layer anew, for when it may have changed elsewhere. What is changed here meanwhile wins. */
  async refresh(): Promise<void> {
    const before = this.state;
    const layer = await this.#port.open();
    if (this.state === before) this.adopt(layer);
  }

  /** Takes the layer as the server has it; what waits goes on top. */
  adopt(layer: OpenLayer): void {
    this.#set(rebased(this.state, layer));
  }

  /** Tries at once. Resolves once everything is saved; rejects as soon as something cannot be. */
  flush(): Promise<void> {
    if (!this.dirty) return Promise.resolve();
    if (this.state.failure !== null) this.retry();
    return new Promise((done, failed) => this.#waiting.push({ done, failed }));
  }

  async #run(): Promise<void> {
    if (this.#sending || this.#callOff) return;
    this.#sending = true;
    let next = this.state.pending[0];
    while (next) {
      try {
        const edited = await this.#port.send(next, this.state.saved.head);
        // Only now: more gestures may have come while this one was on its way.
        this.#set(confirmed(this.state, edited));
        this.#wait = firstWait;
        this.#rebases = 0;
      } catch (reason) {
        // Unless it is to be tried at once after all: asked for while the refusal was on its way here.
        if (!(await this.#recovered(reason)) && this.#callOff) break;
      }
      next = this.state.pending[0];
    }
    this.#sending = false;
    this.#settle();
  }

  /** True when the queue can go on at once. */
  async #recovered(reason: unknown): Promise<boolean> {
    let failure = inWords(reason);
    if (codeOf(reason) === 'conflict' && this.#rebases < mostRebases) {
      this.#rebases += 1;
      try {
        this.adopt(await this.#port.open());
        return true;
      } catch (again) {
        failure = inWords(again);
      }
    }
    this.#rebases = 0;
    this.#set(refused(this.state, failure));
    this.#callOff = this.#port.after(this.#wait, () => {
      this.#callOff = null;
      void this.#run();
    });
    this.#wait = Math.min(this.#wait * 2, longestWait);
    return false;
  }

  #settle(): void {
    const { failure } = this.state;
    if (this.dirty && failure === null) return;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const each of waiting) {
      if (failure === null) each.done();
      else each.failed(new Error(failure));
    }
  }

  #set(state: LayerState): void {
    this.state = state;
    this.#changed(state);
  }
}

export function codeOf(reason: unknown): string | null {
  return field(reason, 'code');
}

/** What an error says to a person. */
export function inWords(reason: unknown): string {
  const message = field(reason, 'message') ?? 'the server could not be reached';
  const hint = field(reason, 'hint');
  return hint ? `${message}${/[.?!]$/.test(message) ? '' : '.'} ${hint}` : message;
}

function field(reason: unknown, name: string): string | null {
  if (typeof reason !== 'object' || reason === null) return null;
  const value: unknown = Reflect.get(reason, name);
  return typeof value === 'string' && value !== '' ? value : null;
}
