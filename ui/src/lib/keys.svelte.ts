// Key chords by name ("Ctrl+Shift+P", "ArrowDown", "?"), the same in every screen.

export type Keymap = Readonly<Record<string, (event: KeyboardEvent) => void>>;

/**
 * The name of what is held: `Ctrl+Alt+Shift+Key`. Command counts as Ctrl. Letters are upper case;
 * Shift is named for letters and named keys only, since "?" already says it.
 */
export function chordOf(event: KeyboardEvent): string {
  const letter = /^\p{L}$/u.test(event.key);
  const key = event.key === ' ' ? 'Space' : letter ? event.key.toUpperCase() : event.key;
  const shift = event.shiftKey && (letter || event.key.length > 1);
  return [event.ctrlKey || event.metaKey ? 'Ctrl' : '', event.altKey ? 'Alt' : '', shift ? 'Shift' : '', key]
    .filter((part) => part !== '')
    .join('+');
}

/** True where keys are text, so that single letters must not act. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) return true;
  return target instanceof HTMLInputElement && !['checkbox', 'radio', 'range', 'button'].includes(target.type);
}

/** Runs the entry for the chord, if any, and keeps the browser from acting too. */
export function handleKey(keymap: Keymap, event: KeyboardEvent): boolean {
  const chord = chordOf(event);
  if (isTyping(event.target) && !chord.startsWith('Ctrl+') && chord !== 'Escape') return false;
  const act = keymap[chord];
  if (act === undefined) return false;
  event.preventDefault();
  act(event);
  return true;
}

/** Listens on the window while the calling component lives; `keymap` is read at each key. */
export function listenKeys(keymap: () => Keymap): void {
  $effect(() => {
    const onkeydown = (event: KeyboardEvent): void => {
      if (!event.defaultPrevented) handleKey(keymap(), event);
    };
    window.addEventListener('keydown', onkeydown);
    return () => window.removeEventListener('keydown', onkeydown);
  });
}
