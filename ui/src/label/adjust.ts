/** How a picture is shown: gamma, brightness and contrast for the eye only; the file is untouched. */

/** `gamma` 1 is neutral, above brightens; `brightness` -1..1 and `contrast` -1..1 are neutral at 0. */
export type Adjust = { gamma: number; brightness: number; contrast: number };

export const original: Adjust = { gamma: 1, brightness: 0, contrast: 0 };
export const ranges = {
  gamma: { least: 0.2, most: 5, step: 0.1 },
  brightness: { least: -1, most: 1, step: 0.05 },
  contrast: { least: -1, most: 1, step: 0.05 },
} as const;

export function isOriginal(adjust: Adjust): boolean {
  return adjust.gamma === 1 && adjust.brightness === 0 && adjust.contrast === 0;
}

/** `adjust` with one value moved by `steps`, kept in its range. */
export function adjusted(adjust: Adjust, what: keyof Adjust, steps: number): Adjust {
  const { least, most, step } = ranges[what];
  const value = Math.min(Math.max(adjust[what] + steps * step, least), most);
  return { ...adjust, [what]: Math.round(value * 100) / 100 };
}

/**
 * Output for input 0, 1/(n-1), ... 1, each in 0..=1: contrast around the middle, then brightness,
 * then gamma. The same table for red, green and blue.
 */
export function toneTable({ gamma, brightness, contrast }: Adjust, entries = 64): number[] {
  // Slope 1/8 to 8, so that both ends of the slider are as strong.
  const slope = 8 ** contrast;
  return Array.from({ length: entries }, (_, index) => {
    const linear = (index / (entries - 1) - 0.5) * slope + 0.5 + brightness;
    return Math.min(Math.max(linear, 0), 1) ** (1 / gamma);
  });
}

/** What an edit records of how the picture was shown. */
export function viewNote(scale: number, adjust: Adjust): string {
  return JSON.stringify({ zoom: Math.round(scale * 1000) / 1000, ...adjust });
}

/** The view of an edit in words, e.g. "at 120 %, gamma 1.8", or null when it is not ours. */
export function viewInWords(note: string | null): string | null {
  if (!note) return null;
  try {
    const parsed: unknown = JSON.parse(note);
    if (typeof parsed !== 'object' || parsed === null) return null;
    const view = new Map(Object.entries(parsed).filter((e): e is [string, number] => typeof e[1] === 'number'));
    const said: string[] = [];
    const zoom = view.get('zoom');
    if (zoom !== undefined) said.push(`${Math.round(zoom * 100)} %`);
    for (const name of ['gamma', 'brightness', 'contrast'] as const) {
      const value = view.get(name);
      if (value !== undefined && value !== original[name]) said.push(`${name} ${value}`);
    }
    return said.length ? said.join(', ') : null;
  } catch {
    return null;
  }
}
