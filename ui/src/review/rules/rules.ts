/** Rules that settle cases without a person, and the thresholds that make them, as a form sees them. Pure. */

import type { AutoRule, CaseKind, DisagreementSettings, ThresholdRow } from '../../lib/generated/api.ts';
import { kindName } from '../cases.ts';

/** Kinds that a consensus can settle. */
export const autoKinds = ['loose', 'class', 'missed', 'extra', 'attribute', 'duplicate'] as const satisfies readonly CaseKind[];

export const firstRule: AutoRule = { kinds: ['loose'], least_iou: 0.7, least_share: 0.66 };

/** The rule with a kind put in or taken out, kinds in the order they are shown. */
export function withKind(rule: AutoRule, kind: CaseKind, wanted: boolean): AutoRule {
  return { ...rule, kinds: autoKinds.filter((each) => (each === kind ? wanted : rule.kinds.includes(each))) };
}

const share = (value: number): string => `${Math.round(value * 100)} %`;

/** The rule as one reads it in the list of what was settled. */
export function ruleWords({ kinds, least_iou, least_share }: AutoRule): string {
  return `${kinds.map(kindName).join(', ')}: ${share(least_share)} or more drew it, all overlap by ${least_iou.toFixed(2)} or more`;
}

/** What the rule does with a kind, as a sentence. */
export function kindHelp(kind: (typeof autoKinds)[number]): string {
  switch (kind) {
    case 'class':
      return 'The class that most named';
    case 'missed':
    case 'extra':
      return 'The middle where most drew it; nothing where hardly anyone did';
    case 'attribute':
      return 'The middle, with what most said';
    case 'duplicate':
      return 'One box, the middle of them';
    case 'loose':
      return 'The middle of the boxes';
  }
}

export type ThresholdField = { key: keyof DisagreementSettings; name: string; help: string; least: number; most: number; step: number; unit: string };

export const thresholdFields: readonly ThresholdField[] = [
  { key: 'tau', name: 'The same object', help: 'Two boxes that overlap (IoU) by this or more mean one thing', least: 0.1, most: 0.9, step: 0.05, unit: 'IoU' },
  { key: 'lambda', name: 'Tight enough', help: 'Boxes of one thing that overlap by less are loose', least: 0.5, most: 0.98, step: 0.01, unit: 'IoU' },
  { key: 'edge_px', name: 'Edge, in pixels', help: 'A side is loose only when it is off by more than this', least: 0, most: 40, step: 1, unit: 'px' },
  { key: 'edge_share', name: 'Edge, as a share', help: 'and by more than this share of the box', least: 0, most: 0.4, step: 0.01, unit: '%' },
  { key: 'boundary_millis', name: 'Cuts in clips', help: 'Segments that begin or end further apart are a case', least: 20, most: 1000, step: 10, unit: 'ms' },
];

export function fieldWords({ unit, step }: ThresholdField, value: number): string {
  if (unit === '%') return `${Math.round(value * 100)} %`;
  if (unit === 'IoU') return value.toFixed(2);
  return `${step < 1 ? value.toFixed(1) : Math.round(value)} ${unit}`;
}

export function sameThresholds(one: DisagreementSettings, other: DisagreementSettings): boolean {
  return thresholdFields.every(({ key }) => Math.abs(one[key] - other[key]) < 1e-9);
}

export type Change = { kind: string; now: number; then: number; by: number };

/** Kinds that there are now or would be then, the largest change first, and all of them together. */
export function changes(rows: readonly ThresholdRow[]): { rows: Change[]; all: Change } {
  const found = rows.filter(({ now, then }) => now > 0 || then > 0).map(({ kind, now, then }): Change => ({ kind: kindName(kind), now, then, by: then - now }));
  const sum = (of: 'now' | 'then' | 'by'): number => found.reduce((total, row) => total + row[of], 0);
  return { rows: found.sort((a, b) => Math.abs(b.by) - Math.abs(a.by)), all: { kind: 'All', now: sum('now'), then: sum('then'), by: sum('by') } };
}

/** "+12", "−3", "same" */
export function byWords(by: number): string {
  return by === 0 ? 'same' : `${by > 0 ? '+' : '−'}${Math.abs(by).toLocaleString('en')}`;
}
