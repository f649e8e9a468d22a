// Listening to one clip: what plays and how, what was heard, and every key about it.
import type { Client } from '../lib/client.ts';
import type { AudioMeasurements, Speech } from '../lib/generated/api.ts';
import type { Looked, Note } from '../label/desk.svelte.ts';
import { keepEar, keptEar, type EarSettings } from './earsettings.ts';
import { fastestHeard, millisOf } from './heard.ts';
import { Hearing } from './hearing.svelte.ts';
import type { SoundAction } from './keys.ts';
import { Pedal } from './pedal.ts';
import { Playback, type Span } from './playback.svelte.ts';
import { backstep, besideSilence, farStep, loopGap, settingStep, step } from './resume.ts';
import { speechOf } from './speech.ts';

export type Solo = 'all' | 'left' | 'right';
export const soloNames: Record<Solo, string> = { all: 'Both channels', left: 'Left channel', right: 'Right channel' };

export type EarPort = {
  client: Pick<Client, 'call' | 'media' | 'onChanged'>;
  /** Tells projects apart: how one listens is kept for each. */
  place: string;
  say(text: string, tone?: Note['tone']): void;
  /** What is played again and looped when nothing is marked, such as the segment one is in. */
  part(): Span | null;
};

/** Before and after speech that is gone to, so that its first and last sound are there. */
const around = { before: 0.3, after: 0.2 };
/** Projects in which it was said that a clip cannot be levelled. */
const told = new Set<string>();

export class Ear {
  readonly playback: Playback;
  readonly hearing = new Hearing();
  readonly pedal: Pedal;
  settings = $state.raw<EarSettings>(keptEar(''));
  solo = $state<Solo>('all');
  speech = $state.raw<Speech | null>(null);
  /** Measurements of the clip, and why it could not be decoded as a whole. */
  measured = $state.raw<AudioMeasurements | null>(null);
  damaged = $state<string | null>(null);
  /** True once the measurements were asked for, so that their lack means something. */
  asked = $state(false);
  /** How many channels the clip has, once that is known. */
  channels = $state<number | null>(null);
  /** Levelled or soloed sound was refused: the clip plays as it is. */
  asItIs = $state(false);

  readonly #port: EarPort;
  #hash = $state<string | null>(null);
  #stop: (() => void) | null = null;

  readonly silences = $derived<Span[]>((this.speech?.silences ?? []).map(({ start_micros, end_micros }) => ({ from: start_micros / 1e6, to: end_micros / 1e6 })));
  /** Where the sound of the clip comes from, as it is to be heard. */
  readonly source = $derived.by(() => {
    if (this.#hash === null) return '';
    const plain = this.asItIs || (!this.settings.levelled && this.solo === 'all');
    return this.#port.client.media(this.#hash, plain ? 'sound.wav' : `sound-${this.settings.levelled ? 'levelled' : 'plain'}-${this.solo}.wav`);
  });

  constructor(port: EarPort, playback = new Playback()) {
    this.#port = port;
    this.playback = playback;
    this.settings = keptEar(port.place);
    playback.backstep = this.settings.backstep;
    playback.gap = this.settings.gap;
    playback.rate = this.settings.rate;
    playback.onheard = (from, to, rate) => this.hearing.take(from, to, rate);
    this.pedal = new Pedal({ play: () => playback.playing || playback.resume(), pause: () => playback.pause() });
  }

  /** Listens to another clip; `micros` is how long it is, as far as that is known. */
  open(hash: string, micros: number | null): void {
    if (hash === this.#hash) return;
    this.close();
    this.playback.reset();
    this.playback.loop = false;
    this.#hash = hash;
    [this.speech, this.measured, this.damaged, this.asked, this.channels, this.asItIs, this.solo] = [null, null, null, false, null, false, 'all'];
    this.hearing.open(`${this.#port.place} ${hash}`, (micros ?? 0) / 1000);
    void this.#readSpeech(hash);
    void this.#measure(hash);
    this.#stop = this.#port.client.onChanged((tags) => {
      if (tags.includes('items') && this.measured === null && this.asked) void this.#measure(hash);
    });
  }

  close(): void {
    this.pedal.release();
    this.hearing.close();
    this.#stop?.();
    this.#stop = null;
    this.#hash = null;
  }

  /** Takes in what was just heard, as before a submission. */
  settle(): void {
    this.hearing.settle();
  }

  /** What is lent to the question before a submission; null for a clip that nobody can hear. Where nobody speaks all was heard. */
  looked(): Looked | null {
    if (this.playback.error !== null) return null;
    return { kind: 'heard', share: this.hearing.share, counts: `Listening counts up to ${fastestHeard} times the speed`, goToUnseen: () => this.goToUnheard() };
  }

  /** Plays the longest speech that was never heard. */
  goToUnheard(): void {
    this.settle();
    const next = this.hearing.next();
    if (next) this.playback.play(Math.max(0, next.from - around.before), Math.min(next.to + around.after, this.playback.duration || Infinity));
    else this.#port.say('All of the speech was heard');
  }

