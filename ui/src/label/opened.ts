/** One item as the labeler has it open: its layer, what came with it, and the time spent on it. */

import { CallError } from '../lib/client.ts';
import type { Edited, ItemRow, Submitted, Workplace } from '../lib/generated/api.ts';
import { activeKey, activeMillis, begun, heard, keepActive, keptActive, type Active, type ActiveEvent } from './active.ts';
import type { BoundClient } from './bound.ts';
import type { Gesture, LayerState } from './layer.ts';
import { timed } from './meter.ts';
import { codeOf, EditQueue } from './queue.ts';

/** What comes with an item besides its layer. */
export type Work = Omit<Workplace, 'layer'>;

/** What is said with a submission. */
export type Submission = { view: string | null; active_millis: number; seen?: number; heard?: number };

export class OpenedItem {
  readonly item: ItemRow;
  work: Work;
  readonly edits: EditQueue;
  /** The percentage seen or heard when it was last asked about. */
  asked: number | null = null;
  /** Why its submission was refused. */
  refusal: string | null = null;
  #time: Active;
  readonly #client: BoundClient;
  readonly #project: string;

  /** `at` is when the labeler comes to it; `changed` hears of every change of the layer. */
  constructor(client: BoundClient, project: string, item: ItemRow, { layer, ...work }: Workplace, at: number, changed: (state: LayerState) => void) {
    this.item = item;
    this.work = work;
    this.#client = client;
    this.#project = project;
    this.edits = new EditQueue(
      layer,
      {
        send: (gesture, parent) => timed('edit', () => send(client, item.hash, gesture, parent)),
        open: async () => {
          const now = await client.call('open_item', { item: item.hash });
          // One person's change never goes on top of another's layer.
          if (now.labeler !== layer.labeler) throw new CallError('unreachable', `${now.labeler} labels here now; this change is by ${layer.labeler}`);
          return now;
        },
        after: (millis, act) => {
          const timer = setTimeout(act, millis);
          return () => clearTimeout(timer);
        },
      },
      changed,
    );
    this.#time = begun(at, keptActive(this.#key));
  }

  get hash(): string {
    return this.item.hash;
  }

  get sealed(): boolean {
    return this.edits.state.saved.state === 'submitted';
  }

  /** Resolves once all edits are saved; null without a submission, which then seals the item. */
  async send(submission: Submission | null): Promise<Submitted | null> {
    await this.edits.flush();
    if (!submission) return null;
    const { head, revision } = this.edits.state.saved;
    try {
      return await this.#client.call('submit', { item: this.hash, parent: head, ...submission });
    } catch (reason) {
      if (!['conflict', 'sealed'].includes(codeOf(reason) ?? '')) throw reason;
      await this.edits.refresh();
      // It arrived after all, and only the answer was lost.
      if (this.sealed && this.edits.state.saved.head === head) return { digest: '', revision, changed: true, open_cases: 0, next: null };
      throw reason;
    }
  }

  hear(event: ActiveEvent): void {
    this.#time = heard(this.#time, event);
  }

  get time(): Active {
    return this.#time;
  }

  /** Keeps the time for when the item is opened again here. */
  keepTime(at: number): void {
    if (!this.sealed) keepActive(this.#key, activeMillis(this.#time, at));
  }

  /** The time is sent. */
  forgetTime(): void {
    keepActive(this.#key, null);
  }

  /** The labeler is on other items from now on. */
  leave(at: number): void {
    this.hear({ type: 'hide', at });
    this.keepTime(at);
  }

  /** They are back. */
  comeBack(at: number): void {
    this.hear({ type: 'show', at });
  }

  get #key(): string {
    const { labeler, revision } = this.edits.state.saved;
    return activeKey(this.#project, labeler, this.item.hash, revision);
  }
}

function send(client: BoundClient, item: string, gesture: Gesture, parent: string | null): Promise<Edited> {
  switch (gesture.type) {
    case 'edit':
      return client.call('apply_edit', { item, parent, kind: gesture.kind, patch: gesture.patch, view: gesture.view });
    case 'return':
      return client.call('return_to', { item, parent, edit: gesture.edit });
    default:
      return client.call(gesture.type, { item, parent });
  }
}
