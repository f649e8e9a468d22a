// The labeler's place: the queue, the open layer, and every way to change or leave it.
import type { Client } from '../lib/client.ts';
import type { EditKind, ItemRow, Mark, MediaKind, OpenLayer, Patch, Queue } from '../lib/generated/api.ts';
import { hrefTo } from '../lib/router.ts';
import { shownMarks, type Gesture, type LayerState } from './layer.ts';
import { prefetch } from './pictures.ts';
import { EditQueue, inWords } from './queue.ts';
import { back, forward, noTrail, visited, type Trail } from './trail.ts';

export type Panel = 'skip' | 'reopen' | 'keys';
export type Note = { text: string; tone: 'plain' | 'warning' };

/** What an editor lends while it is mounted. */
export type Editor = {
  /** How the item is shown, for the edit log. */
  view(): string | null;
  /** Sends what is still in the hand, such as a word being typed. */
  settle(): void;
};

const noteMillis = 3200;

export class Labeling {
  queue = $state.raw<Queue | null>(null);
  item = $state.raw<ItemRow | null>(null);
  layer = $state.raw<LayerState | null>(null);
  error = $state<string | null>(null);
  loading = $state(true);
  note = $state.raw<Note | null>(null);
  panel = $state<Panel | null>(null);
  /** Submitting, skipping or reopening is on its way. */
  busy = $state(false);
  /** The marks the last item was left with, for copying them to this one. */
  carried = $state.raw<readonly Mark[]>([]);

  readonly marks = $derived<readonly Mark[]>(this.layer ? shownMarks(this.layer) : []);
  readonly sealed = $derived(this.layer?.saved.state === 'submitted');
  readonly failure = $derived(this.layer?.failure ?? null);
  readonly dirty = $derived((this.layer?.pending.length ?? 0) > 0);
  readonly canUndo = $derived(!this.sealed && (this.dirty || (this.layer?.saved.can_undo ?? false)));
  readonly canRedo = $derived(!this.sealed && !this.dirty && (this.layer?.saved.can_redo ?? false));

  /** True once this item was reached from another one here, by submit, next or previous. */
  moved = false;
  editor: Editor | null = null;
  readonly #client: Client;
  readonly #kept: string;
  #edits: EditQueue | null = null;
  #asked = 0;
  #settling = false;
  #trail: Trail;
  #noteTimer: ReturnType<typeof setTimeout> | undefined;

  /** `place` tells projects apart: what is remembered for this sitting belongs to one of them. */
  constructor(client: Client, place: string) {
    this.#client = client;
    this.#kept = `burnish.trail.${place}`;
    this.#trail = readTrail(this.#kept);
  }

