/** Keys by name: one table per screen, matched by character for letters, by place for the rest. */

export type Binding<Action extends string> = {
  action: Action;
  keys: readonly string[];
  /** What it does, as the overlay of keys says it. */
  label: string;
  group: string;
  /** Works while a text field has the focus. */
  inText?: boolean;
  /** Acts for as long as it is held. */
  hold?: boolean;
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
const placed: Record<string, string> = { Backquote: '`', Equal: '=', Minus: '-', Comma: ',', BracketLeft: '[', BracketRight: ']' };

/** The chord of a key press, e.g. `Ctrl+Shift+Z`, `3`, `?`, `Alt+Left`. Cmd counts as Ctrl. */
export function chord(press: KeyPress): string {
  const [base, shiftSays] = baseKey(press);
  const parts: string[] = [];
  if (press.ctrlKey || press.metaKey) parts.push('Ctrl');
  if (press.altKey) parts.push('Alt');
  if (press.shiftKey && !shiftSays) parts.push('Shift');
  return [...parts, base].join('+');
}

/** The key's name, and whether Shift is already part of it, as in `?`. */
function baseKey({ key, code }: KeyPress): [string, boolean] {
  const digit = /^(?:Digit|Numpad)(\d)$/.exec(code);
  if (digit?.[1]) return [digit[1], false];
  if (/^[a-z]$/i.test(key)) return [key.toUpperCase(), false];
  // Other alphabets and Alt on a Mac: the key at that place.
  const letter = /^Key([A-Z])$/.exec(code);
  if (letter?.[1]) return [letter[1], false];
  if (key === '?') return ['?', true];
  const place = placed[code];
  if (place) return [place, false];
  return [named[key] ?? key, false];
}

/** The action a key press asks for, or null. In a text field only bindings made for it act. */
export function actionFor<Action extends string>(
  map: KeyMap<Action>,
  press: KeyPress,
  inText: boolean,
): Action | null {
  const pressed = chord(press);
  const binding = map.find((each) => each.keys.includes(pressed));
  return binding && (!inText || binding.inText) ? binding.action : null;
}

/** Chords that two bindings of one screen share; empty when the table is sound. */
export function clashes<Action extends string>(map: KeyMap<Action>): string[] {
  const seen = new Map<string, number>();
  for (const { keys } of map) for (const key of keys) seen.set(key, (seen.get(key) ?? 0) + 1);
  return [...seen].filter(([, count]) => count > 1).map(([key]) => key);
}

/** Chords the system, the browser or the window around the screens keeps for itself. */
export const reserved: readonly string[] = [
  'Ctrl+Shift+P',
  'Ctrl+W',
  'Ctrl+T',
  'Ctrl+N',
  'Ctrl+Q',
  'Ctrl+R',
  'Alt+F4',
  'F5',
  'F11',
  'F12',
];

/** The first key of an action, for a button to show. */
export function hint<Action extends string>(map: KeyMap<Action>, action: Action): string {
  return map.find((each) => each.action === action)?.keys[0] ?? '';
}
