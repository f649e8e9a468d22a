/** Decided conventions as a rule one can follow while typing. */

import type { CaseKind, ConventionChoice } from '../lib/generated/api.ts';
import { words } from '../lib/format.ts';

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
