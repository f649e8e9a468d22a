// The one item a labeler has open: its layer, every way to change it, its remark, and the time spent on it.
import type { Client } from '../lib/client.ts';
import type { EditKind, ItemRow, Mark, Patch, Remark, Workplace } from '../lib/generated/api.ts';
import { activeMillis, paused, type ActiveEvent } from './active.ts';
import { boundTo, type BoundClient } from './bound.ts';
import type { Gesture, LayerState } from './layer.ts';
import { meter, timedToPaint } from './meter.ts';
import { OpenedItem, type Work } from './opened.ts';
import { inWords } from './queue.ts';
import { RemarkWriter } from './remarks.ts';

export type Panel = 'skip' | 'reopen' | 'keys' | 'history' | 'unlooked' | 'remark';
export type Note = { text: string; tone: 'plain' | 'warning' };

/** What an editor lends while it is mounted. */
export type Editor = {
  /** How the item is shown, for the edit log. */
  view(): string | null;
  /** Sends what is still in the hand, such as a word being typed. */
  settle(): void;
};

/** How much of a picture was looked at, by the project's measure, or how much of the speech in a clip was heard. */
export type Looked = {
  kind: 'seen' | 'heard';
  /** 0..=1. */
  share: number;
  /** What counts, as a sentence that goes on with the project's rule. */
  counts: string;
  goToUnseen(): void;
};

const noteMillis = 3200;

export class Desk {
  item = $state.raw<ItemRow | null>(null);
  layer = $state.raw<LayerState | null>(null);
  /** What came with the item: its picture, a model's boxes, what is remarked on it. */
  work = $state.raw<Work | null>(null);
  loading = $state(true);
  note = $state.raw<Note | null>(null);
  panel = $state<Panel | null>(null);
  /** Skipping or reopening is on its way. */
  busy = $state(false);
  /** Why the open item could not be submitted, though its marks are saved. */
  refusal = $state<string | null>(null);
  /** The marks of an earlier moment, shown instead while the history is open. */
  preview = $state.raw<readonly Mark[] | null>(null);
  /** Lent by an editor that knows what was looked at or heard; null when there is nothing to tell. */
  looked = $state.raw<(() => Looked | null) | null>(null);
  /** Frame times and the like are shown. */
  hud = $state(meter.on);

  readonly past = $derived(this.panel === 'history' ? this.preview : null);
  readonly marks = $derived<readonly Mark[]>(this.past ?? this.layer?.shown ?? []);
  readonly sealed = $derived(this.layer?.saved.state === 'submitted');
  readonly failure = $derived(this.layer?.failure ?? null);
  readonly dirty = $derived((this.layer?.pending.length ?? 0) > 0);
  readonly canUndo = $derived(!this.sealed && !this.past && (this.dirty || (this.layer?.saved.can_undo ?? false)));
  readonly canRedo = $derived(!this.sealed && !this.past && !this.dirty && (this.layer?.saved.can_redo ?? false));
  readonly remark = $derived<Remark>(this.work?.remark ?? { flagged: false, note: '' });

  editor: Editor | null = null;
  protected readonly client: BoundClient;
  protected readonly project: string;
  protected readonly clock: () => number;
  protected readonly remarks: RemarkWriter;
  protected open: OpenedItem | null = null;
  /** When something was last written from here. */
  protected wrote = -Infinity;
  #settling = false;
  #noteTimer: ReturnType<typeof setTimeout> | undefined;

  /** `clock` gives millis. `project` tells projects apart: what is kept for this sitting belongs to one of them. */
  constructor(client: Client, project: string, clock: () => number = () => Date.now()) {
    this.client = boundTo(client);
    this.project = project;
    this.clock = clock;
    this.remarks = new RemarkWriter((item, remark) => this.client.call('remark_item', { item, ...remark }));
  }

