/** Key presses on a case: which of its keys they are, and where they belong to something else. */

import type { BoxAction } from '../label/keys.ts';
import { actionFor, type KeyMap } from '../label/keymap.ts';
import { isTyping } from '../lib/keys.svelte.ts';
import type { Hand } from './hand.svelte.ts';
import type { ReviewAction } from './keys.ts';

export type CaseKeys = { review: KeyMap<ReviewAction>; boxes: KeyMap<BoxAction> };

/** What one can do to a box while editing; the queue's keys have no meaning there. */
export function drawKeys(boxes: KeyMap<BoxAction>): KeyMap<BoxAction> {
  return boxes.filter(({ group, action }) => group !== 'Queue' || action === 'keys');
}

export function pressed(hand: Hand, keys: CaseKeys, event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing) return;
  const typing = isTyping(event.target);
  // Fields of the window around, such as the command palette's, are not ours.
  if (typing && event.target instanceof HTMLElement && !event.target.closest('.review')) return;
  if (hand.keysShown) {
    if (event.key !== 'Escape' && actionFor(keys.review, event, typing) !== 'keys') return;
    hand.keysShown = false;
    event.preventDefault();
    return;
  }
  if (hand.drawing && !typing && drawingKey(hand, keys.boxes, event)) return void event.preventDefault();
  if (hand.drawing) return;
  const action = actionFor(keys.review, event, typing);
  if (action === null || !hand.detail) return;
  // On a button or in a list Space and the arrows mean what they always mean.
  const onControl = event.target instanceof HTMLButtonElement || event.target instanceof HTMLSelectElement;
  if (onControl && (action === 'pan' || (event.target instanceof HTMLSelectElement && event.key.startsWith('Arrow')))) return;
  if (event.repeat && /^(take|consensus|none|ambiguous|undo|redo|file)/.test(action)) return void event.preventDefault();
  // Held, it would start and stop all the time.
  if (event.repeat && !hand.image && /^(pan|play|slow|loop|listen)$/.test(action)) return void event.preventDefault();
  if (hand.act(action, event.code)) event.preventDefault();
}

export function lifted(hand: Hand, event: KeyboardEvent): void {
  hand.release(event.code);
  if (event.key.startsWith('Arrow')) hand.editing.stage.settle();
}

function drawingKey(hand: Hand, boxes: KeyMap<BoxAction>, event: KeyboardEvent): boolean {
  const { editing } = hand;
  // While a box is drawn by keys, Enter sets its corners as in the box editor.
  if (actionFor(boxes, event, false) === 'submit' || (event.key === 'Enter' && !editing.stage.aiming)) {
    hand.saveDrawing();
    return true;
  }
  const map = drawKeys(boxes);
  const action = actionFor(map, event, false);
  if (action === null) return false;
  if (action === 'keys') hand.keysShown = true;
  else if (map.some((each) => each.action === action && each.hold)) {
    editing.hold(action, true);
    hand.hold(event.code, () => editing.hold(action, false));
  } else if (!editing.act(action) && action === 'escape') hand.drawing = false;
  return true;
}
