/** The keys of the transcript editor. All of them act while typing, but for letters and signs, which then are text. */

import type { KeyMap } from '../label/keymap.ts';

/** A speaker or a tag by its place in the project's list, from 1. */
export type SpeakerAction = `speaker-${number}`;
export type TagAction = `tag-${number}`;

export type PlayAction =
  | 'play'
  | 'back'
  | 'forward'
  | 'far-back'
  | 'far-forward'
  | 'slower'
  | 'faster'
  | 'slow'
  | 'again-slower'
  | 'replay'
  | 'loop'
  | 'next-silence'
  | 'previous-silence'
  | 'unseen'
  | 'solo'
  | 'levelled'
  | 'spectrogram'
  | 'backstep-less'
  | 'backstep-more'
  | 'hold-play';

export type SegmentAction =
  | 'next-line'
  | 'previous-line'
  | 'here'
  | 'mark'
  | 'split'
  | 'split-share'
  | 'merge-previous'
  | 'merge-next'
  | 'delete'
  | 'start-earlier'
  | 'start-later'
  | 'end-earlier'
  | 'end-later'
  | 'apart'
  | 'snap'
  | 'accept'
  | 'accept-all'
  | 'speaker-none'
  | SpeakerAction;

export type TextAction = 'fix' | 'fix-all' | 'next-finding' | 'previous-finding' | 'tags' | 'free-tab' | TagAction;

export type SoundAction =
  | PlayAction
  | SegmentAction
  | TextAction
  | 'go-to-time'
  | 'zoom-in'
  | 'zoom-out'
  | 'fit'
  | 'taller'
  | 'flatter'
  | 'undo'
  | 'redo'
  | 'saved'
  | 'submit'
  | 'nothing'
  | 'next'
  | 'previous'
  | 'skip'
  | 'flag'
  | 'note'
  | 'history'
  | 'hud'
  | 'keys';

const inText = true;
const places = [1, 2, 3, 4, 5, 6, 7, 8, 9] as const;

