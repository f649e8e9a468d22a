/** The keys of the transcript editor. All of them act while typing, but for letters and signs, which then are text. */

import type { KeyMap } from '../label/keymap.ts';

export type SoundAction =
  | 'play'
  | 'back'
  | 'forward'
  | 'far-back'
  | 'far-forward'
  | 'slower'
  | 'faster'
  | 'slow'
  | 'replay'
  | 'next-line'
  | 'previous-line'
  | 'free-tab'
  | 'zoom-in'
  | 'zoom-out'
  | 'fit'
  | 'undo'
  | 'redo'
  | 'saved'
  | 'submit'
  | 'next'
  | 'previous'
  | 'skip'
  | 'keys';

const inText = true;

export const soundKeys: KeyMap<SoundAction> = [
  { group: 'Play', action: 'play', keys: ['Esc', 'Ctrl+Space'], label: 'Play or pause; goes on 1.5 s earlier', inText },
  { group: 'Play', action: 'back', keys: ['F1', 'Ctrl+J'], label: 'Back 1.5 s', inText },
  { group: 'Play', action: 'forward', keys: ['F2', 'Ctrl+K'], label: 'Forward 1.5 s', inText },
  { group: 'Play', action: 'far-back', keys: ['Shift+F1'], label: 'Back 5 s', inText },
  { group: 'Play', action: 'far-forward', keys: ['Shift+F2'], label: 'Forward 5 s', inText },
  { group: 'Play', action: 'slower', keys: ['F3'], label: 'Slower, the pitch stays', inText },
  { group: 'Play', action: 'faster', keys: ['F4'], label: 'Faster', inText },
  { group: 'Play', action: 'slow', keys: ['F6'], label: 'Slow and back to speed', inText },
  { group: 'Play', action: 'replay', keys: ['Tab'], label: 'Again: the marked part, or from where you last started', inText },
  { group: 'Text', action: 'next-line', keys: ['Enter'], label: 'Next segment, which plays', inText },
  { group: 'Text', action: 'previous-line', keys: ['Shift+Tab'], label: 'Previous segment', inText },
  { group: 'Text', action: 'free-tab', keys: ['F8'], label: 'Tab moves the focus, on and off', inText },
  { group: 'Text', action: 'undo', keys: ['Ctrl+Z'], label: 'Undo, without end', inText },
  { group: 'Text', action: 'redo', keys: ['Ctrl+Shift+Z', 'Ctrl+Y'], label: 'Redo', inText },
  { group: 'Text', action: 'saved', keys: ['Ctrl+S'], label: 'Nothing to do: every word is saved', inText },
  { group: 'Waveform', action: 'zoom-in', keys: ['Ctrl+='], label: 'Zoom in (or the wheel)', inText },
  { group: 'Waveform', action: 'zoom-out', keys: ['Ctrl+-'], label: 'Zoom out', inText },
  { group: 'Waveform', action: 'fit', keys: ['Ctrl+0'], label: 'The whole clip', inText },
  { group: 'Queue', action: 'submit', keys: ['Ctrl+Enter'], label: 'Submit and go on', inText },
  { group: 'Queue', action: 'next', keys: ['Alt+PageDown', 'D'], label: 'Next item', inText },
  { group: 'Queue', action: 'previous', keys: ['Alt+PageUp', 'A'], label: 'Previous item', inText },
  { group: 'Queue', action: 'skip', keys: ['Ctrl+Shift+Space'], label: 'Skip…', inText },
  { group: 'Queue', action: 'keys', keys: ['F9', 'Ctrl+/', '?'], label: 'These keys', inText },
];
