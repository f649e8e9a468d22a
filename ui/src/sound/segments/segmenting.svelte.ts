// The segments of the clip on the screen: which one is active, what the hand does to them, and every key for them.
import type { EditKind, Mark, Patch } from '../../lib/generated/api.ts';
import { patched } from '../../label/layer.ts';
import { counted } from '../../lib/format.ts';
import { uuidv7 } from '../../lib/ids.ts';
import { linesOf, wordCount } from '../transcript.ts';
import { accepted, covering, mark, nextSuggestion, openLine, suggestions } from './mark.ts';
import { Hand } from './hand.svelte.ts';
import { freeAround, isTimed, merge, remove, speak, split, type Ground, type Line, type Side, type Span } from './segments.ts';
import { speakersOf } from './speakers.ts';
import { patchOf, type Intent, type ToolEvent } from './tool.ts';
import { parted, partedByShare } from './words.ts';

/** The layer the segments are part of. */
export type SegmentLayer = {
  readonly marks: readonly Mark[];
  mayEdit(): boolean;
  edit(kind: EditKind, patch: Patch): boolean;
  /** Takes in what is still in the hand, such as a word being typed. */
  settle(): void;
  say(text: string, tone?: 'plain' | 'warning'): void;
};

/** The clip they lie on, and what hears and types along. Moments in microseconds. */
export type Clip = {
  ground(): Ground;
  /** The project parts its clips into segments. */
  segmented(): boolean;
  speakers(): readonly string[];
  position(): number;
  /** Comes to a segment: plays it, if one wants that. */
  enter(span: Span): void;
  seek(to: number): void;
  /** Marks a part to hear, or none. */
  span(span: Span | null): void;
  /** The silent place near a moment. */
  snap(micros: number): Promise<number>;
  /** Where the caret is in the text of a line; null when it is elsewhere. */
  caret(id: string): number | null;
  /** Puts the caret into the text of a line, at its end unless said. */
  focus(id: string, caret?: number): void;
  key(action: string): string;
};

/** Keys that would part a clip which is one text. */
const parts: ReadonlySet<string> = new Set(['mark', 'split', 'split-share', 'accept', 'accept-all']);
const askMillis = 4000;
/** What is left at the end and shorter than this is not worth a line. */
const leastLeftMicros = 50_000;

export class Segmenting {
  active = $state<string | null>(null);
  /** Where speech was found; null until that is known. */
  regions = $state.raw<readonly Span[] | null>(null);
  #nextSpeaker = $state<string | null>(null);
  /** Of lines not saved yet: the first that no segment has is the next one's. */
  readonly #ids = [uuidv7()];
  readonly #layer: SegmentLayer;
  readonly #clip: Clip;
  #asked: { id: string; at: number } | null = null;
  #drawn: Line = fresh();
  readonly hand: Hand;

