// Numbers in words and tables: quantiles, milliseconds, Markdown.
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';

/** The value below which a share of `values` lies; NaN when there are none. */
export function quantile(values, share) {
  const sorted = values.filter((each) => Number.isFinite(each)).sort((a, b) => a - b);
  if (sorted.length === 0) return NaN;
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))];
}

export const median = (values) => quantile(values, 0.5);
export const p95 = (values) => quantile(values, 0.95);

export function millis(value) {
  if (!Number.isFinite(value)) return '–';
  if (value >= 10_000) return `${(value / 1000).toFixed(1)} s`;
  return value >= 100 ? `${Math.round(value)} ms` : `${value.toFixed(1)} ms`;
}

export const percent = (share) => (Number.isFinite(share) ? `${Math.round(share * 100)} %` : '–');
export const count = (value) => value.toLocaleString('en-US');

/** A Markdown table; the first column is text, the others are numbers. */
export function table(heads, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [line(heads), `|${heads.map((_, at) => (at === 0 ? '---' : '--:')).join('|')}|`, ...rows.map(line)].join('\n');
}

export function machine() {
  return `${cpus()[0]?.model ?? 'unknown'}, ${cpus().length} cores, ${Math.round(totalmem() / 1e9)} GB; ${process.platform} ${process.arch}`;
}

export const load = () => loadavg()[0].toFixed(2);

/** CPU milliseconds that the processes started from here have used so far, but for this one and `without`. */
export function cpuMillis(without = ['Xvfb']) {
  const parents = new Map();
  const used = new Map();
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const [head, tail] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(/\) (?=[A-Z] )/);
      const fields = tail.split(' ');
      parents.set(Number(pid), Number(fields[1]));
      // USER_HZ is 100 wherever Linux runs.
      if (!without.includes(head.split('(')[1])) used.set(Number(pid), (Number(fields[11]) + Number(fields[12])) * 10);
    } catch {
      // It ended meanwhile.
    }
  }
  const ours = (pid) => pid !== undefined && pid !== 0 && (pid === process.pid || ours(parents.get(pid)));
  return [...used].filter(([pid]) => pid !== process.pid && ours(pid)).reduce((sum, [, each]) => sum + each, 0);
}

export function version(program) {
  try {
    return execFileSync(program, ['--version'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim().split('\n')[0];
  } catch {
    return program;
  }
}
