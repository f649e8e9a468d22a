/** The pairs of labelers as a square: who stands where, and what each cell says of itself. Pure. */

import { counted } from '../../lib/format.ts';
import type { PairAgreement } from '../../lib/generated/api.ts';
import type { Measure, PairKey } from './measures.ts';
import { domainOf, placeOn, type Domain } from './scale.ts';

export type Place = { row: number; column: number };
export type Matrix = { names: readonly string[]; at: (place: Place) => PairAgreement | null };

/** Labelers in the order given; those only pairs name follow. Both halves of the square hold the pair. */
export function matrixOf(labelers: readonly { name: string }[], pairs: readonly PairAgreement[]): Matrix {
  const names = [...new Set([...labelers.map(({ name }) => name), ...pairs.flatMap(({ a, b }) => [a, b])])];
  const index = new Map(names.map((name, at) => [name, at]));
  const cells = new Map<number, PairAgreement>();
  for (const pair of pairs) {
    const [a, b] = [index.get(pair.a) ?? 0, index.get(pair.b) ?? 0];
    cells.set(a * names.length + b, pair);
    cells.set(b * names.length + a, pair);
  }
  return { names, at: ({ row, column }) => cells.get(row * names.length + column) ?? null };
}

/** The axis all cells are tinted on. */
export function tintAxis(pairs: readonly PairAgreement[], { key, better }: Measure<PairKey>): Domain {
  return domainOf(pairs.flatMap((pair) => (typeof pair[key] === 'number' ? [pair[key]] : [])), better);
}

/** How strong a cell's colour is, 0..=1: the better people agree, the stronger. */
export function tintOf(value: number, axis: Domain, better: 'high' | 'low'): number {
  const place = placeOn(axis, value);
  return better === 'high' ? place : 1 - place;
}

/** What a screen reader says of a cell. */
export function cellName(row: string, column: string, pair: PairAgreement | null, { key, name, show }: Measure<PairKey>): string {
  if (row === column) return `${row}, the same person`;
  if (!pair) return `${row} and ${column}: no item that both submitted`;
  const value = pair[key];
  return `${row} and ${column}: ${name} ${typeof value === 'number' ? show(value) : `no number, ${value.reason}`}, ${counted(pair.items, 'item')}`;
}

const steps: Record<string, readonly [number, number]> = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

/** Where a key leads to in a square of `size`, or null for every other key. The diagonal is stepped over. */
export function stepped(place: Place, key: string, size: number): Place | null {
  const clamp = (at: number): number => Math.min(size - 1, Math.max(0, at));
  if (key === 'Home') return beside({ ...place, column: 0 }, 1);
  if (key === 'End') return beside({ ...place, column: size - 1 }, -1);
  const step = steps[key];
  if (!step) return null;
  const [down, right] = step;
  let next = { row: clamp(place.row + down), column: clamp(place.column + right) };
  if (next.row === next.column) next = { row: clamp(next.row + down), column: clamp(next.column + right) };
  return next.row === next.column ? place : next;
}

function beside(place: Place, by: 1 | -1): Place {
  return place.row === place.column ? { ...place, column: place.column + by } : place;
}

/** The first pair that has the measure's worst value: what one wants to see first. */
export function worstPlace(matrix: Matrix, { key, better }: Measure<PairKey>): Place | null {
  let found: (Place & { value: number }) | null = null;
  for (let row = 0; row < matrix.names.length; row++) {
    for (let column = row + 1; column < matrix.names.length; column++) {
      const value = matrix.at({ row, column })?.[key];
      if (typeof value !== 'number') continue;
      if (found === null || (better === 'high' ? value < found.value : value > found.value)) found = { row, column, value };
    }
  }
  return found && { row: found.row, column: found.column };
}
