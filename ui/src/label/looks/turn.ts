/** What keys do to a look. */

import { adjusted, claheSwitched, inverted, original, type Look, type LookPreset } from '../look.ts';
import { autoLevels, fullRange, type Overview } from './levels.ts';

/**
 * The look after an action, or null when the action is not about looks. Auto levels come from the
 * overview of the picture; until it is there they change nothing.
 */
export function lookAfter(action: string, look: Look, presets: readonly LookPreset[], overview: Overview | null): Look | null {
  switch (action) {
    case 'invert':
      return inverted(look);
    case 'clahe':
      return claheSwitched(look);
    case 'auto-levels':
      return overview ? { ...look, ...autoLevels(overview, fullRange(overview)) } : look;
    case 'adjust-reset':
      return original;
  }
  const turn = /^(gamma|brightness|contrast)-(up|down)$/.exec(action);
  if (turn) return adjusted(look, turn[1] as 'gamma' | 'brightness' | 'contrast', turn[2] === 'up' ? 1 : -1);
  const preset = /^look-(\d)$/.exec(action);
  if (preset) return presets[Number(preset[1]) - 1]?.look ?? look;
  return null;
}
