import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { Client } from '../lib/client.ts';
import type { Edited, ItemRow, Mark, OpenLayer, Patch, Remark, Workplace } from '../lib/generated/api.ts';
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
const said = (text: string, id = 't'): Patch => ({ put: [{ type: 'segment', id, text }], remove: [] });
const all = ['a', 'b', 'c', 'd', 'e', 'f'];

type Asked = { item: string; parent: string | null; patch: Patch; reason: string; active_millis: number; seen?: number; edit: string } & Remark;

/** A project of six items; remembers every call, and can be down, slow or refuse. */
function project() {
  const layers = new Map<string, { marks: readonly Mark[]; head: number; sealed: boolean }>();
  const listeners = new Set<(tags: string[]) => void>();
  const world = {
    calls: [] as string[],
    submissions: [] as Asked[],
    remarks: new Map<string, Remark>(),
    down: new Set<string>(),
    settings: { px_per_mm: null, look_zoom: 1, look_required: false, prelabels: null, looks: [], transcripts: { listening_required: false } },
    layers,
    /** Answers wait for this. */
    gate: Promise.resolve() as Promise<void>,
    now: 10_000,
    told: (...tags: string[]) => listeners.forEach((listener) => listener(tags)),
    asked: (pattern: RegExp) => world.calls.filter((call) => pattern.test(call)),
  };
  const at = (hash: string) => {
    const layer = layers.get(hash) ?? { marks: [], head: 0, sealed: false };
    layers.set(hash, layer);
    return layer;
  };
  const line = (hash: string) => ({ item: hash, head: String(at(hash).head), revision: 1, can_undo: at(hash).head > 0, can_redo: false, edits: at(hash).head });
  const open = (hash: string): OpenLayer => ({ ...line(hash), labeler: 'anna', marks: [...at(hash).marks], state: at(hash).sealed ? 'submitted' : 'draft' });
  const work = (hash: string): Workplace => ({ layer: open(hash), picture: null, prelabels: null, remark: world.remarks.get(hash) ?? { flagged: false, note: '' }, active_millis: 0 });
  const queue = (hash: string | null) => {
    const left = all.filter((each) => !at(each).sealed);
    const item = hash ?? left[0] ?? null;
    return { item: item === null ? null : row(item), next: left.filter((each) => each !== item).slice(0, 5).map(row), remaining: left.length, submitted: 6 - left.length, total: 6 };
  };
  const edited = (hash: string, patch: Patch): Edited => {
    at(hash).marks = patched(at(hash).marks, patch);
    at(hash).head += 1;
    return { ...line(hash), patch };
  };
  async function call(name: string, request: Asked): Promise<unknown> {
    world.calls.push(`${name} ${request.item ?? ''}`.trim());
    await world.gate;
    if (world.down.has(name)) throw { code: 'unreachable', message: 'no answer' };
    const layer = at(request.item);
    switch (name) {
      case 'get_settings':
        return world.settings;
      case 'get_queue':
        return queue(request.item);
      case 'apply_edit':
        if (request.parent !== String(layer.head)) throw { code: 'conflict', message: 'the layer moved on' };
        return edited(request.item, request.patch);
      case 'submit':
        if (layer.sealed) throw { code: 'sealed', message: 'it is sealed' };
        if (request.parent !== String(layer.head)) throw { code: 'conflict', message: 'the layer moved on' };
        layer.sealed = true;
        world.submissions.push(request);
        if (world.down.has('answer')) throw { code: 'unreachable', message: 'no answer' };
        return { digest: '', revision: 1, changed: true, open_cases: 0, next: null };
      case 'reopen':
        layer.sealed = false;
        return open(request.item);
      case 'skip_item':
        return queue(all[all.indexOf(request.item) + 1] ?? null);
      case 'remark_item':
        world.remarks.set(request.item, { flagged: request.flagged, note: request.note });
        return world.remarks.get(request.item);
      case 'open_item':
        return open(request.item);
      default:
        return work(request.item);
    }
  }
  const onChanged = (listener: (tags: string[]) => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };
  return { world, client: { call, onChanged, media: () => '' } as unknown as Client };
}

