/** Models among the labelers, and how their predictions stand against the truth. */

import type { Client } from '../../lib/client.ts';
import type { Rect, Stat } from '../../lib/generated/api.ts';

export type Model = { name: string; items: number };
export type Models = { models: Model[] };
export type FindingKind = 'overlooked' | 'badly_located' | 'swapped';
export type Predicted = { rect: Rect; class: string; confidence: number };
export type Finding = { item: string; name: string; kind: FindingKind; score: number; rect: Rect; class: string; annotation: string | null; predicted: Predicted | null; words: string };
export type TranscriptFinding = { item: string; name: string; wer: Stat; errors: number; truth: string; text: string };
export type ModelCheck = { model: string; images: number; clips: number; f1: Stat; map: Stat; wer: Stat; wer_normalised: Stat; findings: Finding[]; transcripts: TranscriptFinding[] };

type Asked = {
  get_models: { request: Record<string, never>; output: Models };
  get_model_check: { request: { model: string; limit?: number }; output: ModelCheck };
};
type Caller = { call(name: string, request: unknown): Promise<unknown> };

export const reads = { get_models: ['labels'], get_model_check: ['labels', 'cases', 'book'] } as const;

export function ask<N extends keyof Asked>(client: Pick<Client, 'call'>, name: N, request: Asked[N]['request']): Promise<Asked[N]['output']> {
  return (client as unknown as Caller).call(name, request) as Promise<Asked[N]['output']>;
}
