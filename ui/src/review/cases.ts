/** Walking a list of cases, worst first. */

import type { CaseKind, CaseRow, MediaKind } from '../lib/generated/api.ts';
import { words } from '../lib/format.ts';

export type Filter = { media: MediaKind | null; kind: CaseKind | null; state: 'open' | 'decided' | 'all' };
export const everyOpen: Filter = { media: null, kind: null, state: 'open' };

export const boxKinds = ['missed', 'extra', 'class', 'loose', 'split_merge', 'attribute', 'duplicate', 'out_of_image', 'canvas'] as const satisfies readonly CaseKind[];
export const textKinds = [
  'lexical',
  'boundary',
  'filler',
  'filler_spelling',
  'punctuation',
  'case',
  'number_format',
  'contraction',
  'spelling_variant',
  'compound',
  'abbreviation',
  'tag',
  'repetition',
  'ellipsis',
  'whitespace',
  'unicode_form',
  'diacritics',
] as const satisfies readonly CaseKind[];

const names: Partial<Record<CaseKind, string>> = {
  missed: 'Missed box',
  extra: 'Extra box',
  class: 'Different class',
  loose: 'Loose box',
  split_merge: 'One or several',
  attribute: 'Different flags',
  duplicate: 'Drawn twice',
  out_of_image: 'Outside the picture',
  canvas: 'Other picture size',
  lexical: 'Different words',
  boundary: 'Different cuts',
  case: 'Capitals',
  unicode_form: 'Form of letters',
  number_format: 'Numbers',
  filler: 'Fillers',
  filler_spelling: 'Spelling of fillers',
  contraction: 'Contractions',
  spelling_variant: 'Spelling variants',
  compound: 'Compounds',
  abbreviation: 'Abbreviations',
  tag: 'Tags',
  repetition: 'Repetitions',
  diacritics: 'Accents',
  whitespace: 'Spaces',
};

/** The kind as a lead says it. */
export function kindName(kind: CaseKind): string {
  const name = names[kind] ?? words(kind);
  return name.charAt(0).toUpperCase() + name.slice(1);
}

/** Kinds of transcripts that a lead decides one by one; every other one is a convention, decided once. */
export const heardKinds: readonly CaseKind[] = ['lexical', 'boundary'];

export function isConvention(kind: CaseKind): boolean {
  return textKinds.some((each) => each === kind) && !heardKinds.includes(kind);
}

/** "Error", "Warning", and how bad from 0 to 1. */
export function severityWords({ severity, score }: Pick<CaseRow, 'severity' | 'score'>): { word: string; number: string } {
  return { word: severity === 'error' ? 'Error' : 'Warning', number: score.toFixed(2) };
}

/**
 * The case beside `id` in the list (`by` 1 or -1), or null at its ends. A case that is not in the
 * list, because it was just decided, gives `fallback`.
 */
export function beside(cases: readonly CaseRow[], id: string | null, by: 1 | -1, fallback: string | null): string | null {
  const at = cases.findIndex((each) => each.id === id);
  if (at < 0) return fallback ?? cases[0]?.id ?? null;
  return cases[at + by]?.id ?? null;
}

/**
 * Where to go after deciding `id`: the next case below that is still to be decided, else the
 * worst one above, else nowhere.
 */
export function afterDeciding(cases: readonly CaseRow[], id: string, fallback: string | null): string | null {
  const at = cases.findIndex((each) => each.id === id);
  const due = (each: CaseRow) => each.id !== id && each.state !== 'decided';
  const worst = cases.find(due)?.id ?? null;
  if (at < 0) return fallback ?? worst;
  return cases.slice(at + 1).find(due)?.id ?? worst;
}
