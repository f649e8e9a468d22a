/** Times as people type them. */

/**
 * Seconds of a time like `1:23.4`, `1:02:03`, `83.4` or `83,4`; with a sign it is counted from `now`. Null when it is none.
 */
export function timeFrom(text: string, now: number): number | null {
  const [, sign, body] = /^([+\-−]?)\s*((?:\d+:){0,2}\d+(?:[.,]\d*)?)\s*s?$/.exec(text.trim()) ?? [];
  if (body === undefined) return null;
  const seconds = body.replace(',', '.').split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
  if (!Number.isFinite(seconds)) return null;
  return sign === '' ? seconds : sign === '+' ? now + seconds : now - seconds;
}

/** Micros as a field shows them, to the millisecond: `1:02.345`. */
export function timeText(micros: number): string {
  const millis = Math.round(micros / 1000);
  const [hours, minutes] = [Math.floor(millis / 3_600_000), Math.floor(millis / 60_000) % 60];
  const rest = ((millis % 60_000) / 1000).toFixed(3).padStart(6, '0');
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${rest}` : `${minutes}:${rest}`;
}
