/** What the boxes of a class carry, and what several selected boxes say together. */

import type { AttributeKind, AttributeSpec, AttributeValue, BoxMark } from '../lib/generated/api.ts';

/** What several boxes say about one thing: the same, or not. `value` null is "nothing said". */
export type Shared<T> = { same: true; value: T } | { same: false };

export type AttributeRow = {
  name: string;
  kind: AttributeKind;
  choices: readonly string[];
  value: Shared<AttributeValue | null>;
  /** Whose rules name it: every selected class, only some, or none. Shown and kept in any case. */
  of: 'all' | 'some' | 'none';
  /** A value the rules do not offer, such as a choice that was taken out. */
  stray: boolean;
};

/** With no values at all nothing is said, the same by all. */
export function shared<T>(values: readonly T[]): Shared<T | null> {
  const [first] = values;
  if (first === undefined) return { same: true, value: null };
  return values.every((each) => each === first) ? { same: true, value: first } : { same: false };
}

/**
 * The attributes to show for the selected boxes: first those that the rules of every one of their
 * classes name with the same kind, in the order of the first class, then whatever else they carry.
 */
export function attributeRows(boxes: readonly BoxMark[], specsOf: (key: string) => readonly AttributeSpec[]): AttributeRow[] {
  const rules = [...new Set(boxes.map((box) => box.class))].map(specsOf);
  const [first = [], ...others] = rules;
  const common = first.filter((spec) => others.every((specs) => specs.some((each) => each.name === spec.name && each.kind === spec.kind)));
  const named = new Set(common.map((spec) => spec.name));
  const carried = new Set(boxes.flatMap((box) => Object.keys(box.attributes ?? {})));
  const rest = [...carried].filter((name) => !named.has(name)).sort();
  const valueOf = (name: string) => shared(boxes.map((box) => box.attributes?.[name] ?? null));
  return [
    ...common.map((spec): AttributeRow => {
      const value = valueOf(spec.name);
      return { name: spec.name, kind: spec.kind, choices: spec.choices, value, of: 'all', stray: value.same && !fits(spec, value.value) };
    }),
    ...rest.map((name): AttributeRow => {
      const value = valueOf(name);
      const of = rules.some((specs) => specs.some((spec) => spec.name === name)) ? 'some' : 'none';
      return { name, kind: value.same ? kindOf(value.value) : 'text', choices: [], value, of, stray: false };
    }),
  ];
}

/** Whether a value is one the rule offers; nothing said always fits. */
export function fits(spec: Pick<AttributeSpec, 'kind' | 'choices'>, value: AttributeValue | null): boolean {
  if (value === null) return true;
  if (spec.kind === 'choice') return typeof value === 'string' && spec.choices.includes(value);
  return kindOf(value) === spec.kind;
}

function kindOf(value: AttributeValue | null): AttributeKind {
  if (typeof value === 'boolean') return 'flag';
  return typeof value === 'number' ? 'number' : 'text';
}

/** A value as it is read: "yes", "no", 1.5, the text itself. */
export function valueInWords(value: AttributeValue | null): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return value === null ? '' : String(value);
}

/** A number as typed, with a point or a comma; null when it is none. */
export function numberFrom(text: string): number | null {
  const plain = text.trim().replace(',', '.').replace('−', '-');
  const value = Number(plain);
  return plain === '' || !Number.isFinite(value) ? null : value;
}

/** Rules as edited in the settings. Each is a new list. */
export const rules = {
  added: (specs: readonly AttributeSpec[]): AttributeSpec[] => [...specs, { name: '', kind: 'flag', choices: [] }],
  removed: (specs: readonly AttributeSpec[], at: number): AttributeSpec[] => specs.filter((_, index) => index !== at),
  changed: (specs: readonly AttributeSpec[], at: number, change: Partial<AttributeSpec>): AttributeSpec[] =>
    specs.map((spec, index) => (index === at ? { ...spec, ...change } : spec)),
  /** As they are saved: names and choices trimmed, choices only where there is something to choose. */
  cleaned: (specs: readonly AttributeSpec[]): AttributeSpec[] =>
    specs.map(({ name, kind, choices }) => ({
      name: name.trim(),
      kind,
      choices: kind === 'choice' ? [...new Set(choices.map((each) => each.trim()).filter((each) => each !== ''))] : [],
    })),
};

/** Why these rules cannot be saved, or null. Give it cleaned ones. */
export function whyNot(specs: readonly AttributeSpec[]): string | null {
  const most = 32;
  if (specs.length > most) return `At most ${most} attributes a class`;
  const seen = new Set<string>();
  for (const { name, kind, choices } of specs) {
    if (name === '') return 'Every attribute needs a name';
    if (seen.has(name.toLowerCase())) return `There are two attributes named ${name}`;
    if (kind === 'choice' && choices.length < 2) return `${name} needs at least two choices`;
    if (choices.length > most) return `${name} has more than ${most} choices`;
    seen.add(name.toLowerCase());
  }
  return null;
}
