/** Operations on disagreements that the generated types do not list yet; replaced by them one to one. */

import type { Client } from '../lib/client.ts';
import type { CaseKind, CaseRow, ConventionChoice, ConventionRow as Row, Conventions as Listed, Info, Job as AnyJob, KindCount, Mark, MediaKind, ProjectSettings, Rect, Stat } from '../lib/generated/api.ts';

export type ConventionTally = { choice: ConventionChoice; words: string; texts: number; example: string | null };
export type ConventionRow = Row & { choices: ConventionTally[] };
export type PlanStep = { kinds: CaseKind[]; agreement: Stat };
export type BoundaryStats = { pairs: number; median_millis: Stat; p95_millis: Stat; over: number };
export type Conventions = Omit<Listed, 'rows'> & { rows: ConventionRow[]; plan: PlanStep[]; wer: Stat; wer_normalised: Stat; cer: Stat; cer_normalised: Stat; boundaries: BoundaryStats };

export type DisagreementSettings = { tau: number; lambda: number; edge_px: number; edge_share: number; boundary_millis: number };
export type ThresholdRow = { kind: CaseKind; now: number; then: number };
export type ThresholdsPreview = { items: number; rows: ThresholdRow[]; sampled: boolean };

export type AutoRule = { kinds: CaseKind[]; least_iou: number; least_share: number };
export type AutoPreview = { open: number; resolved: number; by_kind: KindCount[]; examples: CaseRow[] };
export type DecisionBatch = { batch: string; rule: AutoRule; cases: number; by: string; at: number; undone: boolean };
export type DecisionBatches = { batches: DecisionBatch[] };
export type Job = AnyJob & { resolved?: { cases: number; batch: string | null }; recomputed?: { items: number; open: number; cancelled: boolean } };

export type SaidText = { labeler: string; text: string };
export type BookExample = { id: string; item: string; name: string; media: MediaKind; case: string | null; kind: CaseKind; sentence: string; focus: Rect | null; marks: Mark[]; texts: SaidText[]; by: string; at: number };
export type BookPage = { id: string; title: string; definition: string; examples: BookExample[]; decided: ConventionChoice | null };
export type BookPages = { version: number; pages: BookPage[] };

type Asked = {
  list_conventions: { request: Record<string, never>; output: Conventions };
  decide_convention: { request: { kind: CaseKind; choice: ConventionChoice | null }; output: Conventions };
  preview_thresholds: { request: { disagreements: DisagreementSettings }; output: ThresholdsPreview };
  start_apply_thresholds: { request: { disagreements: DisagreementSettings }; output: Job };
  preview_auto_resolve: { request: { rule: AutoRule }; output: AutoPreview };
  start_auto_resolve: { request: { rule: AutoRule }; output: Job };
  list_batches: { request: Record<string, never>; output: DecisionBatches };
  undo_batch: { request: { batch: string }; output: DecisionBatches };
  get_book: { request: Record<string, never>; output: BookPages };
  file_example: { request: { case: string; page?: string; sentence: string }; output: BookPage };
  remove_example: { request: { id: string }; output: BookPage };
  change_page: { request: { id: string; definition: string }; output: BookPage };
};

export const reads = { get_book: ['book', 'cases'], list_batches: ['cases'], preview: ['cases', 'labels', 'settings'] } as const;

type Caller = { call(name: string, request: unknown): Promise<unknown> };

export function ask<N extends keyof Asked>(client: Pick<Client, 'call'>, name: N, request: Asked[N]['request']): Promise<Asked[N]['output']> {
  return (client as unknown as Caller).call(name, request) as Promise<Asked[N]['output']>;
}

/** Open and stale cases that wait for a lead. */
export function leadOpen(info: Info): number {
  const cases = info.cases as Info['cases'] & { lead_open?: number };
  return cases.lead_open ?? cases.open + cases.stale;
}

/** What counts as a disagreement in this project. */
export function thresholdsIn(settings: ProjectSettings): DisagreementSettings {
  return (settings as ProjectSettings & { disagreements: DisagreementSettings }).disagreements;
}

/** How far apart segments may begin or end before that is a case, millis. */
export function boundaryLimit(settings: ProjectSettings | null): number {
  return settings === null ? 200 : thresholdsIn(settings).boundary_millis;
}
