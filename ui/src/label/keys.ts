/** The keys of the box editor. */

import type { KeyMap } from './keymap.ts';

const digits = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '0'] as const;
export type ClassAction = `class-${number}`;
/** A look the project keeps by name, by its place in the list from 1. */
export type LookAction = `look-${number}`;

export type BoxAction =
  | 'draw'
  | 'corner'
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
  | 'copy-previous-selected'
  | 'keep-copying'
  | 'select-all'
  | 'lock'
  | 'hide'
  | 'hide-all'
  | 'hide-boxes'
  | 'class-palette'
  | 'note'
  | 'flag'
  | 'nothing'
  | 'snap'
  | 'accept'
  | 'accept-all'
  | 'threshold-up'
  | 'threshold-down'
  | 'next-prelabel'
  | 'history'
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
  | 'invert'
  | 'clahe'
  | 'auto-levels'
  | 'adjust-reset'
  | 'original'
  | 'keep-view'
  | 'unseen'
  | 'hud'
  | 'next'
  | 'previous'
  | 'submit'
  | 'skip'
  | 'saved'
  | 'keys'
  | 'panes'
  | 'escape'
  | ClassAction
  | LookAction;

const sides = ['left', 'right', 'up', 'down'] as const;
const arrow = { left: 'Left', right: 'Right', up: 'Up', down: 'Down' } as const;

