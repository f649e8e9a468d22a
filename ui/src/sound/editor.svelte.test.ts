import { flushSync, mount, unmount } from 'svelte';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Labeling } from '../label/labeling.svelte.ts';
import { patched } from '../label/layer.ts';
import type { Client } from '../lib/client.ts';
import type { EditKind, Info, ItemRow, Mark, Patch } from '../lib/generated/api.ts';
import TranscriptEditor from './TranscriptEditor.svelte';

const second = 1_000_000;
const row: ItemRow = {
  hash: 'clip', name: 'clip.wav', kind: 'audio', width: null, height: null, duration_micros: 20 * second, collections: [], split: null,
  state: 'draft', truth_basis: 'none', submissions: 0, open_cases: 0, worst_severity: null,
};

/** A project of one clip; every edit it is sent is kept. */
function project(segmented: boolean, damaged: string | null) {
  const edits: { kind: EditKind; patch: Patch }[] = [];
  let marks: readonly Mark[] = [];
  const line = () => ({ item: 'clip', head: String(edits.length), revision: 1, can_undo: edits.length > 0, can_redo: false, edits: edits.length });
  const answers: Record<string, (given: { kind: EditKind; patch: Patch; micros: number; flagged: boolean; note: string }) => unknown> = {
    get_settings: () => ({ px_per_mm: null, look_zoom: 1, look_required: false, prelabels: null, looks: [], transcripts: { segmented, overlap: false, speakers: ['Agent', 'Caller'], language: 'en' } }),
    get_queue: () => ({ item: row, next: [], remaining: 1, submitted: 0, total: 1 }),
    open_work: () => ({ layer: { ...line(), labeler: 'anna', marks, state: 'draft' }, picture: null, prelabels: null, remark: { flagged: false, note: '' }, active_millis: 0 }),
    apply_edit: ({ kind, patch }) => {
      edits.push({ kind, patch });
      marks = patched(marks, patch);
      return { ...line(), patch };
    },
    get_speech: () => ({ regions: [{ start_micros: 12 * second, end_micros: 14 * second }], silences: [], floor_db: -60 }),
    get_item: () => ({ audio: null, damaged }),
    remark_item: ({ flagged, note }) => ({ flagged, note }),
    lint_text: () => ({ findings: [], fixed: '' }),
  };
  const call = async (name: string, given: never): Promise<unknown> => answers[name]?.(given) ?? Promise.reject(new Error(`no answer to ${name}`));
  const client = { call, onChanged: () => () => undefined, media: (hash: string, what: string) => `http://localhost/${hash}/${what}`, project: 'p', here: () => true } as unknown as Client;
  return { client, edits, marks: () => marks };
}

const calm = async () => {
  for (let round = 0; round < 4; round++) await new Promise((done) => setTimeout(done));
  flushSync();
};
const info = { conventions: [], classes: [], labelers: [] } as unknown as Info;
let gone: (() => unknown)[] = [];

async function editor({ segmented = true, damaged = null as string | null } = {}) {
  const world = project(segmented, damaged);
  const labeling = new Labeling(world.client, 'p');
  const stop = labeling.listen();
  await labeling.load('clip');
  const target = document.body.appendChild(document.createElement('div'));
  target.className = 'label';
  const made = mount(TranscriptEditor, { target, props: { client: world.client, labeling, info, place: 'p' } });
  gone.push(stop, () => void unmount(made), () => target.remove());
  await calm();
  const field = () => document.activeElement as HTMLTextAreaElement;
  const press = async (key: string, more: KeyboardEventInit = {}, code = key): Promise<void> => {
    field().dispatchEvent(new KeyboardEvent('keydown', { key, code, bubbles: true, cancelable: true, ...more }));
    await calm();
  };
  const type = async (text: string): Promise<void> => {
    const into = field();
    into.value += text;
    into.setSelectionRange(into.value.length, into.value.length);
    into.dispatchEvent(new InputEvent('input', { bubbles: true, data: text.at(-1) ?? null }));
    await calm();
  };
  /** The sound is at a moment, and plays. */
  const at = (seconds: number): void => {
    const audio = target.querySelector('audio')!;
    Object.defineProperties(audio, {
      currentTime: { value: seconds, configurable: true, writable: true },
      paused: { value: false, configurable: true, writable: true },
      seeking: { value: false, configurable: true },
      duration: { value: 20, configurable: true },
    });
    audio.dispatchEvent(new Event('durationchange'));
    audio.dispatchEvent(new Event('timeupdate'));
    flushSync();
  };
  const lines = () =>
    world.marks().flatMap((mark) => (mark.type === 'segment' ? [[(mark.start_micros ?? -1) / second, (mark.end_micros ?? -1) / second, mark.text, mark.speaker ?? null]] : []));
  return { ...world, labeling, target, press, type, at, lines, field, texts: () => [...target.querySelectorAll('textarea')].map(({ value }) => value) };
}

