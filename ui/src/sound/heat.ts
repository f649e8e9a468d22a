/** Loudness as colour: from black over violet and orange to pale yellow, ever lighter, so that lightness alone tells it. */

type Rgb = [red: number, green: number, blue: number];

const stops: readonly [at: number, colour: Rgb][] = [
  [0, [8, 9, 14]],
  [0.2, [36, 18, 74]],
  [0.4, [106, 27, 102]],
  [0.6, [184, 55, 84]],
  [0.78, [236, 118, 44]],
  [0.92, [250, 192, 64]],
  [1, [252, 250, 190]],
];

/** Levels of a tile that are told apart: below is floor, above is loud enough. Of 0..=255 for -90..0 dBFS. */
const heard = { from: 20, to: 226 };

/** The colour of a level, 0..=255. */
export function heat(level: number): Rgb {
  const share = Math.min(Math.max((level - heard.from) / (heard.to - heard.from), 0), 1);
  const next = Math.max(1, stops.findIndex(([at]) => at >= share));
  const [[fromAt, from], [toAt, to]] = [stops[next - 1]!, stops[next]!];
  const part = (share - fromAt) / (toAt - fromAt);
  return from.map((value, at) => Math.round(value + (to[at]! - value) * part)) as Rgb;
}

/** The whole map for pixels: 256 colours as little-endian RGBA. */
export function heatTable(): Uint32Array {
  return Uint32Array.from({ length: 256 }, (_, level) => {
    const [red, green, blue] = heat(level);
    return ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0;
  });
}

/** How light a colour looks, 0..=1 (relative luminance of WCAG 2). */
export function lightness([red, green, blue]: Rgb): number {
  const linear = (value: number): number => (value <= 10.31 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4);
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
}
