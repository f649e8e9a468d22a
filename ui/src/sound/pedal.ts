/** A foot pedal by the key it sends: down plays, up pauses. */

export type PedalPort = { play(): void; pause(): void };
export type PedalKey = Pick<KeyboardEvent, 'code' | 'repeat'>;

/**
 * Some pedals send a key twice, or another key while one is held: play starts with the first one
 * down and ends with the last one up.
 */
export class Pedal {
  readonly #port: PedalPort;
  readonly #down = new Set<string>();

  constructor(port: PedalPort) {
    this.#port = port;
  }

  get held(): boolean {
    return this.#down.size > 0;
  }

  /** The key of the pedal goes down; a repetition of a held key says nothing new. */
  press({ code, repeat }: PedalKey): void {
    if (repeat || this.#down.has(code)) return;
    this.#down.add(code);
    if (this.#down.size === 1) this.#port.play();
  }

  /** Any key goes up; true when it was the pedal's. */
  lift({ code }: Pick<PedalKey, 'code'>): boolean {
    if (!this.#down.delete(code)) return false;
    if (this.#down.size === 0) this.#port.pause();
    return true;
  }

  /** The window is left: what goes up there is never heard of. */
  release(): void {
    if (!this.held) return;
    this.#down.clear();
    this.#port.pause();
  }
}