  /** Opens an item, or the first one of the queue. */
  async load(hash: string | null, kind: MediaKind | null = null): Promise<void> {
    const mine = ++this.#asked;
    this.loading = true;
    this.error = null;
    this.panel = null;
    try {
      const early = hash === null ? null : this.#open(hash);
      // Its rejection is met below; until then it must not count as unhandled.
      early?.catch(() => undefined);
      const queue = await this.#client.call('get_queue', { item: hash, kind });
      const layer = queue.item && (await (queue.item.hash === hash && early ? early : this.#open(queue.item.hash)));
      if (mine !== this.#asked) return;
      this.#show(queue, layer);
    } catch (reason) {
      if (mine !== this.#asked) return;
      this.error = inWords(reason);
    }
    this.loading = false;
  }

  /** Sends one gesture; false when that is not allowed now. */
  edit(kind: EditKind, patch: Patch): boolean {
    if (!this.#settling && !this.mayEdit()) return false;
    this.#push({ type: 'edit', kind, patch, view: this.editor?.view() ?? null });
    return true;
  }

  undo(): void {
    this.#settle();
    if (!this.mayEdit()) return;
    if (this.canUndo) this.#push({ type: 'undo' });
    else this.say('Nothing to undo on this item');
  }

  redo(): void {
    this.#settle();
    if (!this.mayEdit()) return;
    if (this.layer?.saved.can_redo) this.#push({ type: 'redo' });
    else this.say('Nothing to redo');
  }

  retry(): void {
    this.#edits?.retry();
  }

  giveUp(): void {
    this.#edits?.giveUp();
  }

  /** Submits what is here and goes on. A submitted item that was not reopened just goes on. */
  async submit(): Promise<void> {
    const { item } = this;
    if (!item || this.busy) return;
    if (this.sealed) return this.next();
    await this.#leaving(async () => {
      const parent = this.layer?.saved.head ?? null;
      const view = this.editor?.view() ?? null;
      const done = await this.#client.call('submit', { item: item.hash, parent, view });
      const what = this.marks.length ? 'Submitted' : 'Submitted as nothing here:';
      this.say(`${what} ${item.name}${done.changed ? '' : ', the same as before'}`);
      await this.load(done.next?.hash ?? null);
    });
  }

  async skip(reason: string): Promise<void> {
    const { item } = this;
    if (!item || this.busy) return;
    await this.#leaving(async () => {
      const queue = await this.#client.call('skip_item', { item: item.hash, reason });
      this.say(`Skipped ${item.name}: it comes back last`);
      await this.load(queue.item?.hash ?? null);
    });
  }

  async reopen(reason: string): Promise<void> {
    const { item } = this;
    if (!item || this.busy) return;
    await this.#leaving(async () => {
      const layer = await this.#client.call('reopen', { item: item.hash, reason });
      this.#adopt(item, layer);
      this.panel = null;
    });
  }

  async next(): Promise<void> {
    const hash = forward(this.#trail) ?? this.queue?.next[0]?.hash;
    if (hash === undefined) this.say('This is the last item of the queue');
    else await this.#goTo(hash);
  }

  async previous(): Promise<void> {
    // With the queue done, the last item shown is the one before.
    const hash = this.item === null ? (this.#trail.hashes[this.#trail.at] ?? null) : back(this.#trail);
    if (hash === null) this.say('This is the first item you opened here');
    else await this.#goTo(hash);
  }

  /** Resolves true when everything is saved and one may leave. */
  async saved(): Promise<boolean> {
    this.#settle();
    try {
      await this.#edits?.flush();
      return true;
    } catch {
      this.say('Not left: the last change is not saved yet', 'warning');
      return false;
    }
  }

  say(text: string, tone: Note['tone'] = 'plain'): void {
    clearTimeout(this.#noteTimer);
    this.note = { text, tone };
    this.#noteTimer = setTimeout(() => (this.note = null), noteMillis);
  }

  /** Takes in what is still in the editor's hand, also on the way out, but not into a sealed layer. */
  #settle(): void {
    this.#settling = this.layer !== null && !this.sealed;
    this.editor?.settle();
    this.#settling = false;
  }

  async #goTo(hash: string): Promise<void> {
    if (this.busy || !(await this.saved())) return;
    await this.load(hash);
  }

  async #leaving(act: () => Promise<void>): Promise<void> {
    this.busy = true;
    try {
      if (await this.saved()) await act();
    } catch (reason) {
      this.say(inWords(reason), 'warning');
    } finally {
      this.busy = false;
    }
  }

  /** False when the item is sealed: then it asks to reopen it. */
  mayEdit(): boolean {
    // On the way to another item a gesture could only land on the wrong one.
    if (this.layer === null || this.busy || this.loading) return false;
    if (this.sealed) this.panel = 'reopen';
    return !this.sealed;
  }

  #push(gesture: Gesture): void {
    this.#edits?.push(gesture);
  }

  #open(item: string): Promise<OpenLayer> {
    return this.#client.call('open_item', { item });
  }

  #show(queue: Queue, layer: OpenLayer | null): void {
    const left = this.item;
    if (left && left.hash !== queue.item?.hash) {
      this.moved = true;
      if (this.marks.length) this.carried = this.marks;
    }
    this.queue = queue;
    for (const row of queue.next.slice(0, 3)) {
      if (row.kind === 'image') prefetch(this.#client.media(row.hash, 'display'));
    }
    if (!queue.item || !layer) {
      this.item = null;
      this.layer = null;
      this.#edits = null;
      return;
    }
    this.#trail = visited(this.#trail, queue.item.hash);
    sessionStorage.setItem(this.#kept, JSON.stringify(this.#trail));
    // The address follows, so that a reload opens this item; no hashchange, or it would load twice.
    history.replaceState(history.state, '', hrefTo('label', queue.item.hash));
    this.#adopt(queue.item, layer);
  }

  #adopt(item: ItemRow, layer: OpenLayer): void {
    const client = this.#client;
    const edits: EditQueue = new EditQueue(
      layer,
      {
        send: (gesture, parent) => {
          if (gesture.type !== 'edit') return client.call(gesture.type, { item: item.hash, parent });
          const { kind, patch, view } = gesture;
          return client.call('apply_edit', { item: item.hash, parent, kind, patch, view });
        },
        open: () => this.#open(item.hash),
        after: (millis, act) => {
          const timer = setTimeout(act, millis);
          return () => clearTimeout(timer);
        },
      },
      (state) => {
        if (this.#edits === edits) this.layer = state;
      },
    );
    this.#edits = edits;
    this.layer = edits.state;
    this.item = item;
  }
}

function readTrail(key: string): Trail {
  try {
    const kept = JSON.parse(sessionStorage.getItem(key) ?? 'null') as Trail | null;
    return kept && Array.isArray(kept.hashes) && typeof kept.at === 'number' ? kept : noTrail;
  } catch {
    return noTrail;
  }
}