  readonly saved: readonly Line[] = $derived.by(() => linesOf(this.#layer.marks));
  /** As they would be if the hand let go now. */
  readonly shown: readonly Line[] = $derived.by(() => {
    const { live } = this.hand;
    const patch = live && patchOf(live, this.saved, this.#clip.ground(), this.#drawn);
    return patch ? linesOf(patched(this.#layer.marks, patch)) : this.saved;
  });
  readonly parted = $derived.by(() => this.#clip.segmented() || this.saved.some(isTimed));
  /** The line being written that has no times yet. */
  readonly open: Line = $derived.by(() => {
    const timed = new Set(this.saved.filter(isTimed).map(({ id }) => id));
    let next = this.#ids.find((id) => !timed.has(id));
    if (next === undefined) this.#ids.push((next = uuidv7()));
    const open = openLine(this.saved, next);
    return this.#nextSpeaker === null || open.speaker !== undefined ? open : { ...open, speaker: this.#nextSpeaker };
  });
  /** What there is to type in: the segments, and the open line where the clip goes on. */
  readonly rows: readonly Line[] = $derived.by(() => {
    if (this.shown.some(({ id }) => id === this.open.id)) return this.shown;
    if (this.shown.length === 0) return [this.open];
    const end = this.shown.reduce((last, line) => Math.max(last, line.end_micros ?? 0), 0);
    return this.#clip.segmented() && end < this.#clip.ground().end - leastLeftMicros ? [...this.shown, this.open] : this.shown;
  });
  readonly speakers = $derived.by(() => speakersOf(this.#clip.speakers(), this.saved));
  /** Speech without a segment, offered as one. */
  readonly ghosts: readonly Span[] = $derived.by(() => (this.#clip.segmented() && this.regions ? suggestions(this.regions, this.shown, this.#clip.ground()) : []));

  constructor(layer: SegmentLayer, clip: Clip) {
    this.#layer = layer;
    this.#clip = clip;
    this.hand = new Hand({ lines: () => this.saved, ground: () => clip.ground(), snap: (micros) => clip.snap(micros), send: (made, late) => this.#send(made, late) });
  }

  /** Does what a key of segments asks for; false when the key is not one of these. */
  act(action: string): boolean {
    const speaker = /^speaker-(\d)$/.exec(action)?.[1];
    if (!this.parted && parts.has(action)) return this.#say('This project takes a clip as one text; to part it all the same, hold Shift and drag over the wave');
    if (speaker !== undefined) return this.setSpeaker(this.speakers[Number(speaker) - 1]?.name ?? null);
    switch (action) {
      case 'mark':
        return this.#changes(() => this.#mark());
      case 'split':
      case 'split-share':
        return this.#changes(() => this.#split(action === 'split'));
      case 'merge-previous':
      case 'merge-next':
        return this.#changes(() => this.#merge(action === 'merge-next'));
      case 'delete':
        return this.#changes(() => this.#delete());
      case 'start-earlier':
        return this.#nudgeBy('start', -1);
      case 'start-later':
        return this.#nudgeBy('start', 1);
      case 'end-earlier':
        return this.#nudgeBy('end', -1);
      case 'end-later':
        return this.#nudgeBy('end', 1);
      case 'accept':
        return this.#changes(() => this.#accept(nextSuggestion(this.ghosts, this.#clip.position())));
      case 'accept-all':
        return this.#changes(() => this.#acceptAll());
      case 'speaker-none':
        return this.setSpeaker(null);
      case 'here':
        return this.#here();
      case 'apart':
        this.hand.together = !this.hand.together;
        return this.#say(this.hand.together ? 'Boundaries that touch move together' : 'A boundary moves alone');
      case 'snap':
        this.hand.snapOn = !this.hand.snapOn;
        return this.#say(this.hand.snapOn ? 'Dragged boundaries snap to silence' : 'Boundaries stay where they are dropped');
      default:
        return false;
    }
  }

  /** The pointer, over moments; `free` leaves what is dropped where it is. */
  point(event: ToolEvent, free = false): void {
    if (event.type === 'down') {
      this.#layer.settle();
      if (event.grip?.part === 'boundary' && !this.#layer.mayEdit()) return;
    }
    const done = this.hand.point(event);
    if (!done) return;
    switch (done.type) {
      case 'seek': {
        this.#clip.span(null);
        this.#clip.seek(done.at);
        const id = covering(this.saved, done.at, this.active);
        if (id !== null && id !== this.active) this.choose(id);
        return;
      }
      case 'select':
        this.#clip.span(null);
        return this.enter(done.id);
      case 'mark':
        return this.#clip.span({ start: done.from, end: done.to });
      default:
        if (!this.#layer.mayEdit()) return;
        if (done.type !== 'draw' && done.id !== this.active) this.choose(done.id);
        this.hand.release(done, free);
    }
  }

  /** Whether a drag from a moment makes a segment: on empty ground where clips are parted, elsewhere when `asked`. */
  draws(at: number, asked: boolean): boolean {
    return asked || (this.#clip.segmented() && freeAround(this.saved, this.#clip.ground(), at) !== null);
  }

  /** Takes in what is still in the hand. */
  settle(): void {
    this.hand.settle();
  }

  /** Makes a line the active one and types in it. */
  choose(id: string, caret?: number): void {
    this.active = id;
    this.#clip.focus(id, caret);
  }

  /** The line before or after the active one, heard; false at either end. */
  go(by: number): boolean {
    const next = this.rows[this.rows.findIndex(({ id }) => id === this.active) + by];
    if (!next) return false;
    this.#clip.span(null);
    this.enter(next.id);
    return true;
  }

  /** Comes to a line: types in it, and hears it where it has times. */
  enter(id: string): void {
    this.choose(id);
    const span = this.spanOf(id);
    if (span) this.#clip.enter(span);
  }

  /** From when to when a segment is; null for a line without times. */
  spanOf(id: string | null): Span | null {
    const line = this.saved.find((each) => each.id === id);
    return line && isTimed(line) ? { start: line.start_micros, end: line.end_micros } : null;
  }

  setSpeaker(name: string | null, id: string | null = this.active): boolean {
    return this.#changes(() => {
      if (id === this.open.id && !this.saved.some((each) => each.id === id)) this.#nextSpeaker = name;
      else this.#put('change', id === null ? null : speak(this.saved, id, name));
    });
  }

  /** Takes one that is offered. */
  take(span: Span): void {
    this.#changes(() => this.#accept(span));
  }

  #accept(span: Span | null): void {
    if (!span) return this.#noneLeft();
    const id = uuidv7();
    if (!this.#put('accept', accepted([span], [id]))) return;
    this.enter(id);
  }

  #acceptAll(): void {
    const { ghosts } = this;
    if (ghosts.length === 0) return this.#noneLeft();
    const ids = ghosts.map(() => uuidv7());
    if (!this.#put('accept', accepted(ghosts, ids))) return;
    if (ids[0] !== undefined) this.choose(ids[0]);
    this.#say(`${counted(ghosts.length, 'segment')} taken: one undo takes ${ghosts.length === 1 ? 'it' : 'all of them'} back`);
  }

  #noneLeft(): void {
    this.#layer.say(this.regions ? 'No speech is left without a segment' : 'Where somebody speaks is not known yet');
  }

  #mark(): void {
    const { open, active } = this;
    const marked = mark(this.saved, this.#clip.ground(), this.#clip.position(), active ?? open.id, active === null || active === open.id ? open : fresh());
    if (!marked) return void this.#say('No segment fits here: it would be shorter than 50 ms');
    if (!this.#put(marked.made ? 'draw' : 'change', marked.patch)) return;
    if (marked.id === open.id) this.#nextSpeaker = null;
    // Whoever types along goes on in the next line; whoever marked a segment types into it.
    const along = active === null || active === open.id || !marked.made;
    const next = along && this.rows.some(({ id }) => id === this.open.id) ? this.open.id : marked.id;
    this.choose(next);
  }

  #split(atCaret: boolean): void {
    const at = this.#clip.position();
    const id = covering(this.saved, at, this.active);
    const line = this.saved.find((each) => each.id === id);
    if (!line || !isTimed(line)) return void this.#say('There is no segment here to split');
    const caret = atCaret ? this.#clip.caret(line.id) : null;
    const share = (at - line.start_micros) / (line.end_micros - line.start_micros);
    const texts = caret === null ? partedByShare(line.text, share) : parted(line.text, caret);
    const second = uuidv7();
    const patch = split(this.saved, line.id, at, texts, second);
    if (!patch) return void this.#say('Not split: one half would be shorter than 50 ms');
    if (this.#put('change', patch)) this.choose(second, 0);
  }

  #merge(next: boolean): void {
    const at = this.saved.findIndex(({ id }) => id === this.active);
    const [one, other] = next ? [this.saved[at], this.saved[at + 1]] : [this.saved[at - 1], this.saved[at]];
    if (at < 0 || !one || !other) return void this.#say(next ? 'There is no segment after this one' : 'There is no segment before this one');
    if (this.#put('change', merge(this.saved, one.id, other.id))) this.choose(one.id, one.text.length);
  }

  #delete(): void {
    const at = this.saved.findIndex(({ id }) => id === this.active);
    const line = this.saved[at];
    if (!line) return void this.#say('No segment is chosen');
    const words = wordCount([line.text]);
    const sure = this.#asked?.id === line.id && Date.now() - this.#asked.at < askMillis;
    this.#asked = { id: line.id, at: Date.now() };
    if (words > 0 && !sure) {
      const keep = at > 0 ? this.#clip.key('merge-previous') : this.#clip.key('merge-next');
      return this.#layer.say(`${counted(words, 'word')} would go with it: again deletes, ${keep} keeps them in the ${at > 0 ? 'one before' : 'next one'}`, 'warning');
    }
    const neighbour = this.saved[at + 1] ?? this.saved[at - 1];
    if (this.#put('delete', remove(this.saved, line.id))) this.choose(neighbour?.id ?? this.open.id);
  }

  #here(): boolean {
    const id = covering(this.saved, this.#clip.position(), null);
    if (id === null) return this.#say('No segment is heard here');
    this.choose(id);
    return true;
  }

  #nudgeBy(side: Side, direction: 1 | -1): boolean {
    const line = this.saved.find((each) => each.id === this.active);
    if (!line || !isTimed(line)) return this.#say('This line has no boundaries yet');
    if (this.#layer.mayEdit()) this.hand.nudge(line, side, direction);
    return true;
  }

  #send(made: Intent, late: boolean): void {
    const patch = patchOf(made, this.saved, this.#clip.ground(), this.#drawn);
    if (made.type !== 'draw') return void this.#put('change', patch);
    if (!patch) return void this.#say('No segment: it lies over another one, or is shorter than 50 ms');
    const { id } = this.#drawn;
    this.#drawn = fresh();
    if (this.#put('draw', patch) && !late) this.choose(id);
  }

  /** Runs a change after all that is in the hand is taken in, where changes are allowed. */
  #changes(act: () => void): boolean {
    this.#layer.settle();
    if (this.#layer.mayEdit()) act();
    return true;
  }

  #put(kind: EditKind, patch: Patch | null): boolean {
    return patch !== null && this.#layer.edit(kind, patch);
  }

  #say(text: string): boolean {
    this.#layer.say(text);
    return true;
  }
}

function fresh(): Line {
  return { type: 'segment', id: uuidv7(), text: '' };
}
