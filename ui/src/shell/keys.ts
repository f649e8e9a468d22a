/** The keys of the window around every screen. A screen's own key goes before all but the first of each. */

import type { KeyMap } from '../label/keymap.ts';

export type WindowAction = 'palette' | 'settings';

export const windowKeys: KeyMap<WindowAction> = [
  { group: 'Window', action: 'palette', keys: ['Ctrl+Shift+P', 'Ctrl+K'], label: 'Search, run a command, go anywhere', inText: true },
  { group: 'Window', action: 'settings', keys: ['Ctrl+,', 'F2'], label: 'Settings', inText: true },
];