/** A labeler at item a, with everything fetched that will be. */
async function begun(first: string | null = 'a') {
  const { world, client } = project();
  const labeling = new Labeling(client, 'p', () => world.now);
  await labeling.load(first);
  await calm();
  const later = () => (world.now += 1000);
  later();
  return { world, labeling, later, client };
}
/** Until all answers that are ready have been taken in. */
const calm = () => new Promise((done) => setTimeout(done));

function held(world: { gate: Promise<void> }): () => void {
  let open = (): void => undefined;
  world.gate = new Promise((done) => (open = done));
  return open;
}

beforeEach(() => sessionStorage.clear());

describe('labelling', () => {
  test('a word still in the hand is saved before the submission', async () => {
    const { labeling, world } = await begun();
    labeling.editor = { view: () => null, settle: () => void labeling.edit('type', said('last word')) };
    void labeling.submit();
    expect(labeling.item?.hash, 'and the next item is there').toBe('b');
    labeling.editor = null;
    await labeling.sent();
    expect(world.asked(/edit|submit/)).toEqual(['apply_edit a', 'submit a']);
    expect(world.layers.get('a')?.marks).toHaveLength(1);
  });

  test('what cannot be saved brings back, blocks leaving and is still there', async () => {
    const { labeling, world } = await begun();
    world.down.add('apply_edit');
    labeling.edit('type', said('hello'));
    await labeling.next();
    await labeling.sent();
    expect(labeling.item?.hash, 'back').toBe('a');
    expect(labeling.marks).toHaveLength(1);
    expect(labeling.failure).toBe('no answer');
    await labeling.next();
    expect(labeling.item?.hash, 'and stays').toBe('a');
    expect(labeling.unsaved, 'closing the window asks').toBe(true);
    world.down.clear();
    await labeling.next();
    expect(labeling.item?.hash, 'leaves once it is saved').toBe('b');
    expect(world.layers.get('a')?.marks).toHaveLength(1);
    expect(labeling.unsaved).toBe(false);
  });

  test('a sealed item asks to reopen it instead of changing', async () => {
    const { labeling, world } = await begun();
    await labeling.submit();
    await labeling.sent();
    await labeling.previous();
    expect(labeling.sealed).toBe(true);
    expect(labeling.edit('type', said('late'))).toBe(false);
    expect(labeling.panel).toBe('reopen');
    expect(world.asked(/apply_edit/)).toEqual([]);
    await labeling.reopen('I missed something');
    expect(labeling.edit('type', said('late')), 'with a reason it may').toBe(true);
    expect(await labeling.saved()).toBe(true);
  });

  test('submitting a sealed item only goes on', async () => {
    const { labeling, world, later } = await begun();
    await labeling.submit();
    await labeling.sent();
    await labeling.previous();
    later();
    await labeling.submit();
    expect(world.asked(/submit a/)).toHaveLength(1);
    expect(labeling.item?.hash).toBe('b');
  });

  test('the newest of two openings wins', async () => {
    const { labeling } = await begun();
    await Promise.all([labeling.load('b'), labeling.load('c')]);
    expect(labeling.item?.hash).toBe('c');
  });

  test('an edit cannot land while another item is on its way', async () => {
    const { labeling, world } = await begun();
    const open = held(world);
    const going = labeling.load('f');
    expect(labeling.edit('type', said('where?'))).toBe(false);
    open();
    await going;
    expect(labeling.edit('type', said('here'))).toBe(true);
  });
});

