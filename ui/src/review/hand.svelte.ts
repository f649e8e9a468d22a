// The lead's hand on the case in front of them: what is drawn, written or filed, what is heard, and what is decided.
import { BoxEditing } from '../label/editing.svelte.ts';
import type { DrawClass } from '../label/classes.ts';
import type { Client } from '../lib/client.ts';
import type { CaseDetail, CaseLayer, Mark, Verdict } from '../lib/generated/api.ts';
import { uuidv7 } from '../lib/ids.ts';
import { Ear } from '../sound/ear.svelte.ts';
import type { Stretch } from '../sound/heard.ts';
import type { SoundAction } from '../sound/keys.ts';
import { Draft } from './draft.svelte.ts';
import type { ReviewAction } from './keys.ts';
import { disputed, toHear } from './listening.ts';
import { startOf } from './overlay.ts';
import type { Reviewing } from './reviewing.svelte.ts';
import { Sight } from './sight.svelte.ts';
import { linesOf, marksOf } from './written.ts';

export type HandPort = {
  client: Pick<Client, 'call' | 'media' | 'onChanged'>;
  reviewing: Reviewing;
  /** The project's path: how one listens is kept for each. */
  place: string;
  classes: () => readonly DrawClass[];
  mayDecide: () => boolean;
  key: (action: ReviewAction) => string;
};

type Seconds = { from: number; to: number };

export class Hand {
  readonly draft: Draft;
  readonly editing: BoxEditing;
  readonly ear: Ear;
  readonly sight: Sight;
  drawing = $state(false);
  writing = $state(false);
  /** A sentence for the label book is being written. */
  filing = $state(false);
  /** The page of the book the case was just filed on. */
  filed = $state.raw<{ id: string; title: string } | null>(null);
  text = $state('');
  /** The marks whose times and speakers what is written keeps. */
  writtenOver = $state.raw<readonly Mark[]>([]);
  keysShown = $state(false);

  readonly #port: HandPort;
  /** What ends when a held key is let go of. */
  readonly #holding = new Map<string, () => void>();

