/** Keys by name: one table per screen, matched by character for letters, by place for the rest. */

export type Binding<Action extends string> = {
  action: Action;
  keys: readonly string[];
  /** What it does, as the overlay of keys says it. */
  label: string;
  group: string;
  /** Works while a text field has the focus, except by keys that write or edit there. */
  inText?: boolean;
  /** Acts for as long as it is held. */
  hold?: boolean;
  /** Its keys are this person's own. */
  changed?: boolean;
};

export type KeyMap<Action extends string> = readonly Binding<Action>[];

/** The part of a KeyboardEvent that names a chord. */
export type KeyPress = Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>;

const named: Record<string, string> = {
  ' ': 'Space',
  Escape: 'Esc',
  Delete: 'Del',
  ArrowUp: 'Up',
  ArrowDown: 'Down',
  ArrowLeft: 'Left',
  ArrowRight: 'Right',
};

// Found by place, because layouts put these characters elsewhere or make them dead keys.
const placed: Record<string, string> = {
  Backquote: '`',
  Minus: '-',
  Equal: '=',
  BracketLeft: '[',
  BracketRight: ']',
  Backslash: '\\',
  Semicolon: ';',
  Quote: "'",
  Comma: ',',
  Period: '.',
  Slash: '/',
  NumpadAdd: '=',
  NumpadSubtract: '-',
};

/** Keys that never make a chord by themselves. */
const silent: ReadonlySet<string> = new Set([
  'Control', 'Shift', 'Alt', 'Meta', 'AltGraph', 'CapsLock', 'NumLock', 'ScrollLock', 'Fn', 'OS', 'Dead', 'Process', 'Unidentified', '',
]);

/** The place of a character that is found by place, e.g. `Minus`; null for every other key. */
export function placeOf(base: string): string | null {
  return Object.entries(placed).find(([place, character]) => character === base && !place.startsWith('Numpad'))?.[0] ?? null;
}

/** The chord of a key press, e.g. `Ctrl+Shift+Z`, `3`, `?`, `Alt+Left`; empty for a modifier alone. Cmd counts as Ctrl. */
export function chord(press: KeyPress): string {
  return chords(press)[0] ?? '';
}

/** What a press may be called, best first: by its place, then by the character it writes where that differs. */
export function chords(press: KeyPress): string[] {
  const [base, shiftSays] = baseKey(press);
  if (silent.has(base)) return [];
  const named = [spelled(press, base, shiftSays)];
  // `-` stands at the place of `/` on a German keyboard: it is `-` where nothing uses `/`.
  if (placed[press.code] !== undefined && /^[!-/:-@[-`{-~]$/.test(press.key) && press.key !== base) named.push(spelled(press, press.key, true));
  return named;
}

function spelled(press: KeyPress, base: string, shiftSays: boolean): string {
  const parts: string[] = [];
  if (press.ctrlKey || press.metaKey) parts.push('Ctrl');
  if (press.altKey) parts.push('Alt');
  if (press.shiftKey && !shiftSays) parts.push('Shift');
  return [...parts, base].join('+');
}

/** The key's name, and whether Shift is already part of it, as in `?`. */
function baseKey({ key, code, altKey }: KeyPress): [string, boolean] {
  // WebKitGTK has no name for Tab with Shift.
  if (code === 'Tab') return ['Tab', false];
  const digit = /^(?:Digit|Numpad)(\d)$/.exec(code)?.[1];
  // Without NumLock the number pad moves.
  if (digit !== undefined && (code.startsWith('Digit') || /^\d$/.test(key))) return [digit, false];
  if (/^[a-z]$/i.test(key)) return [key.toUpperCase(), false];
  const letter = /^Key([A-Z])$/.exec(code)?.[1];
  if (letter !== undefined) {
    // Dvorak and AZERTY write `,` where others have a letter, and that letter elsewhere.
    if (!altKey && /^[!-~]$/.test(key)) return [key, true];
    // Other alphabets and Alt on a Mac: the key at that place.
    return [letter, false];
  }
  if (key === '?') return ['?', true];
  const place = placed[code];
  if (place !== undefined) return [place, false];
  return [named[key] ?? key, false];
}

/** The parts of a chord: what is held, and the key. */
export function parts(chord: string): { held: string[]; base: string } {
  const held: string[] = [];
  let base = chord;
  for (const modifier of ['Ctrl', 'Alt', 'Shift']) {
    if (!base.startsWith(`${modifier}+`) || base.length === modifier.length + 1) continue;
    held.push(modifier);
    base = base.slice(modifier.length + 1);
  }
  return { held, base };
}

const words: ReadonlySet<string> = new Set([
  'Space', 'Enter', 'Tab', 'Esc', 'Backspace', 'Del', 'Insert', 'Home', 'End', 'PageUp', 'PageDown', 'Up', 'Down', 'Left', 'Right', 'Pause', 'ContextMenu',
]);

/** Whether a text is a chord as {@link chord} names it. */
export function isChord(text: string): boolean {
  const { base } = parts(text);
  return /^[!-`{-~]$/.test(base) || /^F([1-9]|1\d|2[0-4])$/.test(base) || words.has(base);
}

/** Whether a chord writes or edits where text is typed, so that it can never act there. */
export function writes(chord: string): boolean {
  const { held, base } = parts(chord);
  if (held.includes('Ctrl') || held.includes('Alt')) return false;
  return base.length === 1 || ['Space', 'Backspace', 'Del', 'Left', 'Right', 'Up', 'Down', 'Home', 'End'].includes(base);
}

/** The action a key press asks for, or null. In a text field only bindings made for it act, and never by keys that write. */
export function actionFor<Action extends string>(
  map: KeyMap<Action>,
  press: KeyPress,
  inText: boolean,
): Action | null {
  for (const pressed of chords(press)) {
    const binding = map.find((each) => each.keys.includes(pressed));
    if (binding) return !inText || (binding.inText && !writes(pressed)) ? binding.action : null;
  }
  return null;
}

/** Chords that two bindings of one screen share; empty when the table is sound. */
export function clashes<Action extends string>(map: KeyMap<Action>): string[] {
  const seen = new Map<string, number>();
  for (const { keys } of map) for (const key of keys) seen.set(key, (seen.get(key) ?? 0) + 1);
  return [...seen].filter(([, count]) => count > 1).map(([key]) => key);
}

/** Chords the system or the browser keeps for itself. */
export const reserved: readonly string[] = [
  'Ctrl+W', 'Ctrl+T', 'Ctrl+N', 'Ctrl+Q', 'Ctrl+R',
  'Ctrl+Shift+W', 'Ctrl+Shift+T', 'Ctrl+Shift+N', 'Ctrl+Shift+Q', 'Ctrl+Shift+R',
  'Ctrl+Tab', 'Ctrl+Shift+Tab', 'Ctrl+PageUp', 'Ctrl+PageDown', 'Ctrl+F4',
  'Alt+F4', 'Alt+Tab', 'Alt+Shift+Tab', 'Alt+Space', 'Ctrl+Alt+Del',
  'F5', 'Ctrl+F5', 'F11', 'F12',
];

/** The first key of an action, for a button to show. */
export function hint<Action extends string>(map: KeyMap<Action>, action: Action): string {
  return map.find((each) => each.action === action)?.keys[0] ?? '';
}