describe('going on', () => {
  test('a fetched item is shown in the same frame, and fetched items are three ahead and two behind', async () => {
    const { labeling, world } = await begun();
    expect(world.asked(/open_work/)).toEqual(['open_work a', 'open_work b', 'open_work c', 'open_work d']);
    held(world);
    void labeling.next();
    expect([labeling.item?.hash, labeling.layer?.saved.item, labeling.loading], 'before any answer').toEqual(['b', 'b', false]);
    void labeling.next();
    void labeling.previous();
    expect(labeling.item?.hash, 'not at hand yet: it stays until b is here again').toBe('c');
    expect(labeling.loading).toBe(true);
  });

  test('next goes on through the queue without submitting, never in a circle', async () => {
    const { labeling } = await begun();
    const shown = ['a'];
    for (let step = 0; step < 5; step++) {
      await labeling.next();
      await calm();
      shown.push(labeling.item?.hash ?? '');
    }
    expect(shown).toEqual(all);
  });

  test('a layer changed elsewhere is taken in when its item is shown', async () => {
    const { labeling, world } = await begun();
    world.layers.set('b', { marks: said('from the other window').put, head: 7, sealed: false });
    await labeling.next();
    expect(labeling.marks).toEqual([]);
    await calm();
    expect(labeling.marks, 'compared').toHaveLength(1);
    expect(labeling.edit('type', said('mine', 'u'))).toBe(true);
    expect(await labeling.saved()).toBe(true);
    expect(world.layers.get('b')?.marks).toHaveLength(2);
  });

  test('an item edited here is fetched anew, a changed book drops all, news from others renews', async () => {
    vi.useFakeTimers();
    try {
      const { world, client } = project();
      const labeling = new Labeling(client, 'p', () => world.now);
      const stop = labeling.listen();
      await labeling.load('a');
      await vi.runAllTimersAsync();
      world.now += 60_000;
      world.calls.length = 0;
      world.told('labels');
      world.told('labels');
      await vi.advanceTimersByTimeAsync(4000);
      expect(world.asked(/open_work/), 'not at each of a hundred edits a minute').toEqual([]);
      await vi.advanceTimersByTimeAsync(2000);
      expect(world.asked(/open_work/)).toEqual(['open_work b', 'open_work c', 'open_work d']);
      world.calls.length = 0;
      labeling.edit('type', said('x'));
      await vi.advanceTimersByTimeAsync(10);
      world.told('labels');
      await vi.advanceTimersByTimeAsync(9000);
      expect(world.asked(/open_work/), 'our own edits tell us nothing new').toEqual([]);
      world.told('book');
      held(world);
      void labeling.next();
      expect(labeling.item?.hash, 'nothing old is shown').toBe('a');
      stop();
    } finally {
      vi.useRealTimers();
    }
  });
});

