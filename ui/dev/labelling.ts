// One labeler's layers for the dev server: the edit log with its undo, history, submissions and the queue.
import type { Edited, EditKind, Mark, Moment, OpenLayer, Patch, Queue, Remark, Submitted, Workplace } from '../src/lib/generated/api.ts';
import * as tiles from './tiles.ts';
import * as world from './world.ts';

type Given = Record<string, unknown>;
type Edit = { id: string; at: number; kind: EditKind; revision: number; patch: Patch; inverse: Patch; view: string | null; summary: string };
type Layer = { marks: Mark[]; log: Edit[]; revision: number; submitted: boolean };

/** Makes a layer refuse; `code` is what a client branches on. */
export type Refuse = (message: string, hint: string | null, code: string) => Error;

const layers = new Map<string, Layer>();
const remarks = new Map<string, Remark>();
const skipped: string[] = [];
let edits = 0;

function layerOf(item: string): Layer {
  const layer = layers.get(item) ?? { marks: [], log: [], revision: 1, submitted: false };
  layers.set(item, layer);
  return layer;
}

/** What undo and redo would take of this revision's line. */
function stacks({ log, revision }: Layer): { undo: Edit[]; redo: Edit[] } {
  const [undo, redo]: [Edit[], Edit[]] = [[], []];
  for (const edit of log.filter((each) => each.revision === revision)) {
    if (edit.kind === 'undo') undo.pop();
    else if (edit.kind === 'redo') redo.pop();
    else redo.length = 0;
    (edit.kind === 'undo' ? redo : undo).push(edit);
  }
  return { undo, redo };
}

function line(item: string): Omit<Edited, 'patch' | 'head'> & { head: string | null } {
  const layer = layerOf(item);
  const { undo, redo } = stacks(layer);
  const here = layer.log.filter((each) => each.revision === layer.revision).length;
  return { item, head: layer.log.at(-1)?.id ?? null, revision: layer.revision, can_undo: !layer.submitted && undo.length > 0, can_redo: !layer.submitted && redo.length > 0, edits: here };
}

function open(item: string, labeler: string): OpenLayer {
  const { marks, log, submitted } = layerOf(item);
  return { ...line(item), labeler, marks, state: submitted ? 'submitted' : log.length ? 'draft' : 'empty' };
}

function after(marks: readonly Mark[], patch: Patch): Mark[] {
  const put = new Map(patch.put.map((mark) => [mark.id, mark]));
  const kept = marks.filter((mark) => !put.has(mark.id));
  return [...kept, ...put.values()].filter((mark) => !patch.remove.includes(mark.id)).sort((a, b) => (a.id < b.id ? -1 : 1));
}

function said(kind: EditKind, { put, remove }: Patch): string {
  const boxes = (many: number): string => (many === 1 ? '1 box' : `${many} boxes`);
  if (put.some((mark) => mark.type === 'segment')) return 'Text typed';
  const verbs: Partial<Record<EditKind, string>> = { draw: 'drawn', copy: 'copied', accept: 'accepted', restore: 'brought back', undo: 'undone', redo: 'done again' };
  return put.length === 0 ? `${boxes(remove.length)} deleted` : `${boxes(put.length)} ${verbs[kind] ?? 'changed'}`;
}

function write(item: string, kind: EditKind, patch: Patch, view: string | null): Edited {
  const layer = layerOf(item);
  const before = new Map(layer.marks.map((mark) => [mark.id, mark]));
  const touched = [...patch.put.map((mark) => mark.id), ...patch.remove];
  const inverse = { put: [...new Set(touched)].flatMap((id) => before.get(id) ?? []), remove: patch.put.map((mark) => mark.id).filter((id) => !before.has(id)) };
  layer.marks = after(layer.marks, patch);
  layer.log.push({ id: `edit-${++edits}`, at: Date.now(), kind, revision: layer.revision, patch, inverse, view, summary: said(kind, patch) });
  return { ...line(item), head: layer.log.at(-1)!.id, patch };
}

function marksAfter(item: string, edit: string): Mark[] {
  let marks: Mark[] = [];
  for (const each of layerOf(item).log) {
    marks = after(marks, each.patch);
    if (each.id === edit) break;
  }
  return marks;
}

