// Numbers, times and sizes in words. Pure.
import type { Stat } from './generated/api.ts';

const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });

/** 12345 as "12,345". */
export function count(value: number): string {
  return whole.format(value);
}

/** "1 item", "3 items"; `plural` where adding an s is wrong. */
export function counted(value: number, one: string, plural = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : plural}`;
}

/** About three significant digits: 0.0321, 4.56, 123, 45,600. */
export function number(value: number): string {
  const size = Math.abs(value);
  if (size !== 0 && size < 0.0001) return value.toExponential(1).replaceAll('-', '−');
  const text = size >= 1000 ? whole.format(value) : String(Number(value.toPrecision(3)));
  return text.replace('-', '−');
}

/** A p or q value; tiny ones as a bound. */
export function probability(value: number): string {
  return value < 0.001 ? '< 0.001' : value.toFixed(3);
}

export function stat(value: Stat, show: (value: number) => string = number): string {
  return typeof value === 'number' ? show(value) : '–';
}

/** Why a statistic has no value. */
export function statReason(value: Stat): string | undefined {
  return typeof value === 'number' ? undefined : value.reason;
}

/** Micros as m:ss.t, with hours when needed. */
export function duration(micros: number): string {
  const tenths = Math.round(micros / 100_000);
  const seconds = Math.floor(tenths / 10);
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const rest = `${String(seconds % 60).padStart(2, '0')}.${tenths % 10}`;
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${rest}` : `${minutes}:${rest}`;
}

export function bytes(size: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB'];
  let unit = 0;
  while (size >= 1000 && unit < units.length - 1) {
    size /= 1000;
    unit += 1;
  }
  return `${unit === 0 ? size : size.toPrecision(3)} ${units[unit]}`;
}

/** How long ago, coarse; `now` in milliseconds since 1970. */
export function ago(at: number, now: number = Date.now()): string {
  const minutes = Math.floor((now - at) / 60_000);
  if (minutes < 1) return 'just now';
  if (minutes < 60) return `${counted(minutes, 'minute')} ago`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return `${counted(hours, 'hour')} ago`;
  const days = Math.floor(hours / 24);
  if (days < 30) return `${counted(days, 'day')} ago`;
  return new Date(at).toLocaleDateString('en', { year: 'numeric', month: 'short', day: 'numeric' });
}

/** The full moment, for a tooltip. */
export function moment(at: number): string {
  return new Date(at).toLocaleString('en', { dateStyle: 'medium', timeStyle: 'short' });
}

/** `split_merge` as "split merge". */
export function words(name: string): string {
  return name.replaceAll('_', ' ');
}

/** The last part of a path, either slash. */
export function lastOf(path: string): string {
  return path.split(/[/\\]/).findLast((part) => part !== '') ?? path;
}