export const boxKeys: KeyMap<BoxAction> = [
  { group: 'Boxes', action: 'draw', keys: ['W', 'R'], label: 'Draw boxes: drag, or click two corners' },
  { group: 'Boxes', action: 'corner', keys: ['Enter'], label: 'Set a corner at the crosshair: arrows move it, Shift 10 px, Alt a leap' },
  { group: 'Boxes', action: 'select', keys: ['V'], label: 'Select: click takes the smallest box, again goes deeper' },
  { group: 'Boxes', action: 'next-box', keys: ['Tab'], label: 'Next box' },
  { group: 'Boxes', action: 'previous-box', keys: ['Shift+Tab'], label: 'Previous box' },
  { group: 'Boxes', action: 'delete', keys: ['Del', 'Backspace'], label: 'Delete the box' },
  { group: 'Boxes', action: 'occluded', keys: ['Q'], label: 'Occluded' },
  { group: 'Boxes', action: 'ambiguous', keys: ['Shift+Q'], label: 'Ambiguous: not counted either way' },
  { group: 'Boxes', action: 'note', keys: ['T'], label: 'Note on the box, or on the item when none is selected' },
  { group: 'Boxes', action: 'lock', keys: ['L'], label: 'Lock the box, or unlock it' },
  { group: 'Boxes', action: 'hide', keys: ['H'], label: 'Hide the box, or all when none is selected; again shows' },
  { group: 'Boxes', action: 'hide-all', keys: ['Ctrl+H'], label: 'Hide all boxes; again shows them' },
  { group: 'Boxes', action: 'hide-boxes', keys: ['X'], label: 'Hide the boxes while held', hold: true },
  { group: 'Boxes', action: 'select-all', keys: ['Ctrl+A'], label: 'Select all boxes' },
  { group: 'Boxes', action: 'snap', keys: ['S'], label: 'Snap the active side to the nearest edge, on and off' },
  { group: 'Class', action: 'class-palette', keys: ['C'], label: 'Find a class by name' },
  ...digits.map((digit, index) => ({
    group: 'Class',
    action: `class-${index + 1}` as const,
    keys: [digit],
    label: `Class ${index + 1}`,
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
  { group: 'Edit', action: 'copy-previous-selected', keys: ['Ctrl+Shift+B'], label: 'Copy only those that were selected there' },
  { group: 'Edit', action: 'keep-copying', keys: ['Ctrl+P'], label: 'Copy them into each next empty item, on and off' },
  { group: 'Edit', action: 'history', keys: ['E'], label: 'History of this item' },
  { group: 'Pre-labels', action: 'accept', keys: ['Y'], label: 'Accept the model’s box' },
  { group: 'Pre-labels', action: 'accept-all', keys: ['Shift+Y'], label: 'Accept all that are shown' },
  { group: 'Pre-labels', action: 'next-prelabel', keys: ['G'], label: 'Next box of the model' },
  { group: 'Pre-labels', action: 'threshold-up', keys: [']'], label: 'Show fewer: only surer ones' },
  { group: 'Pre-labels', action: 'threshold-down', keys: ['['], label: 'Show more: less sure ones too' },
  { group: 'View', action: 'fit', keys: ['Ctrl+F'], label: 'Fit the picture' },
  { group: 'View', action: 'actual-size', keys: ['Ctrl+0'], label: '100 %' },
  { group: 'View', action: 'zoom-in', keys: ['=', 'Ctrl+='], label: 'Zoom in (or the wheel)' },
  { group: 'View', action: 'zoom-out', keys: ['-', 'Ctrl+-'], label: 'Zoom out' },
  { group: 'View', action: 'pan', keys: ['Space'], label: 'Hold and drag to pan (or middle-drag)', hold: true },
  { group: 'View', action: 'keep-view', keys: ['K'], label: 'Keep zoom and place from item to item, on and off' },
  { group: 'View', action: 'unseen', keys: ['U'], label: 'Go to a part that was not looked at' },
  { group: 'View', action: 'hud', keys: ['Ctrl+Shift+H'], label: 'Frame times, on and off' },
  { group: 'View', action: 'panes', keys: ['F6'], label: 'Between the picture and the panels', inText: true },
  { group: 'Look', action: 'original', keys: ['`'], label: 'The original while held', hold: true },
  { group: 'Look', action: 'gamma-up', keys: ['Shift+G'], label: 'More gamma' },
  { group: 'Look', action: 'gamma-down', keys: ['Alt+G'], label: 'Less gamma' },
  { group: 'Look', action: 'brightness-up', keys: ['Shift+B'], label: 'Brighter' },
  { group: 'Look', action: 'brightness-down', keys: ['Alt+B'], label: 'Darker' },
  { group: 'Look', action: 'contrast-up', keys: ['Shift+C'], label: 'More contrast' },
  { group: 'Look', action: 'contrast-down', keys: ['Alt+C'], label: 'Less contrast' },
  { group: 'Look', action: 'invert', keys: ['I'], label: 'Invert' },
  { group: 'Look', action: 'clahe', keys: ['Shift+H'], label: 'Local contrast (CLAHE)' },
  { group: 'Look', action: 'auto-levels', keys: ['Shift+L'], label: 'Levels from the part in sight' },
  { group: 'Look', action: 'adjust-reset', keys: ['Ctrl+Shift+='], label: 'Back to the original look' },
  ...digits.slice(0, 9).map((digit, index) => ({
    group: 'Look',
    action: `look-${index + 1}` as const,
    keys: [`Alt+${digit}`],
    label: `Look ${index + 1} of the project`,
  })),
  { group: 'Queue', action: 'submit', keys: ['Ctrl+Enter'], label: 'Submit and go on', inText: true },
  { group: 'Queue', action: 'next', keys: ['D', 'Ctrl+Right'], label: 'Next item' },
  { group: 'Queue', action: 'previous', keys: ['A', 'Ctrl+Left'], label: 'Previous item' },
  { group: 'Queue', action: 'nothing', keys: ['N'], label: 'Nothing here: submits a picture without boxes' },
  { group: 'Queue', action: 'flag', keys: ['F'], label: 'Flag the item for the lead, or take the flag back' },
  { group: 'Queue', action: 'skip', keys: ['Ctrl+Space'], label: 'Skip…' },
  { group: 'Queue', action: 'keys', keys: ['?', 'F1'], label: 'These keys', inText: true },
];
