import { beforeEach, describe, expect, test } from 'vitest';
import type { Client } from '../lib/client.ts';
import type { ItemRow, Mark, OpenLayer, Patch } from '../lib/generated/api.ts';
import { Labeling } from './labeling.svelte.ts';
import { patched } from './layer.ts';

const row = (hash: string): ItemRow => ({
  hash,
  name: `${hash}.wav`,
  kind: 'audio',
  width: null,
  height: null,
  duration_micros: 1,
  collections: [],
  split: null,
  state: 'draft',
  truth_basis: 'none',
  submissions: 0,
  open_cases: 0,
  worst_severity: null,
});
const said = (text: string): Patch => ({ put: [{ type: 'segment', id: 't', text }], remove: [] });

/** A project with items a, b, c; remembers every call. */
function project() {
  const layers = new Map<string, { marks: Mark[]; head: number; sealed: boolean }>();
  const calls: string[] = [];
  const world = { calls, down: false, layers };
  const at = (hash: string) => {
    const layer = layers.get(hash) ?? { marks: [], head: 0, sealed: false };
    layers.set(hash, layer);
    return layer;
  };
  const open = (hash: string): OpenLayer => {
    const { marks, head, sealed } = at(hash);
    const state = sealed ? 'submitted' : 'draft';
    return { item: hash, labeler: 'anna', marks, head: String(head), state, revision: 1, can_undo: head > 0, can_redo: false, edits: head };
  };
  const queue = (hash: string | null) => {
    const all = ['a', 'b', 'c'];
    const from = all.indexOf(hash ?? 'a');
    return { item: row(all[from] ?? 'a'), next: all.slice(from + 1).map(row), remaining: 3, submitted: 0, total: 3 };
  };
  async function call(name: string, request: { item: string; patch: Patch; reason: string }): Promise<unknown> {
    await Promise.resolve();
    calls.push(name === 'apply_edit' ? `${name} ${request.item}` : `${name} ${request.item ?? ''}`.trim());
    if (world.down && name === 'apply_edit') throw { code: 'unreachable', message: 'no answer' };
    const layer = at(request.item);
    switch (name) {
      case 'get_queue':
        return queue(request.item);
      case 'apply_edit':
        layer.marks = patched(layer.marks, request.patch);
        layer.head += 1;
        return open(request.item);
      case 'submit':
        layer.sealed = true;
        return { digest: '', revision: 1, changed: true, open_cases: 0, next: queue(request.item).next[0] ?? null };
      case 'reopen':
        layer.sealed = false;
        return open(request.item);
      default:
        return open(request.item);
    }
  }
  return { ...world, world, client: { call, media: () => '' } as unknown as Client };
}

beforeEach(() => sessionStorage.clear());

describe('labelling', () => {
  test('a word still in the hand is saved before the submission', async () => {
    const { client, calls, layers } = project();
    const labeling = new Labeling(client, 'p');
    await labeling.load(null);
    labeling.editor = { view: () => null, settle: () => void labeling.edit('type', said('last word')) };
    await labeling.submit();
    expect(calls.filter((call) => /edit|submit/.test(call))).toEqual(['apply_edit a', 'submit a']);
    expect(layers.get('a')?.marks).toHaveLength(1);
    expect(labeling.item?.hash, 'and the next item is there').toBe('b');
  });

  test('what cannot be saved blocks leaving and is still there', async () => {
    const { client, world } = project();
    const labeling = new Labeling(client, 'p');
    await labeling.load('a');
    world.down = true;
    labeling.edit('type', said('hello'));
    await labeling.next();
    expect(labeling.item?.hash, 'stays').toBe('a');
    expect(labeling.marks).toHaveLength(1);
    expect(labeling.failure).toBe('no answer');
    world.down = false;
    await labeling.next();
    expect(labeling.item?.hash, 'leaves once it is saved').toBe('b');
    expect(world.layers.get('a')?.marks).toHaveLength(1);
  });

  test('a sealed item asks to reopen it instead of changing', async () => {
    const { client, calls } = project();
    const labeling = new Labeling(client, 'p');
    await labeling.load('a');
    await labeling.submit();
    await labeling.previous();
    expect(labeling.sealed).toBe(true);
    expect(labeling.edit('type', said('late'))).toBe(false);
    expect(labeling.panel).toBe('reopen');
    expect(calls.some((call) => call.startsWith('apply_edit'))).toBe(false);
    await labeling.reopen('I missed something');
    expect(labeling.edit('type', said('late')), 'with a reason it may').toBe(true);
    expect(await labeling.saved()).toBe(true);
  });

  test('submitting a sealed item only goes on', async () => {
    const { client, calls } = project();
    const labeling = new Labeling(client, 'p');
    await labeling.load('a');
    await labeling.submit();
    await labeling.previous();
    await labeling.submit();
    expect(calls.filter((call) => call === 'submit a')).toHaveLength(1);
    expect(labeling.item?.hash).toBe('b');
  });

  test('the newest of two openings wins', async () => {
    const { client } = project();
    const labeling = new Labeling(client, 'p');
    await Promise.all([labeling.load('a'), labeling.load('c')]);
    expect(labeling.item?.hash).toBe('c');
  });
});
