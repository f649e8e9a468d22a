// The labeler's way through the queue: items open at once, and what is left behind is sent meanwhile.
import type { Client } from '../lib/client.ts';
import type { ItemRow, Mark, MediaKind, ProjectSettings, Queue, Submitted } from '../lib/generated/api.ts';
import { hrefTo } from '../lib/router.ts';
import { Desk, type Looked } from './desk.svelte.ts';
import { same } from './layer.ts';
import type { OpenedItem, Submission } from './opened.ts';
import { inWords } from './queue.ts';
import { Sending, type Departure } from './sending.ts';
import { Stock } from './stock.ts';
import { atHand, back, following, forward, keepTrail, keptTrail, returned, visited, type Trail } from './trail.ts';

export type { Editor, Looked, Note, Panel } from './desk.svelte.ts';

type Leaving = Departure<OpenedItem, Submission>;

/** A submission this soon after an item came is the key of the one before, still held or pressed twice. */
const tooSoonMillis = 250;
/** Per cent looked at or heard from which on nobody is asked, unless all is required: a rim is soon missed. */
const enough = 97;
/** News of labels so soon after a write here is of that write. */
const ownNewsMillis = 2000;

export class Labeling extends Desk {
  queue = $state.raw<Queue | null>(null);
  settings = $state.raw<ProjectSettings | null>(null);
  error = $state<string | null>(null);
  /** Submissions on their way, and all that was left behind and is not saved yet. */
  submitting = $state(0);
  underWay = $state(0);
  /** The marks the last item was left with, for copying them to this one, and which item that was. */
  carried = $state.raw<readonly Mark[]>([]);
  carriedFrom = $state<string | null>(null);
  /** True once this item was reached from another one here, by submit, next or previous. */
  moved = false;
  /** False while another screen is shown: coming back to an item then goes by the address. */
  mounted = true;

  readonly #stock: Stock;
  readonly #sending: Sending<OpenedItem, Submission, Submitted | null>;
  /** Submitted in this sitting: a queue that was asked for before may still name them. */
  readonly #done = new Set<string>();
  /** Came back while another screen was shown. */
  #stranded: OpenedItem | null = null;
  /** Where the labeler was when something else brought them back. */
  #interrupted: string | null = null;
  #asked = 0;
  #arrived = -Infinity;
  #trail: Trail;