  readonly detail: CaseDetail | null = $derived.by(() => this.#port.reviewing.detail);
  readonly image = $derived(this.detail?.item.kind === 'image');
  /** What of the clip the case is about, millis; the whole clip where the texts have no times. */
  readonly dispute: Stretch | null = $derived.by(() => this.#dispute());
  readonly missed = $derived.by(() => (this.dispute && this.ear.playback.error === null ? toHear(this.ear.hearing.heard, this.ear.hearing.speech, this.dispute) : []));
  readonly listenFirst = $derived(this.missed.length > 0);
  /** While the answer is drawn only the layers stay, as a ground. */
  readonly shown = $derived.by(() => ({ ...this.sight.shown, ...(this.drawing ? { context: false, only: null } : {}) }));

  constructor(port: HandPort) {
    this.#port = port;
    const { reviewing } = port;
    this.draft = new Draft((text) => reviewing.say(text));
    this.editing = new BoxEditing(this.draft, port.classes);
    this.editing.stage.editable = false;
    this.editing.stage.mode = 'select';
    this.sight = new Sight({
      stage: this.editing.stage,
      detail: () => (this.image ? this.detail : null),
      say: (text) => reviewing.say(text),
      hold: (code, release) => this.hold(code, release),
    });
    this.ear = new Ear({ client: port.client, place: port.place, say: (text, tone) => reviewing.say(text, tone), part: () => inSeconds(this.dispute) });
  }

  get mayDecide(): boolean {
    return this.#port.mayDecide();
  }

  /** Another case: whatever was begun on the last one is over. */
  settle(): void {
    [this.drawing, this.writing, this.filing, this.filed] = [false, false, false, null];
    this.sight.settle();
    // Marked on the waveform, and what play again is about.
    this.ear.playback.span = this.detail && !this.image ? inSeconds(disputed(this.detail.layers)) : null;
  }

  /** Keeps `release` for when the key of this code is let go of. */
  hold(code: string, release: () => void): void {
    this.#holding.set(code, release);
  }

  release(code: string): void {
    this.#holding.get(code)?.();
    this.#holding.delete(code);
  }

  releaseAll(): void {
    for (const release of this.#holding.values()) release();
    this.#holding.clear();
  }

  /** Does what a key asks for; false where it has no meaning. */
  act(action: ReviewAction, code: string): boolean {
    const at = Number(/^(?:take|layer)-(\d)$/.exec(action)?.[1] ?? 0) - 1;
    if (at >= 0) return this.#layer(action, at);
    return this.#decideBy(action) || this.sight.act(action, code) || this.#listenBy(action, code);
  }

  decide(verdict: Verdict): void {
    const { reviewing, key } = this.#port;
    this.ear.settle();
    const accepts = verdict.verdict === 'take' || verdict.verdict === 'none';
    if (this.mayDecide && accepts && this.listenFirst) reviewing.say(`Listen first: ${key('listen')} plays what is disputed`, 'warning');
    else if (this.mayDecide) void reviewing.decide(verdict);
    else reviewing.say('Only a lead decides', 'warning');
  }

  edit(): void {
    const { detail } = this;
    if (!detail || !this.mayDecide) return;
    if (!this.image) {
      const from = detail.layers.find((layer) => layer.text) ?? detail.layers[0];
      if (from) this.writeFrom(from);
      this.writing = true;
      return;
    }
    const { stage } = this.editing;
    this.draft.start(startOf(detail, uuidv7));
    this.drawing = true;
    stage.mode = this.draft.marks.length ? 'select' : 'draw';
    const [first] = this.draft.marks;
    stage.selected = first?.id ?? null;
    if (first?.type === 'box') this.editing.classKey = first.class;
  }

  saveDrawing(): void {
    this.editing.stage.settle();
    const { marks } = this.draft;
    this.decide(marks.length ? { verdict: 'marks', marks: [...marks] } : { verdict: 'none' });
  }

  /** What is written starts from this layer's words, and keeps its times. */
  writeFrom(layer: CaseLayer): void {
    this.text = linesOf(layer);
    this.writtenOver = layer.marks;
  }

  saveText(written: string): void {
    const marks = marksOf(this.writtenOver, written, uuidv7);
    if (marks) this.decide({ verdict: 'marks', marks });
    else this.#port.reviewing.say(`Keep one line for each of the ${this.writtenOver.length} segments; an empty one leaves it out`, 'warning');
  }

  /** Begins the sentence with which the case goes into the label book. */
  file(): void {
    if (!this.mayDecide) return this.#port.reviewing.say('Only a lead writes the book', 'warning');
    this.filed = null;
    this.filing = true;
  }

  wasFiled(page: { id: string; title: string }): void {
    this.filing = false;
    this.filed = page;
    this.#port.reviewing.say(`Filed on the page “${page.title}”`);
  }

  sound(action: SoundAction): boolean {
    if (this.image) return false;
    if (action === 'replay') this.listen();
    else this.ear.act(action);
    return true;
  }

  /** Plays what was not heard of the dispute, to its end; once all was heard, the whole of it. */
  listen(): void {
    this.ear.settle();
    const part = inSeconds(this.dispute);
    const first = inSeconds(this.missed[0] ?? null);
    if (part) this.ear.playback.play(Math.max(0, (first ?? part).from - 0.3), part.to);
  }

  #dispute(): Stretch | null {
    const { detail } = this;
    if (!detail || this.image) return null;
    return disputed(detail.layers) ?? { from: 0, to: (this.ear.playback.duration || (detail.item.duration_micros ?? 0) / 1e6) * 1000 };
  }

  #layer(action: ReviewAction, at: number): boolean {
    const layer = this.detail?.layers[at];
    if (!layer) return false;
    if (action.startsWith('take')) this.decide({ verdict: 'take', labeler: layer.labeler });
    else this.sight.toggle(layer.labeler);
    return true;
  }

  #decideBy(action: ReviewAction): boolean {
    const { reviewing } = this.#port;
    switch (action) {
      case 'consensus':
      case 'ambiguous':
        if (!this.image || !this.detail?.fused) reviewing.say('There is no middle of these', 'warning');
        else this.decide({ verdict: action });
        return true;
      case 'none':
        this.decide({ verdict: 'none' });
        return true;
      case 'edit':
        this.edit();
        return true;
      case 'undo':
        if (this.mayDecide) void reviewing.undo();
        return true;
      case 'redo':
        if (this.mayDecide) void reviewing.redo();
        return true;
      case 'file':
        this.file();
        return true;
      case 'next':
        void reviewing.step(1);
        return true;
      case 'previous':
        void reviewing.step(-1);
        return true;
      case 'keys':
        this.keysShown = true;
        return true;
      default:
        return false;
    }
  }

  #listenBy(action: ReviewAction, code: string): boolean {
    switch (action) {
      case 'pan':
        if (!this.image) this.ear.playback.toggle();
        return true;
      case 'play':
      case 'back':
      case 'forward':
      case 'slower':
      case 'faster':
      case 'again-slower':
      case 'slow':
      case 'loop':
        return this.sound(action);
      case 'listen':
        if (!this.image) this.listen();
        return !this.image;
      case 'hold-play':
        if (this.image) return false;
        this.ear.pedal.press({ code, repeat: false });
        this.hold(code, () => this.ear.pedal.lift({ code }));
        return true;
      default:
        return false;
    }
  }
}

function inSeconds(millis: Stretch | null): Seconds | null {
  return millis && { from: millis.from / 1000, to: millis.to / 1000 };
}