beforeEach(() => {
  sessionStorage.clear();
  localStorage.clear();
  vi.stubGlobal('fetch', () => Promise.reject(new Error('no media')));
});
afterEach(() => {
  for (const stop of gone.reverse()) stop();
  gone = [];
  vi.unstubAllGlobals();
});

describe('a clip by keyboard alone', () => {
  test('is parted and written while it plays', async () => {
    const { press, type, at, lines, texts, field, labeling } = await editor();
    expect(field().tagName, 'one types at once').toBe('TEXTAREA');
    await type('good morning');
    at(2);
    await press('m', { ctrlKey: true }, 'KeyM');
    await press('2', { ctrlKey: true }, 'Digit2');
    await type('my speaker rattles');
    at(5.5);
    await press('m', { ctrlKey: true }, 'KeyM');
    expect(lines()).toEqual([[0, 2, 'good morning', null], [2, 5.5, 'my speaker rattles', 'Caller']]);
    expect(texts(), 'and the next line waits').toEqual(['good morning', 'my speaker rattles', '']);
    expect(field()).toBe(document.querySelectorAll('textarea')[2]);
    await press('Tab', { shiftKey: true });
    expect(field().value).toBe('my speaker rattles');
    field().setSelectionRange(2, 2);
    at(3);
    await press('m', { altKey: true }, 'KeyM');
    expect(texts()).toEqual(['good morning', 'my', 'speaker rattles', '']);
    await press('ArrowUp', { altKey: true });
    expect(lines()).toEqual([[0, 2, 'good morning', null], [2, 5.5, 'my speaker rattles', 'Caller']]);
    await labeling.saved();
  });

  test('a boundary is moved by 10 ms, and takes the one it touches along', async () => {
    const { press, type, at, lines } = await editor();
    await type('one');
    at(2);
    await press('m', { ctrlKey: true }, 'KeyM');
    await type('two');
    at(4);
    await press('m', { ctrlKey: true }, 'KeyM');
    await press('Tab', { shiftKey: true });
    for (let times = 0; times < 3; times++) await press('ArrowRight', { altKey: true });
    await press('s', { ctrlKey: true }, 'KeyS');
    expect(lines().map((line) => line.slice(0, 2))).toEqual([[0, 2.03], [2.03, 4]]);
  });

  test('a suggested segment is taken and typed in', async () => {
    const { press, type, lines, field, edits } = await editor();
    await press('y', { altKey: true }, 'KeyY');
    await type('hello ');
    expect(lines()).toEqual([[12, 14, 'hello', null]]);
    expect(field().value).toBe('hello ');
    expect(edits.map(({ kind }) => kind)).toEqual(['accept', 'type']);
  });

  test('goes to a time that is typed', async () => {
    const { press, target, field } = await editor();
    await press('g', { ctrlKey: true }, 'KeyG');
    expect(field().tagName).toBe('INPUT');
    await press('Escape');
    expect([field().tagName, target.querySelector('[aria-label="Go to a time"]')]).toEqual(['TEXTAREA', null]);
  });

  test('flag, note and history are a key away, and Esc comes back to the text', async () => {
    const { press, labeling, field, type } = await editor();
    await type('word ');
    await press('f', { altKey: true }, 'KeyF');
    expect(labeling.remark.flagged).toBe(true);
    await press('n', { altKey: true }, 'KeyN');
    expect(labeling.panel).toBe('remark');
    await press('Escape');
    expect([labeling.panel, field().tagName]).toEqual([null, 'TEXTAREA']);
  });
});

test('a project of whole clips shows one text and nothing of segments', async () => {
  const { target, press, type, at, lines } = await editor({ segmented: false });
  await type('all of it ');
  at(3);
  await press('m', { ctrlKey: true }, 'KeyM');
  expect(lines()).toEqual([[-1e-6, -1e-6, 'all of it', null]]);
  expect(target.querySelectorAll('textarea')).toHaveLength(1);
  expect(target.querySelector('[aria-label="Segment"], [aria-label="Speakers"], .row')).toBeNull();
});

test('a damaged clip says why and can be flagged', async () => {
  const { target, labeling } = await editor({ damaged: 'the data stops after 4 s of 20 s' });
  expect(target.querySelector('[role=alert]')?.textContent).toContain('The data stops after 4 s of 20 s');
  const flag = [...target.querySelectorAll('[role=alert] button')].find((each) => each.textContent?.startsWith('Flag')) as HTMLElement;
  flag.click();
  await calm();
  expect(labeling.remark.flagged).toBe(true);
});
