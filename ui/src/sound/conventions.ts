/** The project's rules and decided conventions as sentences one can follow while typing. */

import type { CaseKind, Convention, ConventionChoice, TranscriptRules } from '../lib/generated/api.ts';
import { words } from '../lib/format.ts';
import { tagWritten } from './typing.ts';

const rules: Partial<Record<CaseKind, Record<ConventionChoice, string>>> = {
  case: { normalise: 'Capitals do not matter', keep: 'Write capitals as in a text' },
  punctuation: { normalise: 'Punctuation does not matter', keep: 'Write commas, full stops and question marks' },
  ellipsis: { normalise: 'No “…” for pauses', keep: 'Write “…” for a pause' },
  whitespace: { normalise: 'Spaces do not matter', keep: 'Spaces count' },
  unicode_form: { normalise: 'Any form of a letter will do', keep: 'The form of a letter counts' },
  diacritics: { normalise: 'Accents do not matter', keep: 'Write accents' },
  filler: { normalise: 'Leave out um, uh and the like', keep: 'Write every um and uh' },
  filler_spelling: { normalise: 'Any spelling of um will do', keep: 'Spell fillers as they sound' },
  number_format: { normalise: 'Words or digits will do for numbers', keep: 'Write numbers as they are said' },
  contraction: { normalise: 'It’s or it is: both will do', keep: 'Write contractions as they are said' },
  spelling_variant: { normalise: 'Colour or color: both will do', keep: 'The spelling counts' },
  compound: { normalise: 'Together or apart: both will do', keep: 'Together or apart counts' },
  abbreviation: { normalise: 'Short or long: both will do', keep: 'Write it short only when it is said short' },
  tag: { normalise: 'Tags in brackets do not count', keep: 'Tag noises in brackets' },
  repetition: { normalise: 'Leave out repeated words', keep: 'Write repeated words' },
};

export function conventionWords(kind: CaseKind, choice: ConventionChoice): string {
  return rules[kind]?.[choice] ?? `${words(kind)}: ${choice}`;
}

/** A rule as a sentence, with how it looks. */
export type RuleSentence = { kind: string; says: string; example: string | null };

type Choices = 'fillers' | 'ellipsis' | 'letter_case' | 'numerals' | 'contractions';

/** What each choice of a rule asks for, and a text before and after it. Null where anything goes. */
export const ruleChoices: { [K in Choices]: Record<TranscriptRules[K], { says: string; before: string; after: string } | null> } = {
  fillers: {
    any: null,
    keep: { says: 'Write every um and uh, as it sounds', before: '', after: 'so, um, it uh starts' },
    drop: { says: 'Leave out um, uh and the like', before: 'um it starts', after: 'it starts' },
    spelled: { says: 'Write every filler as “um”', before: 'uhh it ummm starts', after: 'um it um starts' },
  },
  ellipsis: {
    any: null,
    keep: { says: 'Write “…” for a pause', before: 'well... yes', after: 'well… yes' },
    comma: { says: 'Write a comma for a pause, no “…”', before: 'well… yes', after: 'well, yes' },
    drop: { says: 'No “…” for pauses', before: 'well… yes', after: 'well yes' },
  },
  letter_case: {
    any: null,
    lower: { says: 'Write everything small', before: 'Call Anna', after: 'call anna' },
    sentence: { says: 'Begin sentences with a capital', before: 'it starts. then it stops', after: 'It starts. Then it stops' },
  },
  numerals: {
    any: null,
    words: { says: 'Write numbers in words', before: '25%', after: 'twenty-five percent' },
    digits: { says: 'Write numbers in digits', before: 'twenty-five percent', after: '25%' },
  },
  contractions: {
    any: null,
    expand: { says: 'Write contractions out', before: 'it’s late', after: 'it is late' },
    contract: { says: 'Write contractions together', before: 'it is late', after: 'it’s late' },
  },
};

/** Kinds of conventions a rule decides instead. */
const decidedBy: Record<Choices, readonly CaseKind[]> = {
  fillers: ['filler', 'filler_spelling'],
  ellipsis: ['ellipsis'],
  letter_case: ['case'],
  numerals: ['number_format'],
  contractions: ['contraction'],
};
const choices = Object.keys(decidedBy) as Choices[];

/** All one has to know to write in this project, rules first; a convention a rule speaks of is not said twice. */
export function sentences(rules: TranscriptRules | null, conventions: readonly Convention[]): RuleSentence[] {
  const ruled = rules === null ? [] : choices.filter((field) => rules[field] !== 'any');
  const silent = new Set(ruled.flatMap((field) => decidedBy[field]));
  return [
    ...(rules === null ? [] : ruled.flatMap((field) => ruleSentence(rules, field))),
    ...(rules === null ? [] : otherSentences(rules)),
    ...conventions.flatMap(({ kind, choice }) => (silent.has(kind) ? [] : [{ kind, says: conventionWords(kind, choice), example: null }])),
  ];
}

function ruleSentence(rules: TranscriptRules, field: Choices): RuleSentence[] {
  const said = (ruleChoices[field] as Record<string, { says: string; before: string; after: string } | null>)[rules[field]];
  if (!said) return [];
  if (field === 'fillers' && rules.fillers === 'spelled') {
    const word = rules.filler_word ?? 'um';
    return [{ kind: field, says: `Write every filler as “${word}”`, example: `${word} it ${word} starts` }];
  }
  return [{ kind: field, says: said.says, example: said.after }];
}

function otherSentences({ tags, alphabet, least_chars_per_second: least, most_chars_per_second: most }: TranscriptRules): RuleSentence[] {
  const made: RuleSentence[] = [];
  if (tags.length > 0) made.push({ kind: 'tags', says: 'Only these tags', example: tags.map(tagWritten).join(' ') });
  if (alphabet !== null) made.push({ kind: 'alphabet', says: alphabet === '' ? 'Letters of the language only' : 'Besides letters only', example: alphabet === '' ? null : [...alphabet].join(' ') });
  const pace = paceWords(least, most);
  if (pace !== null) made.push({ kind: 'pace', says: pace, example: null });
  return made;
}

/** "5 to 25 characters a second"; null without a bound. */
export function paceWords(least: number | null, most: number | null): string | null {
  if (least === null && most === null) return null;
  if (least === null) return `At most ${most} characters a second`;
  return most === null ? `At least ${least} characters a second` : `${least} to ${most} characters a second`;
}
