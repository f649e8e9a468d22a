import { beforeEach, describe, expect, test, vi } from 'vitest';
import { Rebinding } from '../keys/rebinding.svelte.ts';
import { readStored } from '../keys/stored.ts';
import type { KeyPress } from '../label/keymap.ts';
import type { Client } from './client.ts';
import { Preferences } from './preferences.svelte.ts';

/** A project's server: what it keeps, and whether it answers. */
class Project {
  body: string | null = null;
  answers = true;
  readonly sent: string[] = [];
  readonly client = {
    call: (name: string, { body }: { body?: string }): Promise<{ body: string | null }> => {
      if (!this.answers) return Promise.reject(new Error('no such operation'));
      if (name === 'set_preferences' && body !== undefined) this.sent.push((this.body = body));
      return Promise.resolve({ body: this.body });
    },
  } as unknown as Client;
}

const settled = (): Promise<void> => new Promise((done) => setTimeout(done));
const opened = async (project: Project, labeler: string | null = 'Anna'): Promise<Preferences> => {
  const preferences = new Preferences(project.client, localStorage);
  await preferences.load(labeler, true);
  return preferences;
};

beforeEach(() => {
  localStorage.clear();
  vi.useRealTimers();
});

describe('preferences', () => {
  test('are asked for once, and known in the next project on this device', async () => {
    const first = await opened(new Project());
    expect(first.asks).toBe(true);
    first.choosePreset('cvat');
    expect(first.asks).toBe(false);
    const other = new Project();
    const next = await opened(other);
    await settled();
    expect([next.asks, next.preset.name]).toEqual([false, 'cvat']);
    expect(readStored(other.body, Date.now())?.choice.preset, 'which keeps them from now on').toBe('cvat');
  });

  test('come back on another device from the project', async () => {
    const project = new Project();
    const here = await opened(project);
    here.grant({ screen: 'boxes', action: 'draw', chord: 'Z', instead: 'W' });
    await settled();
    localStorage.clear();
    const there = await opened(project);
    expect(there.hint('boxes', 'draw')).toBe('Z');
  });

  test('the newer of project and device holds', async () => {
    vi.useFakeTimers({ now: 1_000_000, toFake: ['Date'] });
    const [old, fresh] = [new Project(), new Project()];
    (await opened(old)).choosePreset('cvat');
    await settled();
    vi.setSystemTime(2_000_000);
    (await opened(fresh)).choosePreset('labelimg');
    await settled();
    expect((await opened(old)).preset.name, 'what was chosen last, wherever').toBe('labelimg');
    await settled();
    expect(readStored(old.body, Date.now())?.choice.preset).toBe('labelimg');
  });

  test('a server without them is no trouble: they stay on the device', async () => {
    const project = new Project();
    project.answers = false;
    const here = await opened(project);
    expect([here.ready, here.asks]).toEqual([true, true]);
    here.choosePreset('prodigy');
    await settled();
    expect([here.unsent, (await opened(project)).preset.name]).toEqual([true, 'prodigy']);
    project.answers = true;
    here.choosePreset('cvat');
    await settled();
    expect([here.unsent, project.sent.length], 'the next change goes through').toEqual([false, 1]);
  });

  test('one person’s are not another’s, and nobody’s stay on the device', async () => {
    const project = new Project();
    const nobody = await opened(project, null);
    nobody.choosePreset('cvat');
    await settled();
    expect(project.sent).toEqual([]);
    const anna = await opened(new Project(), 'Anna');
    expect(anna.preset.name, 'chosen here before she said who she is').toBe('cvat');
    anna.choosePreset('labelimg');
    expect((await opened(new Project(), 'Boris')).preset.name).toBe('cvat');
  });

  test('a change made while they are read is not lost to what arrives', async () => {
    const project = new Project();
    (await opened(project)).choosePreset('cvat');
    await settled();
    localStorage.clear();
    const preferences = new Preferences(project.client, localStorage);
    const reading = preferences.load('Anna', true);
    preferences.choosePreset('prodigy');
    await reading;
    expect(preferences.preset.name).toBe('prodigy');
  });

  test('a change in another window arrives, an older one does not', async () => {
    const project = new Project();
    const [here, there] = [await opened(project), await opened(project)];
    there.choosePreset('cvat');
    await settled();
    await here.follow();
    expect(here.preset.name).toBe('cvat');
    const before = project.body;
    here.choosePreset('labelimg');
    await settled();
    project.body = before;
    await here.follow();
    expect(here.preset.name).toBe('labelimg');
  });

  test('are not asked for before the project has answered', async () => {
    const preferences = new Preferences(new Project().client, localStorage);
    await preferences.load('Anna', false);
    const reading = preferences.load('Anna', true);
    expect(preferences.asks).toBe(false);
    await reading;
    expect(preferences.asks).toBe(true);
  });

  test('another person comes while they are read: the last one’s hold', async () => {
    const project = new Project();
    const preferences = new Preferences(project.client, localStorage);
    const first = preferences.load('Anna', true);
    await preferences.load('Boris', true);
    await first;
    preferences.choosePreset('cvat');
    expect(Object.keys(localStorage)).toEqual(['burnish.preferences.Boris']);
  });

  test('rubbish in storage or from the server is as good as nothing', async () => {
    localStorage.setItem('burnish.preferences.Anna', '{"version":1,"keys":[1]');
    const project = new Project();
    project.body = '<html>';
    const preferences = await opened(project);
    expect([preferences.asks, preferences.hint('boxes', 'draw')]).toEqual([true, 'W']);
  });

  test('a storage that refuses is no trouble', async () => {
    const refusing = { getItem: () => { throw new Error('denied'); }, setItem: () => { throw new Error('full'); } } as unknown as Storage;
    const preferences = new Preferences(null, refusing);
    await preferences.load(null, false);
    preferences.choosePreset('cvat');
    expect(preferences.hint('boxes', 'draw')).toBe('N');
  });

  test('keys are named as the keyboard prints them', () => {
    const preferences = new Preferences(null, null);
    preferences.layout = new Map([['BracketRight', '+'], ['Backquote', '^']]);
    expect(preferences.hint('boxes', 'threshold-up')).toBe('+');
    expect(preferences.hint('boxes', 'original')).toBe('^');
    expect(preferences.name('Ctrl+Shift+Z')).toBe('Ctrl+Shift+Z');
  });

  test('everything goes back to the preset', () => {
    const preferences = new Preferences(null, null);
    preferences.choosePreset('cvat');
    preferences.grant({ screen: 'boxes', action: 'next', chord: 'Z', instead: 'F' });
    preferences.grant({ screen: 'review', action: 'next', chord: 'Z', instead: null });
    preferences.reset('boxes', 'next');
    expect([preferences.hint('boxes', 'next'), preferences.review.find(({ action }) => action === 'next')?.keys.length]).toEqual(['F', 3]);
    preferences.reset();
    expect([preferences.preset.name, preferences.choice.changes]).toEqual(['cvat', {}]);
  });
});

