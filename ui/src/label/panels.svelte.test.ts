import { flushSync, mount, unmount, type Component } from 'svelte';
import { afterEach, describe, expect, test } from 'vitest';
import type { AttributeSpec } from '../lib/generated/api.ts';
import BoxList from './BoxList.svelte';
import ClassPalette from './ClassPalette.svelte';
import type { DrawClass } from './classes.ts';
import NotePanel from './NotePanel.svelte';
import PrelabelPanel from './Prelabels.svelte';
import { Prelabels } from './prelabels.svelte.ts';
import SelectedBox from './SelectedBox.svelte';
import { cls, hand } from './testhand.ts';

const depth: AttributeSpec = { name: 'depth', kind: 'choice', choices: ['light', 'medium', 'deep'] };
const scratch: DrawClass = { ...cls('scratch', 0), attributes: [depth, { name: 'angle', kind: 'number', choices: [] }], least: { length: 30, unit: 'px' } };
const classes = [scratch, cls('dent', 1)];

let gone: (() => unknown)[] = [];
afterEach(() => {
  for (const stop of gone) stop();
  gone = [];
});

/** A component on the page. `find` takes an element by its accessible name or text. */
function shown<Props extends Record<string, unknown>>(of: Component<Props>, props: Props) {
  const target = document.body.appendChild(document.createElement('div'));
  const made = mount(of, { target, props });
  flushSync();
  gone.push(() => void unmount(made), () => target.remove());
  const find = (selector: string, name: string): HTMLElement => {
    const found = [...target.querySelectorAll<HTMLElement>(selector)].find((each) => (each.getAttribute('aria-label') ?? each.textContent ?? '').trim().startsWith(name));
    if (!found) throw new Error(`no ${selector} named ${name} in ${target.textContent}`);
    return found;
  };
  const press = (element: Element, key: string, more: KeyboardEventInit = {}): boolean => {
    const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more });
    element.dispatchEvent(event);
    flushSync();
    return event.defaultPrevented;
  };
  const click = (element: HTMLElement): void => {
    element.click();
    flushSync();
  };
  const type = (field: HTMLElement, text: string): void => {
    (field as HTMLInputElement).value = text;
    field.dispatchEvent(new Event('input', { bubbles: true }));
    flushSync();
  };
  return { target, find, press, click, type, text: () => target.textContent ?? '' };
}

function selectedBox() {
  const made = hand(classes);
  let back = 0;
  made.put([10, 10, 20, 8], [50, 50, 40, 8]);
  made.stage.select(['a']);
  const panel = shown(SelectedBox, { editing: made.editing, key: (action: string) => `<${action}>`, pxPerMm: 10, onnote: () => undefined, onback: () => (back += 1) });
  return { ...made, panel, back: () => back };
}

