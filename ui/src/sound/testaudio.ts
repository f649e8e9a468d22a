/** An audio element whose time tests turn by hand. */

import type { Time } from './playback.svelte.ts';

export class TestAudio extends EventTarget {
  paused = true;
  seeking = false;
  muted = false;
  volume = 1;
  readyState = 4;
  preservesPitch = false;
  playbackRate = 1;
  duration = 60;
  error: MediaError | null = null;
  /** What play answers with, once. */
  refuse: Error | null = null;
  /** No device: it plays and does not move. */
  stuck = false;
  sources: string[] = [];
  plays = 0;
  #at = 0;

  get currentTime(): number {
    return this.#at;
  }

  set currentTime(to: number) {
    this.#at = to;
    this.tell('seeking');
    this.tell('seeked');
  }

  get src(): string {
    return this.sources.at(-1) ?? '';
  }

  set src(source: string) {
    this.sources.push(source);
    this.paused = true;
    this.#at = 0;
  }

  removeAttribute(): void {}

  play(): Promise<void> {
    this.plays++;
    if (this.refuse) {
      const { refuse } = this;
      this.refuse = null;
      return Promise.reject(refuse);
    }
    this.paused = false;
    this.tell('play');
    return Promise.resolve();
  }

  pause(): void {
    if (this.paused) return;
    this.paused = true;
    this.tell('pause');
  }

  tell(name: string): void {
    this.dispatchEvent(new Event(name));
  }

  /** The sound moves on. */
  move(seconds: number): void {
    if (this.paused || this.stuck) return;
    this.#at = Math.min(this.duration, this.#at + seconds * this.playbackRate);
    this.tell('timeupdate');
    if (this.#at < this.duration) return;
    this.paused = true;
    this.tell('pause');
    this.tell('ended');
  }
}

/** A clock that stands until it is turned. */
export class TestTime implements Time {
  millis = 0;
  #waiting: { at: number; act: () => void }[] = [];

  now(): number {
    return this.millis;
  }

  after(millis: number, act: () => void): () => void {
    const one = { at: this.millis + millis, act };
    this.#waiting.push(one);
    return () => (this.#waiting = this.#waiting.filter((each) => each !== one));
  }

  /** Lets time pass, with the sound in steps of 50 ms. */
  pass(seconds: number, audio: TestAudio): void {
    for (let left = Math.round(seconds * 20); left > 0; left--) {
      this.millis += 50;
      audio.move(0.05);
      const due = this.#waiting.filter(({ at }) => at <= this.millis);
      this.#waiting = this.#waiting.filter((each) => !due.includes(each));
      for (const { act } of due) act();
    }
  }
}
