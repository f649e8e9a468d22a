/** The keys other tools taught: for the box editor, and only where they differ from Burnish's. */

import type { BoxAction } from '../label/keys.ts';

export type PresetName = 'burnish' | 'labelimg' | 'cvat' | 'label-studio' | 'prodigy';
export type PresetKeys = Readonly<Partial<Record<BoxAction, readonly string[]>>>;

export type Preset = {
  name: PresetName;
  title: string;
  keys: PresetKeys;
  /** The three actions that tell it best from the others. */
  samples: readonly { action: BoxAction; says: string }[];
};

// CVAT gives classes with Ctrl and a digit; Ctrl+0 stays 100 %.
const classesWithCtrl = Object.fromEntries(Array.from({ length: 9 }, (_, at) => [`class-${at + 1}`, [String(at + 1), `Ctrl+${at + 1}`]]));

export const presets: readonly Preset[] = [
  {
    name: 'burnish',
    title: 'None of these, or Burnish',
    keys: {},
    samples: [
      { action: 'draw', says: 'draw' },
      { action: 'next', says: 'next item' },
      { action: 'submit', says: 'submit' },
    ],
  },
  {
    name: 'labelimg',
    title: 'labelImg, labelme, AnyLabeling',
    keys: {
      draw: ['W'],
      select: ['V', 'Ctrl+J'],
      'class-palette': ['C', 'Ctrl+E'],
      // There Ctrl+V takes the boxes of the picture before.
      'copy-previous': ['Ctrl+V', 'Ctrl+B'],
      paste: ['Ctrl+Shift+V'],
      'hide-all': ['Ctrl+H', 'Ctrl+A'],
      'select-all': ['Ctrl+Shift+A'],
      'brightness-up': ['Ctrl+Shift+=', 'Shift+B'],
      'brightness-down': ['Ctrl+Shift+-', 'Alt+B'],
      'adjust-reset': ['Ctrl+Shift+0'],
    },
    samples: [
      { action: 'draw', says: 'draw' },
      { action: 'next', says: 'next item' },
      { action: 'copy-previous', says: 'boxes of the item before' },
    ],
  },
  {
    name: 'cvat',
    title: 'CVAT',
    keys: {
      draw: ['N'],
      next: ['F', 'Ctrl+Right'],
      previous: ['D', 'Ctrl+Left'],
      delete: ['Del', 'Shift+Del', 'Backspace'],
      flag: ['Shift+F'],
      // Not Shift+N, which there draws one more.
      nothing: ['Alt+N'],
      ...classesWithCtrl,
    },
    samples: [
      { action: 'draw', says: 'draw' },
      { action: 'next', says: 'next item' },
      { action: 'previous', says: 'previous item' },
    ],
  },
  {
    name: 'label-studio',
    title: 'Label Studio',
    keys: {
      draw: ['R', 'W'],
      next: ['Ctrl+Right', 'D'],
      previous: ['Ctrl+Left', 'A'],
      delete: ['Backspace', 'Del'],
      submit: ['Ctrl+Enter', 'Alt+Enter'],
      escape: ['Esc', 'U'],
      unseen: ['Shift+U'],
      'next-box': ['Alt+.', 'Tab'],
      'previous-box': ['Alt+,', 'Shift+Tab'],
      lock: ['Alt+L', 'L'],
      hide: ['Alt+H', 'H'],
    },
    samples: [
      { action: 'draw', says: 'draw' },
      { action: 'next', says: 'next item' },
      { action: 'lock', says: 'lock' },
    ],
  },
  {
    name: 'prodigy',
    title: 'Prodigy',
    keys: {
      submit: ['A', 'Ctrl+Enter'],
      previous: ['Shift+A', 'Ctrl+Left'],
      undo: ['Backspace', 'Ctrl+Z'],
      delete: ['Del'],
    },
    samples: [
      { action: 'submit', says: 'submit and go on' },
      { action: 'undo', says: 'undo' },
      { action: 'flag', says: 'flag' },
    ],
  },
];

export function presetNamed(name: PresetName | null): Preset {
  return presets.find((each) => each.name === name) ?? presets[0]!;
}

export function isPresetName(name: unknown): name is PresetName {
  return presets.some((each) => each.name === name);
}
