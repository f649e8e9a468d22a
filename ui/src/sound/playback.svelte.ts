// Plays one clip: position, rate, loops, and where it goes on. Owns the audio element it is given.
import { again, againRate, backstep, loopGap, rateStep, resumeAt, slowRate, type Span } from './resume.ts';
import { Ticks } from './ticks.ts';
import { noDevice, reasonOf, refusalOf } from './trouble.ts';

export type { Span } from './resume.ts';

/** What the browser's clock and timers are, so that tests have their own. */
export type Time = { now(): number; after(millis: number, act: () => void): () => void };
const windowTime: Time = {
  now: () => performance.now(),
  after: (millis, act) => {
    const timer = setTimeout(act, millis);
    return () => clearTimeout(timer);
  },
};

/** Waited for sound to move on before it is said that none comes. */
const stuckMillis = 3000;

export class Playback {
  /** Also true in the gap of a loop. */
  playing = $state(false);
  /** Seconds; follows the sound frame by frame while it plays. */
  position = $state(0);
  duration = $state(0);
  rate = $state(1);
  /** Why the clip cannot be played at all. */
  error = $state<string | null>(null);
  /** Why nothing is heard though the clip is fine; it goes when sound comes. */
  hindered = $state<string | null>(null);
  /** Play stops at its end, and Tab plays it again. */
  span = $state.raw<Span | null>(null);
  /** What was played to its end begins again after `gap` seconds. */
  loop = $state(false);
  gap = $state(loopGap.usual);
  /** Seconds that play goes back after a pause. */
  backstep = $state(backstep.usual);
  /** Hears what was played, in seconds; never across a jump. */
  onheard: ((from: number, to: number, rate: number) => void) | null = null;

  readonly #time: Time;
  #audio: HTMLAudioElement | null = null;
  #paused = false;
  #startedAt = 0;
  /** What was last played to an end, and whether it is to stop there. */
  #part: Span | null = null;
  #stopAt: number | null = null;
  #frame = 0;
  /** The rate before slow was pressed. */
  #usual = 1;
  /** From where on it goes at the usual rate again. */
  #slowTo: { at: number; rate: number } | null = null;
  #endGap: (() => void) | null = null;
  #watch: (() => void) | null = null;
  readonly #ticks = new Ticks();
  /** Where to go on once another source of the same clip is there. */
  #goOn: { position: number; playing: boolean } | null = null;
  #source = '';
  #fallback: (() => string | null) | null = null;

  constructor(time: Time = windowTime) {
    this.#time = time;
  }

  /** Slow was pressed, or someone came down to it. */
  get slowed(): boolean {
    return this.#slowTo === null && this.rate <= slowRate;
  }

