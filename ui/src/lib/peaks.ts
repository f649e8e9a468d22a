// Waveform peaks: the binary made in Rust, read and drawn. Pure but for `fetchPeaks`.

const magic = [...'PEAK'].map((letter) => letter.charCodeAt(0));

/** Least and greatest sample of each bucket of the first channel, -32768..=32767. */
export type Peaks = { bucketsPerSecond: number; channels: number; buckets: number; min: Int16Array; max: Int16Array };

/** What stands before the buckets; `at` is where they begin. Null when these are not the bytes of peaks, or not all of them. */
export function peaksHeader(bytes: ArrayBuffer): { bucketsPerSecond: number; channels: number; buckets: number; at: number } | null {
  const at = 16;
  const view = new DataView(bytes);
  if (bytes.byteLength < at || magic.some((byte, place) => view.getUint8(place) !== byte)) return null;
  const [bucketsPerSecond, channels, buckets] = [view.getUint32(4, true), view.getUint32(8, true), view.getUint32(12, true)];
  if (channels === 0 || bucketsPerSecond === 0) return null;
  return bytes.byteLength < at + buckets * channels * 4 ? null : { bucketsPerSecond, channels, buckets, at };
}

/**
 * Reads what burnish-media writes: "PEAK", u32 buckets per second, u32 channels, u32 buckets, then i16 min and max per bucket and
 * channel; little-endian.
 */
export function readPeaks(bytes: ArrayBuffer): Peaks | null {
  const header = peaksHeader(bytes);
  if (header === null) return null;
  const { bucketsPerSecond, channels, buckets } = header;
  const view = new DataView(bytes);
  const [min, max] = [new Int16Array(buckets), new Int16Array(buckets)];
  for (let bucket = 0; bucket < buckets; bucket++) {
    const at = header.at + bucket * channels * 4;
    min[bucket] = view.getInt16(at, true);
    max[bucket] = view.getInt16(at + 2, true);
  }
  return { bucketsPerSecond, channels, buckets, min, max };
}

/** One bar per column: how far it reaches up and down, 0..=1, scaled so that the loudest column reaches 1. */
export function columnsOf(peaks: Peaks, columns: number): { up: number; down: number }[] {
  const bars = Array.from({ length: columns }, (_, column) => {
    const from = Math.floor((column * peaks.buckets) / columns);
    const to = Math.max(from + 1, Math.floor(((column + 1) * peaks.buckets) / columns));
    let [up, down] = [0, 0];
    for (let bucket = from; bucket < to && bucket < peaks.buckets; bucket++) {
      up = Math.max(up, peaks.max[bucket]!);
      down = Math.max(down, -peaks.min[bucket]!);
    }
    return { up, down };
  });
  const loudest = bars.reduce((most, bar) => Math.max(most, bar.up, bar.down), 1);
  return bars.map((bar) => ({ up: bar.up / loudest, down: bar.down / loudest }));
}

/** The bars as one SVG path in a box of `columns` x `height`. */
export function pathOf(bars: readonly { up: number; down: number }[], height: number): string {
  const middle = height / 2;
  return bars
    .map((bar, column) => {
      const top = middle - Math.max(bar.up * (middle - 1), 0.5);
      const bottom = middle + Math.max(bar.down * (middle - 1), 0.5);
      return `M${column + 0.5} ${top.toFixed(1)}V${bottom.toFixed(1)}`;
    })
    .join('');
}

export async function fetchPeaks(url: string, signal?: AbortSignal): Promise<Peaks | null> {
  const response = await fetch(url, { credentials: 'same-origin', ...(signal ? { signal } : {}) });
  return response.ok ? readPeaks(await response.arrayBuffer()) : null;
}