describe('the selected box', () => {
  test('shows its numbers, its size in both units, and that it is too small', () => {
    const { panel } = selectedBox();
    expect((panel.find('input', 'Left') as HTMLInputElement).value).toBe('10');
    expect(panel.text()).toContain('20 × 8 px · 2 × 0.8 mm');
    expect(panel.text(), 'its class counts from 30 px').toContain('smaller than a scratch counts');
  });

  test('a typed number outside is stopped at the border, said, and Enter goes back to the picture', () => {
    const { panel, rect, notes, back } = selectedBox();
    const field = panel.find('input', 'Width');
    panel.type(field, '500');
    panel.press(field, 'Enter');
    expect(rect('a')).toEqual({ x: 10, y: 10, width: 90, height: 8 });
    expect(notes.at(-1)).toMatch(/right border/);
    expect(back()).toBe(1);
  });

  test('a word is no number, and the field shows again what holds', () => {
    const { panel, rect, notes, layer } = selectedBox();
    const field = panel.find('input', 'Top');
    panel.type(field, 'up');
    panel.press(field, 'Enter');
    expect([rect('a')?.y, layer.edits.length, notes.at(-1)]).toEqual([10, 0, '“up” is no number of px']);
    expect((field as HTMLInputElement).value).toBe('10');
  });

  test('arrows in a field step by one, by ten with Shift, as one edit', () => {
    const { panel, rect, layer } = selectedBox();
    const field = panel.find('input', 'Left');
    for (let press = 0; press < 3; press++) expect(panel.press(field, 'ArrowUp')).toBe(true);
    panel.press(field, 'ArrowUp', { shiftKey: true });
    field.dispatchEvent(new KeyboardEvent('keyup', { key: 'ArrowUp', bubbles: true }));
    expect(rect('a')?.x).toBe(23);
    expect(layer.edits, 'one undo takes all of it back').toHaveLength(1);
  });

  test('with Ctrl+Enter what is typed is taken, and the key goes on to submit', () => {
    const { panel, rect } = selectedBox();
    const field = panel.find('input', 'Height');
    panel.type(field, '12');
    expect(panel.press(field, 'Enter', { ctrlKey: true })).toBe(false);
    expect(rect('a')?.height).toBe(12);
  });

  test('a press elsewhere takes what was typed for the box it was typed for', () => {
    const { panel, rect, stage } = selectedBox();
    const field = panel.find('input', 'Left');
    field.focus();
    panel.type(field, '5');
    document.body.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true }));
    stage.select(['b']);
    flushSync();
    expect([rect('a')?.x, rect('b')?.x]).toEqual([5, 50]);
  });

  test('a digit in a choice takes it, and the class keys never hear of it', () => {
    const { panel, boxes } = selectedBox();
    expect(panel.press(panel.find('[role=radio]', 'light'), '3')).toBe(true);
    expect(boxes()[0]?.attributes).toEqual({ depth: 'deep' });
    expect(panel.find('[role=radio]', 'deep').getAttribute('aria-checked')).toBe('true');
    panel.press(panel.find('[role=radio]', 'deep'), '0');
    expect(boxes()[0]?.attributes, '0 takes back what was said').toBeUndefined();
  });

  test('several boxes show what differs as several, and one value goes to all', () => {
    const { panel, editing, stage, boxes } = selectedBox();
    editing.setAttribute('angle', 4);
    stage.select(['a', 'b']);
    flushSync();
    const field = panel.find('label', 'angle').querySelector('input')!;
    expect([field.value, field.placeholder]).toEqual(['', 'several']);
    field.dispatchEvent(new FocusEvent('blur'));
    expect(boxes()[1]?.attributes, 'leaving the field says nothing').toBeUndefined();
    panel.type(field, '7,5');
    panel.press(field, 'Enter');
    expect(boxes().map((box) => box.attributes?.['angle'])).toEqual([7.5, 7.5]);
    expect(panel.text()).toContain('2 boxes');
  });

  test('a flag that only some have is mixed, and pressing it gives it to all', () => {
    const { panel, editing, stage, boxes } = selectedBox();
    editing.toggle('occluded');
    stage.select(['a', 'b']);
    flushSync();
    const button = panel.find('button', 'Occluded');
    expect(button.getAttribute('aria-pressed')).toBe('mixed');
    panel.click(button);
    expect(boxes().map((box) => box.flags)).toEqual([['occluded'], ['occluded']]);
  });

  test('every button shows its key', () => {
    const { panel } = selectedBox();
    const keyless = [...panel.target.querySelectorAll('button')].filter((each) => !each.querySelector('kbd')).map((each) => each.textContent);
    expect(keyless).toEqual([]);
  });
});

describe('the class palette', () => {
  function palette(many = 1000) {
    const all = Array.from({ length: many }, (_, at) => ({ ...cls(`part ${at}`, at), press: at < 9 ? String(at + 1) : null }));
    const chosen: string[] = [];
    let closed = 0;
    const panel = shown(ClassPalette, { classes: all, counts: new Map([['part 2', 4]]), current: 'part 0', onchoose: (key: string) => void chosen.push(key), onclose: () => (closed += 1) });
    return { panel, chosen, closed: () => closed, field: panel.find('input', 'Class') };
  }

  test('typing narrows, the arrow marks, Enter takes', () => {
    const { panel, field, chosen, closed } = palette();
    panel.type(field, '99');
    panel.press(field, 'ArrowDown');
    panel.press(field, 'Enter');
    expect(chosen, 'part 99 comes first, then those that begin so').toEqual(['part 990']);
    expect(closed()).toBe(1);
  });

  test('a thousand classes draw a screen of rows, each with its place told', () => {
    const { panel } = palette();
    const options = panel.target.querySelectorAll('[role=option]');
    expect(options.length).toBeLessThan(40);
    expect(options[0]?.getAttribute('aria-setsize')).toBe('1000');
    expect(panel.text()).toContain('1,000 of 1,000');
  });

  test('Escape closes and takes nothing, and no key reaches the editor', () => {
    const { panel, field, chosen, closed } = palette(3);
    let heard = 0;
    const listener = (): void => void (heard += 1);
    window.addEventListener('keydown', listener);
    panel.press(field, 'q');
    panel.press(field, 'Escape');
    window.removeEventListener('keydown', listener);
    expect([chosen, closed(), heard]).toEqual([[], 1, 0]);
  });
});

