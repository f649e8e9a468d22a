/** Which part of a clip the waveform shows. Times in seconds, places in screen px. */

export type Timeline = { start: number; pxPerSecond: number };

const closest = 2000;

export function timeAt(timeline: Timeline, x: number): number {
  return timeline.start + x / timeline.pxPerSecond;
}

export function placeOf(timeline: Timeline, seconds: number): number {
  return (seconds - timeline.start) * timeline.pxPerSecond;
}

/** The whole clip in `width` px. */
export function whole(seconds: number, width: number): Timeline {
  return { start: 0, pxPerSecond: width / Math.max(seconds, 0.01) };
}

const openingSeconds = 60;

/** The first minute of a clip of more than two; null shows a shorter one whole. */
export function opening(seconds: number, width: number): Timeline | null {
  return seconds > 2 * openingSeconds ? { start: 0, pxPerSecond: width / openingSeconds } : null;
}

/** Zoomed by `factor` with the moment under `x` staying there; never wider than the clip. */
export function zoomed(timeline: Timeline, x: number, factor: number, seconds: number, width: number): Timeline {
  const least = whole(seconds, width).pxPerSecond;
  const pxPerSecond = Math.min(Math.max(timeline.pxPerSecond * factor, least), Math.max(closest, least));
  return within({ start: timeAt(timeline, x) - x / pxPerSecond, pxPerSecond }, seconds, width);
}

export function shifted(timeline: Timeline, dx: number, seconds: number, width: number): Timeline {
  return within({ ...timeline, start: timeline.start + dx / timeline.pxPerSecond }, seconds, width);
}

/** The same, turned on like a page when the moment is out of sight; otherwise the very same. */
export function following(timeline: Timeline, moment: number, seconds: number, width: number): Timeline {
  const x = placeOf(timeline, moment);
  if (x >= 0 && x <= width * 0.97) return timeline;
  return within({ ...timeline, start: moment - (width * 0.06) / timeline.pxPerSecond }, seconds, width);
}

function within(timeline: Timeline, seconds: number, width: number): Timeline {
  const last = Math.max(0, seconds - width / timeline.pxPerSecond);
  return { ...timeline, start: Math.min(Math.max(0, timeline.start), last) };
}

/** Round steps between marks of the time scale, at least `room` px apart, in seconds. */
export function tickStep(pxPerSecond: number, room = 80): number {
  const steps = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600];
  return steps.find((step) => step * pxPerSecond >= room) ?? 7200;
}
