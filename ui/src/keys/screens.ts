/** Every screen that has keys of its own, with the table it starts from. */

import { boxKeys } from '../label/keys.ts';
import type { KeyMap } from '../label/keymap.ts';
import { conventionKeys, reviewKeys } from '../review/keys.ts';
import { windowKeys } from '../shell/keys.ts';
import { soundKeys } from '../sound/keys.ts';

export const tables = { boxes: boxKeys, transcripts: soundKeys, review: reviewKeys, conventions: conventionKeys, window: windowKeys } as const;

export type KeyScreen = keyof typeof tables;
export type ActionOf<S extends KeyScreen> = (typeof tables)[S][number]['action'];

export const keyScreens: readonly KeyScreen[] = ['boxes', 'transcripts', 'review', 'conventions', 'window'];

export const screenNames: Record<KeyScreen, string> = {
  boxes: 'Boxes',
  transcripts: 'Transcripts',
  review: 'Review',
  conventions: 'Conventions',
  window: 'Every screen',
};

/** The table of a screen, where which one it is does not matter. */
export function tableOf(screen: KeyScreen): KeyMap<string> {
  return tables[screen];
}

export function isKeyScreen(name: string): name is KeyScreen {
  return Object.hasOwn(tables, name);
}
