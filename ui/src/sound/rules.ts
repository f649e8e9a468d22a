/** The project's rules for transcripts, and what a text is found to break of them. */

import type { Client } from '../lib/client.ts';

export type TranscriptRules = {
  fillers: 'any' | 'keep' | 'drop' | 'spelled';
  filler_word: string | null;
  ellipsis: 'any' | 'keep' | 'comma' | 'drop';
  letter_case: 'any' | 'lower' | 'sentence';
  numerals: 'any' | 'words' | 'digits';
  contractions: 'any' | 'expand' | 'contract';
  tags: string[];
  alphabet: string | null;
  least_chars_per_second: number | null;
  most_chars_per_second: number | null;
};
export type MeasurementLimit = { measurement: string; least: number | null; most: number | null };
export type TranscriptSettings = {
  segmented: boolean;
  overlap: boolean;
  speakers: string[];
  language: string | null;
  listening_required: boolean;
  limits: MeasurementLimit[];
};
/** Part of a text that breaks a rule. Offsets are UTF-16 code units; `fix` replaces what lies between them. */
export type Finding = { start: number; end: number; kind: string; rule: string; fix: string | null };
export type Linted = { findings: Finding[]; fixed: string };
export type RulesPreview = {
  items: number;
  changed: number;
  by_kind: { kind: string; count: number }[];
  examples: { item: string; name: string; labeler: string; before: string; after: string }[];
};
type Calls = {
  lint_text: { request: { text: string; duration_micros: number | null }; output: Linted };
  change_rules: { request: { rules: TranscriptRules }; output: unknown };
  preview_rules: { request: Record<string, never>; output: RulesPreview };
  start_apply_rules: { request: Record<string, never>; output: { id: string } };
};

/** Asks about rules. Throws `CallError`. */
export function askRules<N extends keyof Calls>(client: Client, name: N, request: Calls[N]['request']): Promise<Calls[N]['output']> {
  const call = client.call.bind(client) as unknown as (name: string, request: unknown) => Promise<unknown>;
  return call(name, request) as Promise<Calls[N]['output']>;
}

/** The rules an answer carries; null where it carries none. */
export function rulesOf(info: object): TranscriptRules | null {
  return (info as { transcript_rules?: TranscriptRules | null }).transcript_rules ?? null;
}

/** The transcript part of the project's settings; null where there is none. */
export function transcriptsOf(settings: object | null): TranscriptSettings | null {
  return (settings as { transcripts?: TranscriptSettings | null } | null)?.transcripts ?? null;
}
