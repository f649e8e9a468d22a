// Plays one clip: position, rate, and where it goes on. Owns the audio element it is given.
import { backstep, rateStep, resumeAt, slowRate } from './resume.ts';

export type Span = { from: number; to: number };

export class Playback {
  playing = $state(false);
  /** Seconds; follows the sound frame by frame while it plays. */
  position = $state(0);
  duration = $state(0);
  rate = $state(1);
  error = $state<string | null>(null);
  /** Play stops at its end, and Tab plays it again. */
  span = $state.raw<Span | null>(null);

  #audio: HTMLAudioElement | null = null;
  #paused = false;
  #startedAt = 0;
  #stopAt: number | null = null;
  #frame = 0;
  #usual = 1;

  /** Returns how to let go of the element. */
  attach(audio: HTMLAudioElement): () => void {
    this.#audio = audio;
    audio.preservesPitch = true;
    const on: [string, () => void][] = [
      ['loadedmetadata', () => this.#loaded()],
      ['durationchange', () => this.#loaded()],
      ['play', () => this.#follow()],
      ['pause', () => this.#rest()],
      ['seeked', () => (this.position = audio.currentTime)],
      ['error', () => (this.error = reason(audio.error))],
    ];
    for (const [name, act] of on) audio.addEventListener(name, act);
    return () => {
      for (const [name, act] of on) audio.removeEventListener(name, act);
      cancelAnimationFrame(this.#frame);
      audio.pause();
      this.#audio = null;
    };
  }

  toggle(): void {
    if (this.playing) this.pause();
    else this.play(resumeAt(this.position, this.duration, this.#paused, backstep));
  }

  pause(): void {
    this.#paused = true;
    this.#audio?.pause();
  }

  /** Plays from a moment on, to `stopAt` if given. */
  play(from: number, stopAt: number | null = null): void {
    const audio = this.#audio;
    if (!audio) return;
    this.#startedAt = from;
    this.#stopAt = stopAt;
    this.#paused = false;
    audio.currentTime = from;
    audio.playbackRate = this.rate;
    // Before the first key or click a browser may refuse; then it waits for one.
    audio.play().catch(() => undefined);
  }

  /** The marked part, or again from where it was last started. */
  replay(): void {
    if (this.span) this.play(this.span.from, this.span.to);
    else this.play(this.#startedAt);
  }

  jump(seconds: number): void {
    this.seek(this.position + seconds);
  }

  seek(to: number): void {
    const audio = this.#audio;
    if (!audio) return;
    this.position = Math.min(Math.max(0, to), this.duration || 0);
    this.#paused = false;
    this.#stopAt = null;
    this.#startedAt = this.position;
    audio.currentTime = this.position;
  }

  faster(steps: number): void {
    this.#setRate(rateStep(this.rate, steps));
  }

  /** Slow, and back to the rate before. */
  toggleSlow(): void {
    if (this.rate === slowRate) this.#setRate(this.#usual);
    else {
      this.#usual = this.rate;
      this.#setRate(slowRate);
    }
  }

  #setRate(rate: number): void {
    this.rate = rate;
    if (this.#audio) this.#audio.playbackRate = rate;
  }

  #loaded(): void {
    const duration = this.#audio?.duration ?? 0;
    if (Number.isFinite(duration)) this.duration = duration;
  }

  #follow(): void {
    this.playing = true;
    const look = (): void => {
      const audio = this.#audio;
      if (!audio || audio.paused) return;
      this.position = audio.currentTime;
      if (this.#stopAt !== null && this.position >= this.#stopAt) {
        this.#stopAt = null;
        audio.pause();
        return;
      }
      this.#frame = requestAnimationFrame(look);
    };
    look();
  }

  #rest(): void {
    this.playing = false;
    this.position = this.#audio?.currentTime ?? this.position;
  }
}

function reason(error: MediaError | null): string {
  switch (error?.code) {
    case MediaError.MEDIA_ERR_NETWORK:
      return 'The sound stopped arriving';
    case MediaError.MEDIA_ERR_DECODE:
      return 'The sound could not be decoded';
    default:
      return 'The sound cannot be played: it is missing or damaged';
  }
}