describe('submitting', () => {
  test('never waits, and sends one after the other in order', async () => {
    const { labeling, world, later } = await begun();
    const open = held(world);
    labeling.edit('type', said('a'));
    void labeling.submit();
    later();
    labeling.edit('type', said('b'));
    void labeling.submit();
    expect(labeling.item?.hash).toBe('c');
    expect([labeling.submitting, labeling.unsaved], 'shown, and closing asks').toEqual([2, true]);
    expect(world.asked(/submit/), 'not before the edit is saved').toEqual([]);
    open();
    await labeling.sent();
    expect(world.submissions.map((each) => each.item)).toEqual(['a', 'b']);
    expect([labeling.submitting, labeling.unsaved]).toEqual([0, false]);
    await calm();
    expect(labeling.queue?.submitted, 'the queue is asked again').toBe(2);
  });

  test('a refused submission brings back with everything kept, and the rest waits for it', async () => {
    const { labeling, world, later } = await begun();
    world.down.add('submit');
    labeling.edit('type', said('first'));
    void labeling.submit();
    later();
    labeling.edit('type', said('second'));
    void labeling.submit();
    later();
    labeling.edit('type', said('third'));
    await labeling.sent();
    await calm();
    expect([labeling.item?.hash, labeling.refusal]).toEqual(['a', 'no answer']);
    expect(labeling.marks).toEqual(said('first').put);
    expect(labeling.submitting, 'b waits').toBe(1);
    world.down.clear();
    later();
    await labeling.submit();
    expect(labeling.refusal).toBeNull();
    await labeling.sent();
    expect(world.submissions.map((each) => each.item), 'in order').toEqual(['a', 'b']);
    expect(world.layers.get('c')?.marks, 'the third item kept its edit').toEqual(said('third').put);
    expect(labeling.item?.hash, 'and it is next').toBe('c');
  });

  test('an edit that cannot be saved brings back before the submission is sent', async () => {
    const { labeling, world, later } = await begun();
    world.down.add('apply_edit');
    labeling.edit('type', said('first'));
    void labeling.submit();
    later();
    labeling.edit('type', said('second'));
    await labeling.sent();
    expect(labeling.item?.hash).toBe('a');
    expect(labeling.failure).toBe('no answer');
    expect(world.asked(/submit/)).toEqual([]);
    world.down.clear();
    labeling.retry();
    await labeling.saved();
    later();
    await labeling.submit();
    expect(labeling.item?.hash, 'back where one was').toBe('b');
    await labeling.sent();
    expect(await labeling.saved()).toBe(true);
    expect(world.layers.get('a')).toMatchObject({ sealed: true, marks: said('first').put });
    expect(world.layers.get('b')?.marks).toEqual(said('second').put);
  });

  test('what waited goes on when the refused item is skipped or left as a draft', async () => {
    const { labeling, world, later } = await begun();
    world.down.add('submit');
    void labeling.submit();
    later();
    void labeling.submit();
    later();
    await labeling.sent();
    expect([labeling.item?.hash, labeling.submitting]).toEqual(['a', 1]);
    world.down.clear();
    await labeling.skip('Later');
    await labeling.sent();
    expect(world.submissions.map((each) => each.item)).toEqual(['b']);
    expect(labeling.refusal).toBeNull();
  });

  test('a submission whose answer was lost is not an error the second time', async () => {
    const { labeling, world, later } = await begun();
    labeling.edit('type', said('first'));
    world.down.add('answer');
    await labeling.submit();
    await labeling.sent();
    expect([labeling.item?.hash, labeling.refusal]).toEqual(['a', 'no answer']);
    world.down.clear();
    later();
    await labeling.submit();
    await labeling.sent();
    await calm();
    expect([labeling.item?.hash, labeling.refusal, labeling.unsaved]).toEqual(['b', null, false]);
  });

  test('a layer that changed elsewhere is shown again before it is submitted', async () => {
    const { labeling, world } = await begun();
    world.layers.set('a', { marks: said('from elsewhere').put, head: 3, sealed: false });
    await labeling.submit();
    await labeling.sent();
    expect(labeling.item?.hash).toBe('a');
    expect(labeling.refusal).toMatch('moved on');
    expect(labeling.marks).toHaveLength(1);
  });

  test('a held or doubled key does not submit the item that just came', async () => {
    const { labeling, world, later } = await begun();
    void labeling.submit();
    void labeling.submit();
    await labeling.sent();
    expect(labeling.item?.hash).toBe('b');
    expect(world.submissions).toHaveLength(1);
    later();
    void labeling.submit();
    await labeling.sent();
    expect(world.submissions).toHaveLength(2);
  });

  test('the last item waits for the answer, then all is done', async () => {
    const { labeling, world, later } = await begun();
    for (const hash of all) {
      expect(labeling.item?.hash).toBe(hash);
      await labeling.submit();
      await labeling.sent();
      await calm();
      later();
    }
    expect(labeling.item).toBeNull();
    expect(labeling.error).toBeNull();
    expect(world.submissions).toHaveLength(6);
    await labeling.previous();
    expect(labeling.item?.hash).toBe('f');
  });

  test('going back to an item that is being submitted shows it sealed', async () => {
    const { labeling, world } = await begun();
    const open = held(world);
    void labeling.submit();
    const going = labeling.previous();
    expect(labeling.item?.hash).toBe('b');
    open();
    await going;
    expect([labeling.item?.hash, labeling.sealed]).toEqual(['a', true]);
  });

  test('nothing here is an answer of its own, refused where there are marks', async () => {
    const { labeling, world } = await begun();
    labeling.edit('type', said('x'));
    await labeling.submitNothing();
    expect(labeling.item?.hash).toBe('a');
    expect(labeling.note?.text).toMatch('there is a mark');
    labeling.edit('delete', { put: [], remove: ['t'] });
    await labeling.submitNothing();
    await labeling.sent();
    expect(world.submissions).toHaveLength(1);
    expect(labeling.note?.text).toBe('Submitted as nothing here: a.wav');
  });

  test('the active time goes along, and a reload loses none of it', async () => {
    const { labeling, world, later, client } = await begun();
    labeling.hear('touch');
    later();
    labeling.hear('touch');
    world.now += 70_000;
    labeling.hear('touch');
    later();
    expect(labeling.time()).toEqual({ millis: 3000, paused: false });
    labeling.keepTime();
    const again = new Labeling(client, 'p', () => world.now);
    await again.load('a');
    later();
    await again.submit();
    await again.sent();
    expect(world.submissions[0]?.active_millis).toBe(4000);
  });

  test('time on another item is not counted here', async () => {
    const { labeling, world, later } = await begun();
    await labeling.next();
    world.now += 30_000;
    await labeling.previous();
    later();
    await labeling.submit();
    await labeling.sent();
    expect(world.submissions[0]?.active_millis).toBe(2000);
  });
});

