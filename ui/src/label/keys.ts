/** The keys of the box editor. */

import type { KeyMap } from './keymap.ts';

const digits = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '0'] as const;
export type ClassAction = `class-${number}`;

export type BoxAction =
  | 'draw'
  | 'select'
  | 'next-box'
  | 'previous-box'
  | 'delete'
  | 'occluded'
  | 'ambiguous'
  | `move-${'left' | 'right' | 'up' | 'down'}`
  | `move-far-${'left' | 'right' | 'up' | 'down'}`
  | `side-out-${'left' | 'right' | 'up' | 'down'}`
  | `side-in-${'left' | 'right' | 'up' | 'down'}`
  | 'duplicate'
  | 'copy'
  | 'paste'
  | 'copy-previous'
  | 'undo'
  | 'redo'
  | 'actual-size'
  | 'fit'
  | 'zoom-in'
  | 'zoom-out'
  | 'pan'
  | 'gamma-up'
  | 'gamma-down'
  | 'brightness-up'
  | 'brightness-down'
  | 'contrast-up'
  | 'contrast-down'
  | 'adjust-reset'
  | 'original'
  | 'hide-boxes'
  | 'next'
  | 'previous'
  | 'submit'
  | 'skip'
  | 'saved'
  | 'keys'
  | 'panes'
  | 'escape'
  | ClassAction;

const sides = ['left', 'right', 'up', 'down'] as const;
const arrow = { left: 'Left', right: 'Right', up: 'Up', down: 'Down' } as const;

export const boxKeys: KeyMap<BoxAction> = [
  { group: 'Boxes', action: 'draw', keys: ['W', 'R'], label: 'Draw boxes: drag, or click two corners' },
  { group: 'Boxes', action: 'select', keys: ['V'], label: 'Select: click takes the smallest box, again goes deeper' },
  { group: 'Boxes', action: 'next-box', keys: ['Tab'], label: 'Next box' },
  { group: 'Boxes', action: 'previous-box', keys: ['Shift+Tab'], label: 'Previous box' },
  { group: 'Boxes', action: 'delete', keys: ['Del', 'Backspace'], label: 'Delete the box' },
  { group: 'Boxes', action: 'occluded', keys: ['Q'], label: 'Occluded' },
  { group: 'Boxes', action: 'ambiguous', keys: ['Shift+Q'], label: 'Ambiguous: not counted either way' },
  { group: 'Boxes', action: 'hide-boxes', keys: ['H', 'Ctrl+H'], label: 'Hide the boxes while held', hold: true },
  ...digits.map((digit, index) => ({
    group: 'Class',
    action: `class-${index + 1}` as const,
    keys: [digit],
    label: `Class ${index + 1}: of the selected box and the next ones`,
  })),
  ...digits.map((digit, index) => ({
    group: 'Class',
    action: `class-${index + 11}` as const,
    keys: [`Shift+${digit}`],
    label: `Class ${index + 11}`,
  })),
  ...sides.map((side) => ({
    group: 'By the pixel',
    action: `move-${side}` as const,
    keys: [arrow[side]],
    label: `Move 1 px ${side}`,
  })),
  ...sides.map((side) => ({
    group: 'By the pixel',
    action: `move-far-${side}` as const,
    keys: [`Shift+${arrow[side]}`],
    label: `Move 10 px ${side}`,
  })),
  ...sides.map((side) => ({
    group: 'By the pixel',
    action: `side-out-${side}` as const,
    keys: [`Alt+${arrow[side]}`],
    label: `That side 1 px out (${side})`,
  })),
  ...sides.map((side) => ({
    group: 'By the pixel',
    action: `side-in-${side}` as const,
    keys: [`Alt+Shift+${arrow[side]}`],
    label: `That side 1 px in (${side})`,
  })),
  { group: 'Edit', action: 'undo', keys: ['Ctrl+Z'], label: 'Undo, without end' },
  { group: 'Edit', action: 'redo', keys: ['Ctrl+Shift+Z', 'Ctrl+Y'], label: 'Redo' },
  { group: 'Edit', action: 'escape', keys: ['Esc'], label: 'Back one level', inText: true },
  { group: 'Edit', action: 'saved', keys: ['Ctrl+S'], label: 'Nothing to do: every gesture is saved', inText: true },
  { group: 'Edit', action: 'duplicate', keys: ['Ctrl+D'], label: 'Duplicate the box' },
  { group: 'Edit', action: 'copy', keys: ['Ctrl+C'], label: 'Copy the box, or all when none is selected' },
  { group: 'Edit', action: 'paste', keys: ['Ctrl+V'], label: 'Paste' },
  { group: 'Edit', action: 'copy-previous', keys: ['Ctrl+B'], label: 'Copy the boxes of the item before' },
  { group: 'View', action: 'fit', keys: ['Ctrl+F'], label: 'Fit the picture' },
  { group: 'View', action: 'actual-size', keys: ['Ctrl+0'], label: '100 %' },
  { group: 'View', action: 'zoom-in', keys: ['=', 'Ctrl+='], label: 'Zoom in (or the wheel)' },
  { group: 'View', action: 'zoom-out', keys: ['-', 'Ctrl+-'], label: 'Zoom out' },
  { group: 'View', action: 'pan', keys: ['Space'], label: 'Hold and drag to pan (or middle-drag)', hold: true },
  { group: 'View', action: 'gamma-up', keys: ['Shift+G'], label: 'More gamma' },
  { group: 'View', action: 'gamma-down', keys: ['Alt+G'], label: 'Less gamma' },
  { group: 'View', action: 'brightness-up', keys: ['Shift+B'], label: 'Brighter' },
  { group: 'View', action: 'brightness-down', keys: ['Alt+B'], label: 'Darker' },
  { group: 'View', action: 'contrast-up', keys: ['Shift+C'], label: 'More contrast' },
  { group: 'View', action: 'contrast-down', keys: ['Alt+C'], label: 'Less contrast' },
  { group: 'View', action: 'adjust-reset', keys: ['Ctrl+Shift+='], label: 'Back to the original look' },
  { group: 'View', action: 'original', keys: ['`'], label: 'The original while held', hold: true },
  { group: 'Queue', action: 'submit', keys: ['Ctrl+Enter'], label: 'Submit and go on', inText: true },
  { group: 'Queue', action: 'next', keys: ['D', 'Ctrl+Right'], label: 'Next item' },
  { group: 'Queue', action: 'previous', keys: ['A', 'Ctrl+Left'], label: 'Previous item' },
  { group: 'Queue', action: 'skip', keys: ['Ctrl+Space'], label: 'Skip…' },
  { group: 'View', action: 'panes', keys: ['F6'], label: 'Between the picture and the panels', inText: true },
  { group: 'Queue', action: 'keys', keys: ['?', 'F1'], label: 'These keys' },
];