describe('the list of boxes', () => {
  function list(count: number) {
    const made = hand(classes);
    made.put(...Array.from({ length: count }, (_, at): [number, number, number, number] => [(at * 7) % 90, Math.floor(at / 13) % 90, 5, 4]));
    const panel = shown(BoxList, { editing: made.editing, key: () => 'K', pxPerMm: null, open: true, onback: () => undefined });
    return { ...made, panel, rows: () => [...panel.target.querySelectorAll<HTMLElement>('[role=option]')] };
  }

  test('down and up select in reading order, and the list says which', () => {
    const { panel, rows, selected, sync } = list(3);
    const box = panel.find('[role=listbox]', 'Boxes');
    panel.press(box, 'ArrowDown');
    panel.press(box, 'ArrowDown');
    sync();
    flushSync();
    expect(selected()).toEqual(['b']);
    expect(rows().map((row) => row.getAttribute('aria-selected'))).toEqual(['false', 'true', 'false']);
  });

  test('Shift takes all from where it began, and less again on the way back', () => {
    const { panel, selected, sync } = list(4);
    const box = panel.find('[role=listbox]', 'Boxes');
    const press = (key: string, shiftKey = false): void => {
      panel.press(box, key, { shiftKey });
      sync();
      flushSync();
    };
    press('ArrowDown');
    press('ArrowDown', true);
    press('ArrowDown', true);
    expect(selected()).toEqual(['a', 'b', 'c']);
    press('ArrowUp', true);
    expect(selected()).toEqual(['a', 'b']);
  });

  test('a thousand boxes draw a few rows', () => {
    expect(list(1000).rows().length).toBeLessThan(40);
  });

  test('lock and hide act on the row that is pressed', () => {
    const { panel, rows, sitting, sync } = list(3);
    panel.click(rows()[1]!.querySelector<HTMLElement>('button[title^=Lock]')!);
    sync();
    flushSync();
    expect([...sitting.locked]).toEqual(['b']);
    expect(rows()[1]?.getAttribute('aria-label')).toContain('locked');
  });

  test('boxes of a class that is gone can be found', () => {
    const { panel, editing, layer, rows, sync } = list(3);
    layer.edit('change', { put: [{ ...editing.boxes[1]!, class: 'gone' }], remove: [] });
    sync();
    flushSync();
    const which = panel.find('select', 'Class') as HTMLSelectElement;
    which.value = [...which.options].find((each) => each.text.startsWith('unknown class'))!.value;
    which.dispatchEvent(new Event('change', { bubbles: true }));
    flushSync();
    expect(rows()).toHaveLength(1);
  });

  test('narrowing to what is too small leaves those', () => {
    const { panel, editing, rows, sync } = list(3);
    editing.setRect('a', { width: 40 });
    sync();
    flushSync();
    const which = panel.find('select', 'Which') as HTMLSelectElement;
    which.value = 'small';
    which.dispatchEvent(new Event('change', { bubbles: true }));
    flushSync();
    expect(rows()).toHaveLength(2);
  });
});

describe('a note', () => {
  test('Enter saves what changed, Shift+Enter starts a line, Escape drops it', () => {
    const saved: [string, boolean][] = [];
    let closed = 0;
    const panel = shown(NotePanel, { title: 'Note', about: '', note: 'before', flagged: false, onsave: (note: string, flagged: boolean) => void saved.push([note, flagged]), onclose: () => (closed += 1) });
    const field = panel.target.querySelector('textarea')!;
    panel.type(field, 'after ');
    expect(panel.press(field, 'Enter', { shiftKey: true })).toBe(false);
    panel.press(field, 'Enter');
    expect([saved, closed]).toEqual([[['after', false]], 1]);
    panel.press(field, 'Escape');
    expect([saved.length, closed]).toEqual([1, 2]);
  });
});

describe('the panel of a model’s boxes', () => {
  test('says how many at which threshold, and accepts them all as the model’s, untouched', () => {
    localStorage.clear();
    const made = hand(classes);
    const prelabels = new Prelabels(made.editing, 'p');
    const marks = [0.9, 0.6, 0.2].map((confidence, at) => ({ type: 'box' as const, id: `m${at}`, class: 'scratch', x: at * 30, y: 0, width: 20, height: 9, confidence }));
    prelabels.open('item', { labeler: 'detector', marks }, { width: 100, height: 100 });
    const panel = shown(PrelabelPanel, { prelabels, key: (action: string) => `<${action}>`, sealed: false });
    expect(panel.text()).toContain('2 of 3 at 0.50 or more');
    panel.click(panel.find('button', 'Accept all 2'));
    expect(made.boxes().map((box) => [box.origin?.from, box.origin?.touched, box.confidence])).toEqual([['detector', false, 0.9], ['detector', false, 0.6]]);
    expect(made.layer.edits.map((edit) => edit.kind)).toEqual(['accept']);
    expect(panel.text()).toContain('2 accepted');
    made.act('undo');
    flushSync();
    expect(prelabels.shown, 'undo offers them again').toHaveLength(2);
  });
});