describe('looking', () => {
  const looked = (share: number) => () => ({ kind: 'seen' as const, share, counts: '', goToUnseen: () => undefined });

  test('what was not looked at is asked about once per item and share', async () => {
    const { labeling, world } = await begun();
    labeling.looked = looked(0.7);
    await labeling.submit();
    expect([labeling.panel, labeling.item?.hash]).toEqual(['unlooked', 'a']);
    labeling.looked = looked(0.8);
    await labeling.submit();
    expect(labeling.item?.hash, 'another share, another question').toBe('a');
    labeling.panel = null;
    await labeling.submit();
    expect(labeling.item?.hash, 'asked before').toBe('b');
    await labeling.sent();
    expect(world.submissions[0]?.seen).toBe(0.8);
  });

  test('one may submit anyway unless the project says that all must be seen', async () => {
    const { labeling, world, later } = await begun();
    labeling.looked = looked(0.7);
    await labeling.submit(true);
    expect(labeling.item?.hash).toBe('b');
    world.settings = { ...world.settings, look_required: true };
    labeling.listen();
    await calm();
    later();
    await labeling.submit(true);
    await labeling.submit(true);
    expect([labeling.panel, labeling.item?.hash]).toEqual(['unlooked', 'b']);
    labeling.looked = looked(1);
    await labeling.submit();
    expect(labeling.item?.hash).toBe('c');
  });
});

describe('listening', () => {
  const heard = (share: number) => () => ({ kind: 'heard' as const, share, counts: '', goToUnseen: () => undefined });

  test('speech that was not heard is asked about, and its share goes with the submission', async () => {
    const { labeling, world } = await begun();
    labeling.looked = heard(0.6);
    await labeling.submit();
    expect([labeling.panel, labeling.item?.hash]).toEqual(['unlooked', 'a']);
    await labeling.submit(true);
    await labeling.sent();
    expect(world.submissions[0]).toMatchObject({ heard: 0.6 });
    expect(world.submissions[0]?.seen, 'a clip is not looked at').toBeUndefined();
  });

  test('a project that wants pictures looked at whole does not mean clips', async () => {
    const { labeling, world, later } = await begun();
    world.settings = { ...world.settings, look_required: true };
    labeling.listen();
    await calm();
    later();
    labeling.looked = heard(0.6);
    await labeling.submit(true);
    expect(labeling.item?.hash).toBe('b');
    world.settings = { ...world.settings, transcripts: { listening_required: true } };
    labeling.listen();
    await calm();
    later();
    await labeling.submit(true);
    expect([labeling.panel, labeling.item?.hash], 'but one that wants listening does').toEqual(['unlooked', 'b']);
  });

  test('nothing is asked where listening is not possible', async () => {
    const { labeling } = await begun();
    labeling.looked = () => null;
    await labeling.submit();
    expect(labeling.item?.hash).toBe('b');
  });
});

