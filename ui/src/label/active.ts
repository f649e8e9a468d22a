/**
 * How long somebody really worked on an item: from sign of life to sign of life, without pauses.
 *
 * Pure; times are millis of any one clock. A pause over a minute counts nothing at all, and
 * neither does a window that is hidden.
 */

export const longestPause = 60_000;

/** `last` is when they last did something; null while the window is hidden or nothing was done yet. */
export type Active = { millis: number; last: number | null; hidden: boolean };

export type ActiveEvent = { type: 'touch' | 'hide' | 'show'; at: number };

/** Starts with what was counted before, such as before a reload. */
export function begun(at: number, millis = 0): Active {
  return { millis, last: at, hidden: false };
}

export function heard(active: Active, { type, at }: ActiveEvent): Active {
  if (type === 'show') return active.hidden ? { ...active, last: at, hidden: false } : active;
  if (active.hidden) return active;
  const millis = activeMillis(active, at);
  return type === 'hide' ? { millis, last: null, hidden: true } : { ...active, millis, last: at };
}

/** The time counted by `at`, with the pause that is under way as long as it is short. */
export function activeMillis({ millis, last }: Active, at: number): number {
  const pause = last === null ? 0 : Math.max(0, at - last);
  return millis + (pause > longestPause ? 0 : pause);
}

/** True when the clock stands: hidden, or nothing done for a minute. */
export function paused({ last }: Active, at: number): boolean {
  return last === null || at - last > longestPause;
}

/** Millis as `2:14`, with hours when there are any. */
export function clockWords(millis: number): string {
  const seconds = Math.floor(millis / 1000);
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const rest = String(seconds % 60).padStart(2, '0');
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${rest}` : `${minutes}:${rest}`;
}

const prefix = 'burnish.active.';
const mostKept = 50;

/** Where the time of one labeler, item and revision is kept, so that a reload loses none. */
export function activeKey(place: string, labeler: string, item: string, revision: number): string {
  return `${prefix}${JSON.stringify([place, labeler, item, revision])}`;
}

export function keptActive(key: string): number {
  const kept = Number(sessionStorage.getItem(key) ?? 0);
  return Number.isFinite(kept) && kept > 0 ? kept : 0;
}

/** Keeps the time; null forgets it. Of items left as drafts only the newest are kept. */
export function keepActive(key: string, millis: number | null): void {
  sessionStorage.removeItem(key);
  if (millis === null || millis < 1) return;
  const all = Array.from({ length: sessionStorage.length }, (_, at) => sessionStorage.key(at) ?? '');
  const kept = all.filter((each) => each.startsWith(prefix));
  for (const oldest of kept.slice(0, Math.max(0, kept.length - mostKept))) sessionStorage.removeItem(oldest);
  sessionStorage.setItem(key, String(Math.round(millis)));
}
