import { describe, expect, test } from 'vitest';
import { between, fields, localContrast, mapped } from './clahe.ts';

/** Numbers 0..1 that look random and are always the same. */
function noise(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 16_807) % 2_147_483_647) / 2_147_483_647;
}

/** The definition, word by word: for one pixel, the four fields around it, each counted anew. */
function slowly(bins: Uint16Array, width: number, height: number, count: number, limit: number, x: number, y: number): number {
  const bin = bins[y * width + x] ?? 0;
  const fieldMap = (column: number, row: number): number => {
    const inside: number[] = [];
    for (let py = 0; py < height; py++)
      for (let px = 0; px < width; px++)
        if (Math.floor((px * fields) / width) === column && Math.floor((py * fields) / height) === row) inside.push(bins[py * width + px] ?? 0);
    if (inside.length === 0) return bin;
    const most = (limit * inside.length) / count;
    const heights = Array.from({ length: count }, (_, at) => inside.filter((each) => each === at).length);
    const excess = heights.reduce((sum, each) => sum + Math.max(0, each - most), 0);
    const clipped = heights.map((each) => Math.min(each, most) + excess / count);
    return (clipped.slice(0, bin + 1).reduce((sum, each) => sum + each, 0) / inside.length) * (count - 1);
  };
  const place = (at: number, length: number) => ((at + 0.5) / length) * fields - 0.5;
  const within = (field: number) => Math.min(Math.max(field, 0), fields - 1);
  const [px, py] = [place(x, width), place(y, height)];
  const [left, top] = [Math.floor(px), Math.floor(py)];
  let sum = 0;
  for (const [column, across] of [[left, 1 - (px - left)], [left + 1, px - left]] as const)
    for (const [row, down] of [[top, 1 - (py - top)], [top + 1, py - top]] as const)
      sum += across * down * fieldMap(within(column), within(row));
  return sum;
}

describe('local contrast', () => {
  test.each([
    [32, 24, 16, 3],
    [19, 33, 16, 1.5],
    [40, 8, 8, 8],
    // Fewer pixels than fields: some fields are empty.
    [5, 6, 16, 2],
  ])('a picture of %i x %i in %i bins clipped at %f is what the definition says', (width, height, count, limit) => {
    const random = noise(width * 31 + height);
    const bins = Uint16Array.from({ length: width * height }, (_, at) => Math.min(count - 1, Math.floor(((at % width) / width) * count * 0.5 + random() * count * 0.5)));
    const contrast = localContrast(bins, width, height, count, limit);
    const [columns, rows] = [between(0, 1, width, width), between(0, 1, height, height)];
    for (let y = 0; y < height; y += 3) {
      for (let x = 0; x < width; x += 2) {
        const fast = mapped(contrast, bins[y * width + x] ?? 0, x, y, columns, rows);
        expect(fast, `${x}, ${y}`).toBeCloseTo(slowly(bins, width, height, count, limit, x, y), 3);
      }
    }
  });

  test('tiles of any level agree where they meet', () => {
    const [width, height, whole] = [64, 64, { width: 4096, height: 4096 }];
    const random = noise(7);
    const bins = Uint16Array.from({ length: width * height }, () => Math.floor(random() * 64));
    const contrast = localContrast(bins, width, height, 64, 3);
    const one = { columns: between(0, 1, 2048, whole.width), rows: between(0, 1, 2048, whole.height) };
    const next = { columns: between(2048, 1, 512, whole.width), rows: between(0, 1, 512, whole.height) };
    const coarse = { columns: between(0, 4, 1024, whole.width), rows: between(0, 4, 1024, whole.height) };
    const here = mapped(contrast, 30, 2047, 100, one.columns, one.rows);
    const beside = mapped(contrast, 30, 0, 100, next.columns, next.rows);
    expect(Math.abs(here - beside), 'a seam would look like an edge').toBeLessThan(0.2);
    expect(Math.abs(mapped(contrast, 30, 511, 25, coarse.columns, coarse.rows) - here)).toBeLessThan(0.5);
  });

  test('with no room above the mean nothing is equalised, and every mapping rises', () => {
    const bins = Uint16Array.from({ length: 4096 }, (_, at) => at % 3);
    const flat = localContrast(bins, 64, 64, 16, 1);
    const steps = Array.from({ length: 15 }, (_, bin) => (flat.maps[bin + 1] ?? 0) - (flat.maps[bin] ?? 0));
    expect(steps.every((step) => step > 0)).toBe(true);
    expect(Math.max(...steps), 'at limit 1 the histogram is clipped to nearly flat').toBeLessThan(2.1);
  });
});