/** The answers about labelling, for a labeler with this name. */
export function labelling(labeler: () => string, refuse: Refuse): Record<string, (given: Given) => unknown> {
  const writable = (given: Given): string => {
    const item = String(given['item']);
    const layer = layerOf(item);
    if (layer.submitted) throw refuse(`${labeler()} has submitted this item; it is sealed`, 'Reopen it with a reason', 'sealed');
    if ((layer.log.at(-1)?.id ?? null) !== (given['parent'] ?? null)) throw refuse('the layer moved on: its newest edit is another one', 'Open the item again', 'conflict');
    return item;
  };
  const step = (kind: 'undo' | 'redo') => (given: Given): Edited => {
    const item = writable(given);
    const target = stacks(layerOf(item))[kind].at(-1);
    if (!target) throw refuse(`there is nothing to ${kind}`, null, 'nothing_to_do');
    return write(item, kind, target.inverse, null);
  };
  const queueAt = (wanted: string | null): Queue => {
    const open: string[] = [];
    for (let at = 0; open.length < 6 && at < 2000; at++) {
      const hash = world.hashOf(at);
      if (!layers.get(hash)?.submitted && !skipped.includes(hash) && world.row(at).state !== 'damaged') open.push(hash);
    }
    const item = wanted ?? open[0] ?? null;
    const submitted = 86 + [...layers.values()].filter((layer) => layer.submitted).length;
    const row = (hash: string) => world.row(world.indexOf(hash));
    return { item: item === null ? null : row(item), next: open.filter((hash) => hash !== item).slice(0, 5).map(row), remaining: 300 - submitted, submitted, total: 300 };
  };
  return {
    get_queue: ({ item }) => queueAt(item ? String(item) : null),
    open_item: ({ item }) => open(String(item), labeler()),
    open_work: ({ item }): Workplace => {
      const hash = String(item);
      const index = world.indexOf(hash);
      const { width, height, state } = world.row(index);
      const picture = tiles.facts(index, width, height);
      const damaged = state === 'damaged' ? 'the data stops after 61 % of the picture' : null;
      return {
        layer: open(hash, labeler()),
        picture: picture && { ...picture, damaged: picture.damaged ?? damaged },
        prelabels: picture && world.settings.prelabels && !layerOf(hash).submitted ? world.prelabelsOf(index) : null,
        remark: remarks.get(hash) ?? { flagged: false, note: '' },
        active_millis: (layerOf(hash).revision - 1) * 73_000,
      };
    },
    get_picture: ({ item }) => {
      const index = world.indexOf(String(item));
      const { width, height } = world.row(index);
      return tiles.facts(index, width, height);
    },
    apply_edit: (given) => write(writable(given), given['kind'] as EditKind, given['patch'] as Patch, given['view'] as string | null),
    undo: step('undo'),
    redo: step('redo'),
    return_to: (given): Edited => {
      const item = writable(given);
      const then = marksAfter(item, String(given['edit']));
      const [now, ids] = [new Map(layerOf(item).marks.map((mark) => [mark.id, mark])), new Set(then.map((mark) => mark.id))];
      const patch = { put: then.filter((mark) => now.get(mark.id) !== mark), remove: [...now.keys()].filter((id) => !ids.has(id)) };
      return write(item, 'restore', patch, null);
    },
    get_history: ({ item }) => {
      let marks: Mark[] = [];
      const moments = layerOf(String(item)).log.map(({ id, at, kind, revision, patch, summary, view }): Moment => {
        marks = after(marks, patch);
        return { edit: id, at, kind, revision, marks: marks.length, summary, view };
      });
      return { moments: moments.slice(-2000), total: moments.length };
    },
    get_moment: ({ item, edit }) => ({ edit, marks: marksAfter(String(item), String(edit)) }),
    remark_item: ({ item, flagged, note }): Remark => {
      const remark = { flagged: flagged === true, note: String(note) };
      remarks.set(String(item), remark);
      return remark;
    },
    submit: (given): Submitted => {
      const item = writable(given);
      if (world.settings.look_required && Number(given['seen'] ?? 1) < 1) throw refuse('this picture was not looked at whole', 'Look at the rest first', 'conflict');
      const layer = layerOf(item);
      layer.submitted = true;
      return { digest: 'ab'.repeat(32), revision: layer.revision, changed: true, open_cases: 0, next: queueAt(null).item };
    },
    reopen: ({ item }) => {
      const layer = layerOf(String(item));
      layer.submitted = false;
      layer.revision += 1;
      return open(String(item), labeler());
    },
    skip_item: ({ item }) => {
      skipped.push(String(item));
      return queueAt(null);
    },
  };
}