  /** Returns how to let go of the element. */
  attach(audio: HTMLAudioElement): () => void {
    this.#audio = audio;
    audio.preservesPitch = true;
    this.error = null;
    const on: [string, () => void][] = [
      ['loadedmetadata', () => this.#loaded()],
      ['durationchange', () => this.#measure()],
      ['play', () => this.#started()],
      ['pause', () => this.#rest()],
      ['seeking', () => this.#ticks.cut()],
      ['seeked', () => this.#ticks.cut()],
      // Frames stand still in a window behind others, and sound does not.
      ['timeupdate', () => this.#follow()],
      ['ended', () => this.#ended()],
      ['error', () => this.#failed()],
    ];
    for (const [name, act] of on) audio.addEventListener(name, act);
    if (this.#source !== '') audio.src = this.#source;
    this.#measure();
    return () => {
      for (const [name, act] of on) audio.removeEventListener(name, act);
      this.reset();
      audio.removeAttribute('src');
      this.#audio = null;
    };
  }

  /** Another clip is next: everything about the last one is forgotten, but not how it was played. */
  reset(): void {
    this.#stopTimers();
    this.#audio?.pause();
    [this.#paused, this.#startedAt, this.#part, this.#stopAt, this.#goOn] = [false, 0, null, null, null];
    this.#ticks.cut();
    [this.playing, this.position, this.duration, this.error, this.hindered, this.span] = [false, 0, 0, null, null, null];
    this.#fullSpeed();
    this.#source = '';
  }

  /**
   * Takes the sound from `source`. From another source of the same clip it goes on where it was,
   * playing if it played. `fallback` is asked for another one when this cannot be played.
   */
  load(source: string, fallback: (() => string | null) | null = null): void {
    this.#fallback = fallback;
    if (source === this.#source) return;
    const going = this.playing || (this.#goOn?.playing ?? false);
    if (this.#source !== '') this.#goOn ??= { position: this.position, playing: going };
    this.#source = source;
    const audio = this.#audio;
    if (!audio) return;
    this.error = null;
    this.#ticks.cut();
    this.#stopTimers();
    audio.src = source;
  }

  toggle(): void {
    if (this.playing) this.pause();
    else this.resume();
  }

  /** Goes on from where it was paused, a little earlier; to the end of the part it was in. */
  resume(): void {
    const part = this.#part && this.#stopAt !== null ? this.#part : null;
    this.#begin(resumeAt(this.position, this.duration, this.#paused, this.backstep, part?.from ?? 0));
  }

  pause(): void {
    this.#paused = true;
    this.#stopGap();
    if (this.#goOn) this.#goOn.playing = false;
    this.playing = false;
    this.#audio?.pause();
  }

  /** Plays from a moment on, to `stopAt` if given. */
  play(from: number, stopAt: number | null = null): void {
    this.#startedAt = from;
    this.#part = stopAt === null ? null : { from, to: stopAt };
    this.#stopAt = stopAt;
    this.#fullSpeed();
    this.#begin(from);
  }

  /** The marked part, or again from where it was last started. */
  replay(): void {
    if (this.span) this.play(this.span.from, this.span.to);
    else if (this.#part) this.play(this.#part.from, this.#part.to);
    else this.play(this.#startedAt);
  }

  /** Repeats `part`, or the whole clip; off when it is on. */
  toggleLoop(part: Span | null): void {
    this.loop = !this.loop;
    if (!this.loop) return this.#stopGap();
    const wanted = part ?? { from: 0, to: this.duration };
    const inside = this.position >= wanted.from && this.position < wanted.to - 0.05;
    if (!this.playing || !inside) return this.play(wanted.from, wanted.to);
    [this.#startedAt, this.#part, this.#stopAt] = [wanted.from, wanted, wanted.to];
  }

  /** The last seconds again and slower, then at the rate as before once past where one was. */
  againSlower(): void {
    const until = Math.max(this.#slowTo?.at ?? 0, this.position);
    const usual = this.#slowTo?.rate ?? this.rate;
    const { position } = this;
    // The end of the part counts as still in it.
    if (this.#part && position > this.#part.from && position <= this.#part.to + 0.05) this.#stopAt = this.#part.to;
    this.#setRate(againRate(usual));
    this.#slowTo = { at: until, rate: usual };
    this.#begin(Math.max(0, position - again.seconds));
  }

  jump(seconds: number): void {
    this.seek(this.position + seconds);
  }

  /** Goes to a moment and plays on if it plays. Out of the part one is in, its end no longer stops it. */
  seek(to: number): void {
    const audio = this.#audio;
    if (!audio) return;
    const going = this.playing;
    this.#stopGap();
    this.#fullSpeed();
    this.position = Math.min(Math.max(0, to), this.duration || 0);
    this.#paused = false;
    const inside = this.#part && this.position >= this.#part.from && this.position < this.#part.to;
    if (!inside) [this.#startedAt, this.#part, this.#stopAt] = [this.position, null, null];
    this.#ticks.cut();
    if (this.#goOn) this.#goOn.position = this.position;
    audio.currentTime = this.position;
    if (going && audio.paused) this.#begin(this.position);
  }

  faster(steps: number): void {
    const rate = this.#slowTo?.rate ?? this.rate;
    this.#slowTo = null;
    this.#setRate(rateStep(rate, steps));
  }

  /** Slow, and back to the rate before. */
  toggleSlow(): void {
    this.#fullSpeed();
    if (this.rate === slowRate) this.#setRate(this.#usual === slowRate ? 1 : this.#usual);
    else {
      this.#usual = this.rate;
      this.#setRate(slowRate);
    }
  }

  #begin(from: number): void {
    const audio = this.#audio;
    if (!audio) return;
    this.#stopGap();
    this.#paused = false;
    this.#ticks.cut();
    this.position = Math.max(0, from);
    if (this.#goOn) return void (this.#goOn = { position: this.position, playing: true });
    audio.currentTime = this.position;
    audio.playbackRate = this.rate;
    audio.play().then(
      () => undefined,
      (reason: unknown) => {
        const refusal = refusalOf(reason);
        if (refusal === null) return;
        this.playing = false;
        this.hindered = refusal;
      },
    );
  }

  #setRate(rate: number): void {
    this.rate = rate;
    if (this.#audio) this.#audio.playbackRate = rate;
  }

  #fullSpeed(): void {
    if (this.#slowTo) this.#setRate(this.#slowTo.rate);
    this.#slowTo = null;
  }

  #loaded(): void {
    this.#measure();
    const audio = this.#audio;
    const goOn = this.#goOn;
    this.#goOn = null;
    if (!audio) return;
    // A new source forgets them.
    audio.preservesPitch = true;
    audio.playbackRate = this.rate;
    if (!goOn) return;
    this.position = goOn.position;
    audio.currentTime = goOn.position;
    if (goOn.playing) this.#begin(goOn.position);
  }

  #measure(): void {
    const duration = this.#audio?.duration ?? 0;
    if (Number.isFinite(duration)) this.duration = duration;
  }

  #failed(): void {
    const other = this.#fallback?.() ?? null;
    if (other !== null && other !== this.#source) return this.load(other, null);
    this.#goOn = null;
    this.playing = false;
    this.error = reasonOf(this.#audio?.error ?? null, this.duration > 0);
  }

  #started(): void {
    this.playing = true;
    this.#ticks.cut();
    cancelAnimationFrame(this.#frame);
    const look = (): void => {
      this.#follow();
      if (this.#audio && !this.#audio.paused) this.#frame = requestAnimationFrame(look);
    };
    look();
    const { position } = this;
    this.#watch?.();
    this.#watch = this.#time.after(stuckMillis, () => {
      const audio = this.#audio;
      // Still arriving is no reason to look for a loudspeaker.
      if (audio && !audio.paused && audio.readyState >= 3 && this.position === position && audio.currentTime === position) this.hindered = noDevice;
    });
  }

  #follow(): void {
    const audio = this.#audio;
    if (!audio || audio.paused || audio.seeking || this.#goOn) return;
    this.position = audio.currentTime;
    this.#count(audio);
    if (this.#slowTo && this.position >= this.#slowTo.at) this.#fullSpeed();
    if (this.#stopAt !== null && this.position >= this.#stopAt) this.#atEnd(audio);
  }

  #atEnd(audio: HTMLAudioElement): void {
    if (!this.loop) this.#stopAt = null;
    else if (this.#part) this.#startGap(this.#part);
    audio.pause();
  }

  #ended(): void {
    this.#follow();
    const part = this.#part ?? (this.loop ? { from: 0, to: this.duration } : null);
    if (this.loop && part && !this.#endGap) this.#startGap(part);
    if (this.loop) return;
    this.#stopAt = null;
    this.#rest();
  }

  #startGap(part: Span): void {
    this.playing = true;
    this.#endGap = this.#time.after(this.gap * 1000, () => {
      this.#endGap = null;
      if (this.loop && this.playing) this.play(part.from, part.to);
    });
  }

  #stopGap(): void {
    if (!this.#endGap) return;
    this.#endGap();
    this.#endGap = null;
    this.playing = false;
  }

  /** What was played since the last look was heard. */
  #count(audio: HTMLAudioElement): void {
    const played = this.#ticks.look(this.#time.now(), audio.currentTime, audio.playbackRate);
    if (!played) return;
    this.hindered = null;
    if (!audio.muted && audio.volume > 0) this.onheard?.(played.from, played.to, audio.playbackRate);
  }

  #rest(): void {
    cancelAnimationFrame(this.#frame);
    this.#watch?.();
    // A source that is on its way says pause, and so does the gap of a loop.
    if (this.#goOn) return;
    this.position = this.#audio?.currentTime ?? this.position;
    if (this.#audio) this.#count(this.#audio);
    this.#ticks.cut();
    if (!this.#endGap) this.playing = false;
  }

  #stopTimers(): void {
    cancelAnimationFrame(this.#frame);
    this.#endGap?.();
    this.#endGap = null;
    this.#watch?.();
    this.#watch = null;
  }
}