export const soundKeys: KeyMap<SoundAction> = [
  { group: 'Play', action: 'play', keys: ['Esc', 'Ctrl+Space'], label: 'Play or pause; goes on a little earlier', inText },
  { group: 'Play', action: 'back', keys: ['F1', 'Ctrl+J'], label: 'Back 1.5 s', inText },
  { group: 'Play', action: 'forward', keys: ['F2', 'Ctrl+K'], label: 'Forward 1.5 s', inText },
  { group: 'Play', action: 'far-back', keys: ['Shift+F1'], label: 'Back 5 s', inText },
  { group: 'Play', action: 'far-forward', keys: ['Shift+F2'], label: 'Forward 5 s', inText },
  { group: 'Play', action: 'slower', keys: ['F3'], label: 'Slower, the pitch stays', inText },
  { group: 'Play', action: 'faster', keys: ['F4'], label: 'Faster', inText },
  { group: 'Play', action: 'slow', keys: ['F6'], label: 'Slow and back to speed', inText },
  { group: 'Play', action: 'again-slower', keys: ['F7'], label: 'The last 3 s again, slower, then on at speed', inText },
  { group: 'Play', action: 'replay', keys: ['Tab'], label: 'Again: the marked part, the segment, or from where you last started', inText },
  { group: 'Play', action: 'loop', keys: ['Alt+R'], label: 'Repeat the segment or the marked part, on and off', inText },
  { group: 'Play', action: 'next-silence', keys: ['Alt+.'], label: 'To the next silence', inText },
  { group: 'Play', action: 'previous-silence', keys: ['Alt+,'], label: 'To the silence before', inText },
  { group: 'Play', action: 'unseen', keys: ['Alt+U'], label: 'To speech that was not heard', inText },
  { group: 'Play', action: 'levelled', keys: ['Alt+V'], label: 'Quiet and loud clips equally loud, on and off', inText },
  { group: 'Play', action: 'solo', keys: ['Alt+O'], label: 'The left channel alone, the right one, both', inText },
  { group: 'Play', action: 'backstep-less', keys: ['Shift+F3'], label: 'Play goes back less after a pause', inText },
  { group: 'Play', action: 'backstep-more', keys: ['Shift+F4'], label: 'Play goes back more after a pause', inText },
  { group: 'Play', action: 'hold-play', keys: ['F9'], label: 'Play while held, as a foot pedal does', inText, hold: true },
  { group: 'Play', action: 'go-to-time', keys: ['Ctrl+G'], label: 'Go to a time…', inText },
  { group: 'Segments', action: 'next-line', keys: ['Enter'], label: 'Next segment, which plays', inText },
  { group: 'Segments', action: 'previous-line', keys: ['Shift+Tab'], label: 'Previous segment, which plays', inText },
  { group: 'Segments', action: 'here', keys: ['Alt+P'], label: 'To the segment that is heard now', inText },
  { group: 'Segments', action: 'mark', keys: ['Ctrl+M'], label: 'A boundary here: ends the segment, or makes one from the last boundary on', inText },
  { group: 'Segments', action: 'split', keys: ['Alt+M'], label: 'Split here, the text at the caret', inText },
  { group: 'Segments', action: 'split-share', keys: ['Alt+Shift+M'], label: 'Split here, the text by its share of the time', inText },
  { group: 'Segments', action: 'merge-previous', keys: ['Alt+Up'], label: 'Merge with the previous segment', inText },
  { group: 'Segments', action: 'merge-next', keys: ['Alt+Down'], label: 'Merge with the next segment', inText },
  { group: 'Segments', action: 'delete', keys: ['Alt+Del'], label: 'Delete the segment', inText },
  { group: 'Segments', action: 'start-earlier', keys: ['Alt+Left'], label: 'Its start 10 ms earlier, held faster', inText },
  { group: 'Segments', action: 'start-later', keys: ['Alt+Right'], label: 'Its start 10 ms later', inText },
  { group: 'Segments', action: 'end-earlier', keys: ['Alt+Shift+Left'], label: 'Its end 10 ms earlier', inText },
  { group: 'Segments', action: 'end-later', keys: ['Alt+Shift+Right'], label: 'Its end 10 ms later', inText },
  { group: 'Segments', action: 'apart', keys: ['Alt+J'], label: 'Boundaries that touch move together, on and off', inText },
  { group: 'Segments', action: 'snap', keys: ['Alt+S'], label: 'Dragged boundaries snap to silence, on and off', inText },
  { group: 'Segments', action: 'accept', keys: ['Alt+Y'], label: 'Take the next suggested segment, which plays', inText },
  { group: 'Segments', action: 'accept-all', keys: ['Alt+Shift+Y'], label: 'Take all suggested segments', inText },
  ...places.slice(0, 8).map((place) => ({
    group: 'Segments',
    action: `speaker-${place}` as const,
    keys: [`Ctrl+${place}`],
    label: `Speaker ${place}`,
    inText,
  })),
  { group: 'Segments', action: 'speaker-none', keys: ['Ctrl+9'], label: 'No speaker', inText },
  { group: 'Text', action: 'free-tab', keys: ['F8'], label: 'Tab moves the focus, on and off', inText },
  { group: 'Text', action: 'fix', keys: ['Alt+Enter'], label: 'Write it as the rule says, at the caret or the first one after it', inText },
  { group: 'Text', action: 'fix-all', keys: ['Alt+Shift+Enter'], label: 'Write all of the segment as the rules say', inText },
  { group: 'Text', action: 'next-finding', keys: ['Alt+W'], label: 'Next underlined words', inText },
  { group: 'Text', action: 'previous-finding', keys: ['Alt+Shift+W'], label: 'Underlined words before', inText },
  { group: 'Text', action: 'tags', keys: ['Alt+T'], label: 'Tags by name…', inText },
  ...places.map((place) => ({ group: 'Text', action: `tag-${place}` as const, keys: [`Alt+${place}`], label: `Tag ${place}`, inText })),
  { group: 'Text', action: 'undo', keys: ['Ctrl+Z'], label: 'Undo, without end', inText },
  { group: 'Text', action: 'redo', keys: ['Ctrl+Shift+Z', 'Ctrl+Y'], label: 'Redo', inText },
  { group: 'Text', action: 'saved', keys: ['Ctrl+S'], label: 'Nothing to do: every word is saved', inText },
  { group: 'Text', action: 'history', keys: ['Alt+H'], label: 'History of this item', inText },
  { group: 'Waveform', action: 'zoom-in', keys: ['Ctrl+='], label: 'Zoom in (or the wheel)', inText },
  { group: 'Waveform', action: 'zoom-out', keys: ['Ctrl+-'], label: 'Zoom out', inText },
  { group: 'Waveform', action: 'fit', keys: ['Ctrl+0'], label: 'The whole clip', inText },
  { group: 'Waveform', action: 'taller', keys: ['Alt+='], label: 'Draw the wave taller; the sound stays as it is', inText },
  { group: 'Waveform', action: 'flatter', keys: ['Alt+-'], label: 'Draw the wave flatter', inText },
  { group: 'Waveform', action: 'spectrogram', keys: ['Alt+Shift+S'], label: 'The spectrogram, on and off', inText },
  { group: 'Queue', action: 'submit', keys: ['Ctrl+Enter'], label: 'Submit and go on', inText },
  { group: 'Queue', action: 'nothing', keys: ['Alt+0'], label: 'Nothing said: submits a clip without text', inText },
  { group: 'Queue', action: 'next', keys: ['Alt+PageDown', 'D'], label: 'Next item', inText },
  { group: 'Queue', action: 'previous', keys: ['Alt+PageUp', 'A'], label: 'Previous item', inText },
  { group: 'Queue', action: 'flag', keys: ['Alt+F'], label: 'Flag the item for the lead, or take the flag back', inText },
  { group: 'Queue', action: 'note', keys: ['Alt+N'], label: 'Note on the item', inText },
  { group: 'Queue', action: 'skip', keys: ['Alt+X', 'Ctrl+Shift+Space'], label: 'Skip…', inText },
  { group: 'Queue', action: 'hud', keys: ['Ctrl+Shift+H'], label: 'Frame times, on and off', inText },
  { group: 'Queue', action: 'keys', keys: ['Ctrl+/', '?'], label: 'These keys', inText },
];