describe('press to rebind', () => {
  const press = (key: string, code = key, held: Partial<KeyPress> = {}): KeyPress => ({ key, code, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...held });
  const starting = (instead: string | null): { preferences: Preferences; rebinding: Rebinding } => {
    const preferences = new Preferences(null, null);
    const rebinding = new Rebinding(preferences);
    rebinding.start({ screen: 'boxes', action: 'delete', label: 'Delete the box', instead });
    return { preferences, rebinding };
  };
  const keys = (preferences: Preferences, action: string): readonly string[] | undefined => preferences.boxes.find((each) => each.action === action)?.keys;

  test('a modifier alone waits on, a free chord becomes the key', () => {
    const { preferences, rebinding } = starting('Del');
    rebinding.press(press('Control', 'ControlLeft', { ctrlKey: true }));
    expect(rebinding.waits).toBe(true);
    rebinding.press(press('q', 'KeyQ', { ctrlKey: true, altKey: true }));
    expect([rebinding.target, keys(preferences, 'delete')]).toEqual([null, ['Ctrl+Alt+Q', 'Backspace']]);
  });

  test('Esc leaves it, Backspace takes it away', () => {
    const { preferences, rebinding } = starting('Del');
    rebinding.press(press('Escape'));
    expect(keys(preferences, 'delete')).toEqual(['Del', 'Backspace']);
    rebinding.start({ screen: 'boxes', action: 'delete', label: '', instead: 'Del' });
    rebinding.press(press('Backspace'));
    expect(keys(preferences, 'delete')).toEqual(['Backspace']);
  });

  test('a taken chord asks, and nothing changes until it is answered', () => {
    const { preferences, rebinding } = starting('Del');
    rebinding.press(press('d', 'KeyD'));
    expect([rebinding.waits, rebinding.maySwap, keys(preferences, 'delete')]).toEqual([false, true, ['Del', 'Backspace']]);
    rebinding.again();
    rebinding.press(press('d', 'KeyD'));
    rebinding.settle('swap');
    expect([keys(preferences, 'delete'), keys(preferences, 'next')]).toEqual([['D', 'Backspace'], ['Del', 'Ctrl+Right']]);
  });

  test('what the browser keeps cannot be taken', () => {
    const { preferences, rebinding } = starting(null);
    rebinding.press(press('w', 'KeyW', { ctrlKey: true }));
    rebinding.settle('take');
    expect(keys(preferences, 'delete')).toEqual(['Del', 'Backspace']);
  });
});