  /** Sends one gesture; false when that is not allowed now. */
  edit(kind: EditKind, patch: Patch): boolean {
    if (!this.#settling && !this.mayEdit()) return false;
    this.#push({ type: 'edit', kind, patch, view: this.editor?.view() ?? null });
    return true;
  }

  undo(): void {
    this.settle();
    if (!this.mayEdit()) return;
    if (this.canUndo) this.#push({ type: 'undo' });
    else this.say('Nothing to undo on this item');
  }

  redo(): void {
    this.settle();
    if (!this.mayEdit()) return;
    if (this.layer?.saved.can_redo) this.#push({ type: 'redo' });
    else this.say('Nothing to redo');
  }

  /** Brings the layer back to how it was after `edit`, as one more edit. */
  returnTo(edit: string): void {
    this.panel = null;
    if (this.mayEdit()) this.#push({ type: 'return', edit });
  }

  retry(): void {
    this.open?.edits.retry();
  }

  giveUp(): void {
    this.open?.edits.giveUp();
  }

  /** False when the item is sealed: then it asks to reopen it. */
  mayEdit(): boolean {
    // On the way to another item a gesture could only land on the wrong one.
    if (this.layer === null || this.busy || this.loading) return false;
    if (this.past) this.say('This is an earlier moment: return to it, or close the history');
    else if (this.sealed) this.panel = 'reopen';
    return !this.past && !this.sealed;
  }

  /** Takes in what is still in the editor's hand, also on the way out, but not into a sealed layer. */
  settle(): void {
    this.#settling = this.layer !== null && !this.sealed;
    this.editor?.settle();
    this.#settling = false;
  }

  /** Resolves true when everything on this item is saved and one may leave; else says `otherwise`. */
  async saved(otherwise = 'Not left: the last change is not saved yet'): Promise<boolean> {
    this.settle();
    try {
      await this.open?.edits.flush();
      return true;
    } catch {
      this.say(otherwise, 'warning');
      return false;
    }
  }

  /** Flags the item or notes something on it; shows at once, and says so when it could not be saved. */
  setRemark(remark: Remark): void {
    const { open } = this;
    if (!open) return;
    this.remarks.write(open.hash, {
      before: open.work.remark,
      remark,
      put: (next) => {
        open.work = { ...open.work, remark: next };
        if (this.open === open) this.work = open.work;
      },
      failed: (reason) => this.say(`The remark on ${open.item.name} was not saved: ${inWords(reason)}`, 'warning'),
    });
  }

  toggleFlag(): void {
    if (!this.open) return;
    const { flagged, note } = this.remark;
    this.say(flagged ? 'Not flagged any more' : 'Flagged for the lead');
    this.setRemark({ flagged: !flagged, note });
  }

  /** A sign of life, for the active time. */
  hear(type: ActiveEvent['type']): void {
    const at = this.clock();
    this.open?.hear({ type, at });
    if (type === 'hide') this.open?.keepTime(at);
  }

  /** The active time on this revision by now. */
  time(): { millis: number; paused: boolean } | null {
    const at = this.clock();
    return this.open && { millis: activeMillis(this.open.time, at), paused: paused(this.open.time, at) };
  }

  /** Keeps the active time, so that a reload loses none of it. */
  keepTime(): void {
    this.open?.keepTime(this.clock());
  }

  say(text: string, tone: Note['tone'] = 'plain'): void {
    clearTimeout(this.#noteTimer);
    this.note = { text, tone };
    this.#noteTimer = setTimeout(() => (this.note = null), noteMillis);
  }

  /** Puts another item on the desk, or none. */
  protected put(open: OpenedItem | null): void {
    timedToPaint('switch');
    if (this.open && this.open !== open) this.open.leave(this.clock());
    this.open = open;
    this.panel = null;
    this.preview = null;
    this.layer = open?.edits.state ?? null;
    this.work = open?.work ?? null;
    this.item = open?.item ?? null;
    this.refusal = open?.refusal ?? null;
    open?.comeBack(this.clock());
  }

  protected opened(item: ItemRow, work: Workplace): OpenedItem {
    const open: OpenedItem = new OpenedItem(this.client, this.project, item, work, this.clock(), (state) => {
      this.wrote = this.clock();
      if (this.open === open) this.layer = state;
    });
    return open;
  }

  #push(gesture: Gesture): void {
    timedToPaint('paint');
    this.refusal = null;
    if (this.open) this.open.refusal = null;
    this.open?.edits.push(gesture);
  }
}