describe('remarks', () => {
  test('a flag shows at once and is taken back when it could not be saved', async () => {
    const { labeling, world } = await begun();
    labeling.toggleFlag();
    expect(labeling.remark.flagged).toBe(true);
    expect(labeling.unsaved).toBe(true);
    await calm();
    expect(world.remarks.get('a')).toEqual({ flagged: true, note: '' });
    world.down.add('remark_item');
    labeling.setRemark({ flagged: true, note: 'ask Chiara' });
    await calm();
    expect(labeling.remark).toEqual({ flagged: true, note: '' });
    expect(labeling.note?.text).toBe('The remark on a.wav was not saved: no answer');
  });

  test('the last of several quick changes is the one that stays', async () => {
    const { labeling, world } = await begun();
    const open = held(world);
    labeling.toggleFlag();
    labeling.setRemark({ flagged: true, note: 'x' });
    labeling.setRemark({ flagged: false, note: 'xy' });
    await labeling.next();
    open();
    await calm();
    expect(world.remarks.get('a')).toEqual({ flagged: false, note: 'xy' });
    expect(world.asked(/remark/), 'never two at a time').toHaveLength(2);
    expect(labeling.remark.note, 'on its own item').toBe('');
  });

  test('skipping can flag too', async () => {
    const { labeling, world } = await begun();
    await labeling.skip('Too dark', true);
    expect(world.remarks.get('a')).toEqual({ flagged: true, note: 'Too dark' });
    expect(labeling.item?.hash).toBe('b');
  });
});

describe('another screen', () => {
  test('what cannot be saved calls back, with everything kept', async () => {
    const { labeling, world } = await begun();
    world.down.add('apply_edit');
    labeling.edit('type', said('hello'));
    labeling.leaveScreen();
    location.hash = '#/p/items';
    await labeling.sent();
    expect(location.hash).toBe('#/p/label/a');
    expect(labeling.unsaved).toBe(true);
    labeling.mounted = true;
    await labeling.load('a');
    await calm();
    expect([labeling.item?.hash, labeling.failure]).toEqual(['a', 'no answer']);
    expect(labeling.marks).toHaveLength(1);
  });
});

test('what belongs to one project is never written to another', async () => {
  const { labeling, world, client } = await begun();
  client.project = 'another';
  labeling.edit('type', said('hello'));
  expect(await labeling.saved()).toBe(false);
  expect(labeling.failure).toBe('another project is open');
  expect(world.asked(/apply_edit/)).toEqual([]);
  client.project = undefined as unknown as string;
  labeling.retry();
  expect(await labeling.saved(), 'back in it').toBe(true);
});

describe('an earlier moment', () => {
  test('shows instead of the marks, and nothing can be drawn on it', async () => {
    const { labeling } = await begun();
    labeling.edit('type', said('now'));
    labeling.panel = 'history';
    labeling.preview = said('then').put;
    expect(labeling.marks).toEqual(said('then').put);
    expect(labeling.edit('type', said('late'))).toBe(false);
    await labeling.submit();
    expect(labeling.item?.hash, 'nor submitted').toBe('a');
    labeling.panel = null;
    expect(labeling.marks).toEqual(said('now').put);
  });
});
