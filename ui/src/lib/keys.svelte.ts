// The keys of the window: they act where the screen inside has no use for them.
import { actionFor, type KeyMap } from '../label/keymap.ts';

/** Controls that take no text, so that letters may act while they have the focus. */
const wordless = ['checkbox', 'radio', 'range', 'button', 'submit', 'reset', 'color', 'file', 'image'];

/** True where keys are text, so that single letters must not act. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target.closest('[contenteditable=""], [contenteditable=true], [contenteditable=plaintext-only]') !== null) return true;
  if (target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) return true;
  return target instanceof HTMLInputElement && !wordless.includes(target.type);
}

/** Listens on the window while the calling component lives; `map` is read at each key. */
export function listenKeys<Action extends string>(map: () => KeyMap<Action>, act: (action: Action) => void): void {
  $effect(() => {
    const onkeydown = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.isComposing) return;
      const action = actionFor(map(), event, isTyping(event.target));
      if (action === null) return;
      event.preventDefault();
      act(action);
    };
    // Behind whatever listens by then: a key that the screen uses is the screen's.
    const last = (): void => {
      window.removeEventListener('keydown', onkeydown);
      window.addEventListener('keydown', onkeydown);
    };
    window.addEventListener('keydown', last, { capture: true });
    return () => {
      window.removeEventListener('keydown', last, { capture: true });
      window.removeEventListener('keydown', onkeydown);
    };
  });
}
