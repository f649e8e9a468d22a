/**
 * Local contrast: contrast-limited adaptive histogram equalisation.
 *
 * The picture is cut into 8 x 8 fields. Each field's histogram is clipped at `limit` times its mean
 * height, what was cut off is spread over all bins, and the running sum is the field's mapping.
 * A pixel takes the mappings of the four fields around it, weighted by distance.
 *
 * Source: Zuiderveld (1994), Contrast limited adaptive histogram equalization, Graphics Gems IV.
 */

export const fields = 8;

/** Mappings from bin to bin, one after another by row of fields; values 0..=bins-1. */
export type LocalContrast = { bins: number; maps: Float32Array };

/**
 * Mappings of a picture whose overview has these bins (row by row, `width` x `height`).
 *
 * A field without a pixel maps every bin to itself.
 */
export function localContrast(bins: Uint16Array, width: number, height: number, count: number, limit: number): LocalContrast {
  const histograms = new Float32Array(fields * fields * count);
  for (let y = 0; y < height; y++) {
    const row = Math.floor((y * fields) / height) * fields;
    for (let x = 0; x < width; x++) {
      const field = row + Math.floor((x * fields) / width);
      const at = field * count + (bins[y * width + x] ?? 0);
      histograms[at] = (histograms[at] ?? 0) + 1;
    }
  }
  for (let field = 0; field < fields * fields; field++) {
    mapInPlace(histograms.subarray(field * count, (field + 1) * count), limit);
  }
  return { bins: count, maps: histograms };
}

/** A histogram becomes the mapping it asks for. */
function mapInPlace(histogram: Float32Array, limit: number): void {
  const count = histogram.length;
  const pixels = histogram.reduce((sum, height) => sum + height, 0);
  if (pixels === 0) {
    for (let bin = 0; bin < count; bin++) histogram[bin] = bin;
    return;
  }
  const most = (Math.max(1, limit) * pixels) / count;
  let excess = 0;
  for (let bin = 0; bin < count; bin++) {
    const over = (histogram[bin] ?? 0) - most;
    if (over <= 0) continue;
    excess += over;
    histogram[bin] = most;
  }
  const share = excess / count;
  let sum = 0;
  for (let bin = 0; bin < count; bin++) {
    sum += (histogram[bin] ?? 0) + share;
    histogram[bin] = (sum / pixels) * (count - 1);
  }
}

/** Between which two fields a place lies, and how far it is towards the second, for each of `length` pixels. */
export type Between = { first: Uint8Array; second: Uint8Array; weight: Float32Array };

/**
 * Where the pixels of one row or column of a tile lie among the fields: pixel `i` is at
 * `start + (i + 0.5) * step` of `whole`.
 */
export function between(start: number, step: number, length: number, whole: number): Between {
  const out = { first: new Uint8Array(length), second: new Uint8Array(length), weight: new Float32Array(length) };
  for (let index = 0; index < length; index++) {
    const place = ((start + (index + 0.5) * step) / whole) * fields - 0.5;
    const lower = Math.floor(place);
    out.first[index] = Math.min(Math.max(lower, 0), fields - 1);
    out.second[index] = Math.min(Math.max(lower + 1, 0), fields - 1);
    out.weight[index] = place - lower;
  }
  return out;
}

/** One tone through the mappings around it. `bin` may not lie outside. */
export function mapped({ bins, maps }: LocalContrast, bin: number, x: number, y: number, columns: Between, rows: Between): number {
  const [upper, lower] = [(rows.first[y] ?? 0) * fields, (rows.second[y] ?? 0) * fields];
  const [left, right] = [columns.first[x] ?? 0, columns.second[x] ?? 0];
  const [across, down] = [columns.weight[x] ?? 0, rows.weight[y] ?? 0];
  const a = maps[(upper + left) * bins + bin] ?? 0;
  const b = maps[(upper + right) * bins + bin] ?? 0;
  const c = maps[(lower + left) * bins + bin] ?? 0;
  const d = maps[(lower + right) * bins + bin] ?? 0;
  const above = a + (b - a) * across;
  return above + (c + (d - c) * across - above) * down;
}
