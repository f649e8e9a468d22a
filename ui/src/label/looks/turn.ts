/** What keys do to a look. */

import { adjusted, claheSwitched, inverted, original, type Look, type LookPreset } from '../look.ts';

/**
 * The look after an action, or null when the action is not about looks. `levels` are those that
 * suit the picture; without any, auto levels change nothing.
 */
export function lookAfter(
  action: string,
  look: Look,
  presets: readonly LookPreset[],
  levels: () => Pick<Look, 'black' | 'white'> | null,
): Look | null {
  switch (action) {
    case 'invert':
      return inverted(look);
    case 'clahe':
      return claheSwitched(look);
    case 'auto-levels':
      return { ...look, ...levels() };
    case 'adjust-reset':
      return original;
  }
  const turn = /^(gamma|brightness|contrast)-(up|down)$/.exec(action);
  if (turn) return adjusted(look, turn[1] as 'gamma' | 'brightness' | 'contrast', turn[2] === 'up' ? 1 : -1);
  const preset = /^look-(\d)$/.exec(action);
  if (preset) return presets[Number(preset[1]) - 1]?.look ?? look;
  return null;
}