  constructor(client: Client, project: string, clock?: () => number) {
    super(client, project, clock);
    this.#trail = keptTrail(project);
    this.#stock = new Stock(this.client, project);
    this.#sending = new Sending({
      send: ({ place, submission }) => place.send(submission),
      sent: (leaving, answer) => this.#sent(leaving, answer),
      failed: (leaving, reason) => void this.#failed(leaving, reason),
      changed: () => this.#count(),
    });
  }

  /** True while closing this window would lose something, or leave it half done. */
  get unsaved(): boolean {
    return this.dirty || this.underWay > 0 || this.#stranded !== null || this.remarks.busy;
  }

  /** True when the project takes only items looked at, or listened to, as a whole. */
  requires(kind: Looked['kind']): boolean {
    return (kind === 'seen' ? this.settings?.look_required : this.settings?.transcripts.listening_required) ?? false;
  }

  /** Hears what went stale. Returns how to stop. */
  listen(): () => void {
    void this.#readSettings();
    const stop = this.client.onChanged((tags) => this.#stale(tags));
    return () => {
      stop();
      this.#stock.stop();
    };
  }

  /** Another screen is shown: what is open here is sent on, and a failure brings one back to this screen. */
  leaveScreen(): void {
    this.keepTime();
    this.#park();
    this.put(null);
    this.mounted = false;
  }

  /** Opens an item, or the first one of the queue. */
  async load(hash: string | null, kind: MediaKind | null = null): Promise<void> {
    const mine = ++this.#asked;
    this.#park();
    if (this.#stranded === null && hash !== this.open?.hash) this.#sending.resume();
    this.loading = true;
    this.error = null;
    this.panel = null;
    try {
      // The server knows the first of the queue only once it has what was submitted before.
      const onItsWay = hash === null ? this.underWay > 0 : this.#leavingOf(hash)?.submission != null;
      if (onItsWay) await this.#sending.settled();
      if (mine !== this.#asked) return;
      if (hash !== null && this.#goBack(hash)) return;
      const early = hash === null ? null : this.#stock.coming(hash);
      // Its rejection is met below; until then it must not count as unhandled.
      early?.catch(() => undefined);
      const queue = await this.client.call('get_queue', { item: hash, kind });
      const { item } = queue;
      const open = item && this.opened(item, await (item.hash === hash && early ? early : this.#stock.fetch(item.hash)));
      if (mine !== this.#asked) return;
      this.#adopt(queue);
      this.#show(open);
    } catch (reason) {
      if (mine !== this.#asked) return;
      this.error = inWords(reason);
    }
    this.loading = false;
  }

  /** Submits what is here and goes on at once. A submitted item that was not reopened just goes on. */
  async submit(anyway = false): Promise<void> {
    const { open } = this;
    if (!open || this.busy || this.loading) return;
    if (this.clock() - this.#arrived < tooSoonMillis) return;
    if (this.past) return this.say('This is an earlier moment: return to it, or close the history');
    if (this.sealed) return this.next();
    this.settle();
    const looked = this.looked?.() ?? null;
    if (looked && !this.#mayGo(open, looked, anyway)) return;
    this.panel = null;
    open.hear({ type: 'touch', at: this.clock() });
    const submission: Submission = { view: this.editor?.view() ?? null, active_millis: Math.round(open.time.millis) };
    if (looked) submission[looked.kind] = looked.share;
    await this.#leave(this.#interrupted ?? this.#following()[0]?.hash ?? null, submission);
  }

  /** Submits a picture without boxes; with some it says why not. */
  async submitNothing(): Promise<void> {
    const { length } = this.marks;
    if (length === 0 || this.sealed) return this.submit();
    this.say(`Not submitted as nothing here: there ${length === 1 ? 'is a mark' : `are ${length} marks`} on it`, 'warning');
  }

  async skip(reason: string, flag = false): Promise<void> {
    const { item } = this;
    if (!item || this.busy) return;
    await this.#staying(async () => {
      if (flag && !this.remark.flagged) this.setRemark({ flagged: true, note: this.remark.note || reason });
      await this.remarks.settled();
      const queue = await this.client.call('skip_item', { item: item.hash, reason });
      this.say(`Skipped ${item.name}: it comes back last`);
      this.#adopt(queue);
      if (this.open) this.open.refusal = null;
      this.#sending.resume();
      const next = queue.item?.hash ?? null;
      if (next === item.hash || next === null || !this.#goAtOnce(next)) await this.load(next);
    });
  }

  async reopen(reason: string): Promise<void> {
    const { open } = this;
    if (!open || this.busy) return;
    await this.#staying(async () => {
      const layer = await this.client.call('reopen', { item: open.hash, reason });
      this.#done.delete(open.hash);
      if (this.open !== open) return;
      const again = this.opened(open.item, { ...open.work, layer });
      this.put(again);
      // A model's boxes are offered again.
      void this.#compare(again);
    });
  }

  async next(): Promise<void> {
    const hash = forward(this.#trail) ?? this.#following()[0]?.hash;
    if (hash === undefined) this.say('This is the last item of the queue');
    else await this.#leave(hash, null);
  }

  async previous(): Promise<void> {
    // With the queue done, the last item shown is the one before.
    const hash = this.item === null ? (this.#trail.hashes[this.#trail.at] ?? null) : back(this.#trail);
    if (hash === null) this.say('This is the first item you opened here');
    else await this.#leave(hash, null);
  }

  /** Resolves when nothing that was left behind is on its way any more, or something failed. */
  sent(): Promise<void> {
    return this.#sending.settled();
  }

  /** Goes to another item in the same frame where it is fetched; what is here is sent meanwhile. */
  async #leave(to: string | null, submission: Submission | null): Promise<void> {
    if (this.busy || this.loading) return;
    if (!submission) this.settle();
    // What failed before must be saved before one leaves; what is on its way may follow.
    if (this.failure !== null && !(await this.saved())) return;
    const { open } = this;
    if (open && (submission || open.edits.dirty)) {
      const leaving = { place: open, submission };
      // The item one was brought back to goes ahead of what waited for it.
      if (this.#sending.stopped) this.#sending.again(leaving);
      else this.#sending.push(leaving);
    } else this.#sending.resume();
    this.#interrupted = null;
    if (submission && open) this.#done.add(open.hash);
    if (open) open.refusal = null;
    if (to === null || !this.#goAtOnce(to)) await this.load(to);
  }

  /** True when the item was at hand and is shown now. */
  #goAtOnce(hash: string): boolean {
    if (this.#goBack(hash)) return true;
    const ready = this.#leavingOf(hash) ? null : this.#stock.take(hash);
    if (!ready) return false;
    const open = this.opened(ready.row, ready.work);
    this.#arrive(open);
    void this.#compare(open);
    return true;
  }

  /** True when the item was left behind or came back unseen, and is open again instead of a second time. */
  #goBack(hash: string): boolean {
    const leaving = this.#leavingOf(hash);
    const open = this.#stranded?.hash === hash ? this.#stranded : leaving?.submission ? null : leaving?.place;
    if (!open) return false;
    if (open === this.#stranded) this.#stranded = null;
    if (leaving) this.#sending.withdraw(leaving);
    this.#arrive(open);
    open.edits.retry();
    return true;
  }

  #arrive(open: OpenedItem): void {
    this.#asked += 1;
    this.loading = false;
    this.#show(open);
    void this.#refreshQueue();
  }

  /** What is open goes to what is on its way, unless it is saved. */
  #park(): void {
    this.settle();
    const { open } = this;
    if (open?.edits.dirty && !this.#leavingOf(open.hash)) this.#sending.push({ place: open, submission: null });
  }

  #show(open: OpenedItem | null): void {
    const left = this.item;
    if (left && left.hash !== open?.hash) {
      this.moved = true;
      if (this.marks.length) [this.carried, this.carriedFrom] = [this.marks, left.hash];
    }
    this.put(open);
    this.#arrived = this.clock();
    if (!open) return;
    this.#trail = visited(this.#trail, open.hash);
    this.#settleOn(open.hash);
  }

  #settleOn(hash: string): void {
    keepTrail(this.project, this.#trail);
    // The address follows, so that a reload opens this item; no hashchange, or it would load twice.
    if (this.mounted) history.replaceState(history.state, '', hrefTo('label', hash));
    this.#prefetch();
  }

  #prefetch(): void {
    const wanted = atHand(this.#trail, this.#following().map((row) => row.hash));
    // What is still being sent will be another layer once it is there.
    this.#stock.want(wanted.filter((hash) => this.#leavingOf(hash) === null));
  }

  #following(): ItemRow[] {
    return following(this.#trail, this.queue?.next ?? [], (hash) => this.#done.has(hash));
  }

  #adopt(queue: Queue): void {
    this.queue = queue;
    this.#stock.know(queue);
  }

  async #refreshQueue(): Promise<void> {
    const hash = this.item?.hash;
    if (hash === undefined) return;
    try {
      const queue = await this.client.call('get_queue', { item: hash });
      if (this.item?.hash !== hash) return;
      this.#adopt(queue);
      this.#prefetch();
    } catch {
      // The queue at hand stays; the next step asks again.
    }
  }

  /** Whether what was fetched before still stands; what is changed here meanwhile wins. */
  async #compare(open: OpenedItem): Promise<void> {
    const [state, known] = [open.edits.state, open.work];
    const work = await this.#stock.fetch(open.hash).catch(() => null);
    if (!work || this.open !== open) return;
    const { layer, ...rest } = work;
    const { saved } = state;
    const moved = layer.head !== saved.head || layer.state !== saved.state || layer.revision !== saved.revision;
    if (moved && open.edits.state === state) open.edits.adopt(layer);
    if (open.work !== known || same(rest, known)) return;
    open.work = rest;
    this.work = rest;
  }

  #sent({ place, submission }: Leaving, answer: Submitted | null): void {
    this.#stock.drop(place.hash);
    if (submission && answer) {
      place.forgetTime();
      const what = place.edits.state.shown.length ? 'Submitted' : 'Submitted as nothing here:';
      this.say(`${what} ${place.item.name}${answer.changed ? '' : ', the same as before'}`);
      if (!this.loading) void this.#refreshQueue();
    }
    if (!this.loading) this.#prefetch();
  }

  /** Brings the labeler back to what could not be sent, with everything kept on both items. */
  async #failed({ place, submission }: Leaving, reason: unknown): Promise<void> {
    this.#done.delete(place.hash);
    if (submission) place.refusal = inWords(reason);
    if (!this.mounted) {
      this.#stranded = place;
      if (this.client.here()) location.hash = hrefTo('label', place.hash);
      return;
    }
    if (this.open !== place) {
      this.#park();
      this.#interrupted = this.open?.hash ?? null;
    }
    this.#asked += 1;
    this.loading = false;
    this.#trail = returned(this.#trail, place.hash);
    this.put(place);
    this.#settleOn(place.hash);
    this.say(`Back to ${place.item.name}: it could not be ${submission ? 'submitted' : 'saved'}`, 'warning');
  }

  #leavingOf(hash: string): Leaving | null {
    return this.#sending.of((place) => place.hash === hash);
  }

  #count(): void {
    this.underWay = this.#sending.waiting.length;
    this.submitting = this.#sending.waiting.filter((leaving) => leaving.submission).length;
  }

  /** True when enough was looked at or heard, or it was asked about before. */
  #mayGo(open: OpenedItem, { kind, share: exact }: Looked, anyway: boolean): boolean {
    const share = Math.floor(exact * 100);
    if (share >= 100) return true;
    if (!this.requires(kind) && (share >= enough || anyway || open.asked === share)) return true;
    open.asked = share;
    this.panel = 'unlooked';
    return false;
  }

  #stale(tags: readonly string[]): void {
    if (tags.includes('settings')) void this.#readSettings();
    const ours = this.dirty || this.underWay > 0 || this.clock() - this.wrote < ownNewsMillis;
    this.#stock.hear(tags, ours);
  }

  async #readSettings(): Promise<void> {
    this.settings = await this.client.call('get_settings', {}).catch(() => this.settings);
  }

  /** Runs what keeps the labeler on this item until it is done. */
  async #staying(act: () => Promise<void>): Promise<void> {
    this.busy = true;
    try {
      if (await this.saved()) await act();
    } catch (reason) {
      this.say(inWords(reason), 'warning');
    } finally {
      this.busy = false;
    }
  }
}