  /** One comes to a segment, or to a clip without segments: it plays, if one wants that. */
  enter(part: Span | null): void {
    const { playback } = this;
    if (this.settings.autoplay) playback.play(part?.from ?? 0, part?.to ?? null);
    else if (part && !playback.playing) playback.seek(part.from);
  }

  change(settings: Partial<EarSettings>): void {
    this.settings = { ...this.settings, ...settings };
    this.playback.backstep = this.settings.backstep;
    this.playback.gap = this.settings.gap;
    if (settings.levelled !== undefined) this.asItIs = false;
    keepEar(this.#port.place, this.settings);
  }

  listenTo(solo: Solo): void {
    this.solo = solo;
    this.asItIs = false;
  }

  /** Another source for what cannot be played as it was wanted; null when there is none. */
  giveWay(): string | null {
    if (this.#hash === null || this.asItIs) return null;
    const plain = this.#port.client.media(this.#hash, 'sound.wav');
    if (this.source === plain) return null;
    this.asItIs = true;
    return plain;
  }

  /** The sound is there. */
  arrived(): void {
    if (!this.asItIs || told.has(this.#port.place)) return;
    told.add(this.#port.place);
    this.#port.say('This clip cannot be levelled: it plays as it was recorded', 'warning');
  }

  /** Does what a key asks for, holding included; false when the key is not about listening. */
  key(action: SoundAction, event: Pick<KeyboardEvent, 'code' | 'repeat'>): boolean {
    if (action === 'hold-play') this.pedal.press(event);
    // A held key would start and stop, and say so each time.
    else if (event.repeat && ['play', 'loop', 'slow', 'levelled', 'solo', 'spectrogram'].includes(action)) return true;
    return this.act(action);
  }

  /** Does what is asked for; false when that is not about listening. */
  act(action: SoundAction): boolean {
    const { playback } = this;
    switch (action) {
      case 'play':
        playback.toggle();
        return true;
      case 'back':
        playback.jump(-step);
        return true;
      case 'forward':
        playback.jump(step);
        return true;
      case 'far-back':
        playback.jump(-farStep);
        return true;
      case 'far-forward':
        playback.jump(farStep);
        return true;
      case 'slower':
      case 'faster':
        playback.faster(action === 'faster' ? 1 : -1);
        this.change({ rate: playback.rate });
        return true;
      case 'slow':
        playback.toggleSlow();
        return true;
      case 'again-slower':
        playback.againSlower();
        return true;
      case 'replay':
        this.#replay();
        return true;
      case 'loop':
        playback.toggleLoop(playback.span ?? this.#port.part());
        this.#port.say(playback.loop ? 'Repeats until you turn it off' : 'Repeats no more');
        return true;
      case 'next-silence':
        this.#goToSilence(1);
        return true;
      case 'previous-silence':
        this.#goToSilence(-1);
        return true;
      case 'unseen':
        this.goToUnheard();
        return true;
      case 'backstep-less':
      case 'backstep-more':
        this.change({ backstep: settingStep(this.settings.backstep, action === 'backstep-more' ? 1 : -1, backstep) });
        this.#port.say(this.settings.backstep > 0 ? `Play goes back ${this.settings.backstep.toFixed(1)} s after a pause` : 'Play goes on where it was paused');
        return true;
      case 'levelled':
        this.change({ levelled: !this.settings.levelled });
        this.#port.say(this.settings.levelled ? 'Quiet and loud clips are equally loud' : 'As loud as it was recorded');
        return true;
      case 'solo':
        this.#nextChannel();
        return true;
      case 'spectrogram':
        this.change({ spectrogram: !this.settings.spectrogram });
        return true;
      case 'hold-play':
        return true;
      default:
        return false;
    }
  }

  /** Steps of the gap between two rounds of a loop. */
  gapBy(steps: number): void {
    this.change({ gap: settingStep(this.settings.gap, steps, loopGap) });
  }

  #replay(): void {
    const part = this.playback.span ?? this.#port.part();
    if (part) this.playback.play(part.from, part.to);
    else this.playback.replay();
  }

  #nextChannel(): void {
    if (this.channels === 1) return this.#port.say('This clip has one channel only');
    const order: Solo[] = ['all', 'left', 'right'];
    this.listenTo(order[(order.indexOf(this.solo) + 1) % order.length] ?? 'all');
    this.#port.say(soloNames[this.solo]);
  }

  #goToSilence(by: 1 | -1): void {
    const place = besideSilence(this.silences, this.playback.position, by);
    if (place !== null) this.playback.seek(place);
    else if (this.speech === null) this.#port.say('Where it is silent is not known yet');
    else this.#port.say(by > 0 ? 'No silence after this' : 'No silence before this');
  }

  async #readSpeech(hash: string): Promise<void> {
    const speech = await speechOf(this.#port.client, hash);
    if (hash !== this.#hash || speech === null) return;
    this.speech = speech;
    this.hearing.speech = millisOf(speech.regions);
  }

  async #measure(hash: string): Promise<void> {
    const detail = await this.#port.client.call('get_item', { item: hash }).catch(() => null);
    if (hash !== this.#hash) return;
    this.asked = true;
    if (!detail) return;
    this.measured = detail.audio;
    this.channels = detail.channels;
    this.damaged = detail.damaged;
  }
}
