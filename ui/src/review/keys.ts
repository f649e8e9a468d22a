/** The keys of Review: on a case, and on the list of conventions. */

import type { KeyMap } from '../label/keymap.ts';

const digits = [1, 2, 3, 4, 5, 6, 7, 8, 9] as const;
export type TakeAction = `take-${number}` | `layer-${number}`;

export type ReviewAction =
  | TakeAction
  | 'consensus'
  | 'none'
  | 'ambiguous'
  | 'edit'
  | 'file'
  | 'undo'
  | 'redo'
  | 'next'
  | 'previous'
  | 'context'
  | 'hide'
  | 'original'
  | 'as-seen'
  | 'gamma-up'
  | 'gamma-down'
  | 'adjust-reset'
  | 'focus'
  | 'fit'
  | 'actual-size'
  | 'zoom-in'
  | 'zoom-out'
  | 'pan'
  | 'play'
  | 'back'
  | 'forward'
  | 'slower'
  | 'faster'
  | 'again-slower'
  | 'slow'
  | 'loop'
  | 'listen'
  | 'hold-play'
  | 'keys';

export const reviewKeys: KeyMap<ReviewAction> = [
  ...digits.map((digit) => ({ group: 'Decide', action: `take-${digit}` as const, keys: [String(digit)], label: `Take answer ${digit}` })),
  { group: 'Decide', action: 'consensus', keys: ['M'], label: 'Take the middle of them all' },
  { group: 'Decide', action: 'none', keys: ['X'], label: 'None: nothing should be there' },
  { group: 'Decide', action: 'ambiguous', keys: ['A'], label: 'Ambiguous: not counted either way' },
  { group: 'Decide', action: 'edit', keys: ['E'], label: 'Edit: draw or write it yourself' },
  { group: 'Decide', action: 'undo', keys: ['U', 'Ctrl+Z'], label: 'Take the decision back' },
  { group: 'Decide', action: 'redo', keys: ['Ctrl+Shift+Z', 'Ctrl+Y'], label: 'Decide again what was taken back' },
  { group: 'Decide', action: 'file', keys: ['R'], label: 'File it in the book as an example, with a sentence' },
  { group: 'Cases', action: 'next', keys: ['J', 'Down'], label: 'Next case' },
  { group: 'Cases', action: 'previous', keys: ['K', 'Up'], label: 'Previous case' },
  ...digits.map((digit) => ({ group: 'Layers', action: `layer-${digit}` as const, keys: [`Shift+${digit}`], label: `Show or hide layer ${digit}` })),
  { group: 'Layers', action: 'context', keys: ['C'], label: 'Everything else on the picture' },
  { group: 'Layers', action: 'hide', keys: ['H'], label: 'Hide all boxes while held', hold: true },
  { group: 'View', action: 'focus', keys: ['F'], label: 'Back to the place of the case' },
  { group: 'View', action: 'fit', keys: ['Ctrl+F'], label: 'Fit the picture' },
  { group: 'View', action: 'actual-size', keys: ['Ctrl+0'], label: '100 %' },
  { group: 'View', action: 'zoom-in', keys: ['=', 'Ctrl+='], label: 'Zoom in (or the wheel)' },
  { group: 'View', action: 'zoom-out', keys: ['-', 'Ctrl+-'], label: 'Zoom out' },
  { group: 'View', action: 'pan', keys: ['Space'], label: 'Picture: drag pans. Sound: play or pause' },
  { group: 'View', action: 'as-seen', keys: ['V'], label: 'The picture as the first labeler saw it, the next one, and as before' },
  { group: 'View', action: 'gamma-up', keys: ['Shift+G'], label: 'More gamma' },
  { group: 'View', action: 'gamma-down', keys: ['Alt+G'], label: 'Less gamma' },
  { group: 'View', action: 'adjust-reset', keys: ['Ctrl+Shift+='], label: 'Back to the original look' },
  { group: 'View', action: 'original', keys: ['`'], label: 'The original while held', hold: true },
  { group: 'Sound', action: 'play', keys: ['Ctrl+Space'], label: 'Play or pause, also while writing', inText: true },
  { group: 'Sound', action: 'back', keys: ['F1'], label: 'Back 1.5 s', inText: true },
  { group: 'Sound', action: 'forward', keys: ['F2'], label: 'Forward 1.5 s', inText: true },
  { group: 'Sound', action: 'slower', keys: ['F3'], label: 'Slower', inText: true },
  { group: 'Sound', action: 'faster', keys: ['F4'], label: 'Faster', inText: true },
  { group: 'Sound', action: 'again-slower', keys: ['F7'], label: 'The last 3 s again, slower', inText: true },
  { group: 'Sound', action: 'slow', keys: ['F6'], label: 'Slow and back to speed', inText: true },
  { group: 'Sound', action: 'loop', keys: ['Alt+R'], label: 'Repeat what is disputed, on and off', inText: true },
  { group: 'Sound', action: 'listen', keys: ['L', 'Alt+L'], label: 'Listen to what is disputed', inText: true },
  { group: 'Sound', action: 'hold-play', keys: ['F9'], label: 'Play while held, as a foot pedal does', inText: true, hold: true },
  { group: 'Cases', action: 'keys', keys: ['?', 'Ctrl+/'], label: 'These keys', inText: true },
];

export type ConventionAction = `choice-${1 | 2}` | 'undecided' | 'next' | 'previous' | 'keys';

export const conventionKeys: KeyMap<ConventionAction> = [
  { group: 'Conventions', action: 'choice-1', keys: ['1'], label: 'Make the first way the convention' },
  { group: 'Conventions', action: 'choice-2', keys: ['2'], label: 'Make the second way the convention' },
  { group: 'Conventions', action: 'undecided', keys: ['Backspace', '0'], label: 'Leave it open again' },
  { group: 'Conventions', action: 'next', keys: ['J', 'Down'], label: 'Next convention' },
  { group: 'Conventions', action: 'previous', keys: ['K', 'Up'], label: 'Previous convention' },
  { group: 'Conventions', action: 'keys', keys: ['?', 'Ctrl+/'], label: 'These keys', inText: true },
];
