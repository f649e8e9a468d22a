// What a lead sets about transcripts, as it is edited: only what was changed is put over what holds now. Pure.
import { numberFrom } from '../../label/attributes.ts';
import type { MeasurementLimit, TranscriptRules, TranscriptSettings } from '../../lib/generated/api.ts';

/** Numbers are text until they are saved. */
export type TranscriptsForm = {
  segmented: boolean;
  overlap: boolean;
  required: boolean;
  language: string;
  speakers: readonly string[];
  limits: readonly { measurement: string; least: string; most: string }[];
};

/** The rules as they are edited; `tags` with commas between, `alphabet` null where any sign will do. */
export type RulesForm = {
  fillers: TranscriptRules['fillers'];
  word: string;
  ellipsis: TranscriptRules['ellipsis'];
  letters: TranscriptRules['letter_case'];
  numerals: TranscriptRules['numerals'];
  contractions: TranscriptRules['contractions'];
  tags: string;
  alphabet: string | null;
  least: string;
  most: string;
};

const mostSpeakers = 8;

export function formOf(settings: TranscriptSettings): TranscriptsForm {
  const { segmented, overlap, listening_required: required, language, speakers, limits } = settings;
  return { segmented, overlap, required, language: language ?? '', speakers, limits: limits.map((each) => ({ ...each, least: plain(each.least), most: plain(each.most) })) };
}

/** Why the settings cannot be saved, or null. */
export function whyNot({ language, speakers, limits }: TranscriptsForm): string | null {
  if (language.trim() !== '' && nameOfLanguage(language.trim()) === null) return 'The language is a code such as en, de-CH or hi';
  const names = speakers.map((each) => each.trim());
  if (names.some((name) => name === '')) return 'Every speaker needs a name';
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) return `There are two speakers named ${twice}`;
  if (names.length > mostSpeakers) return `There are keys for ${mostSpeakers} speakers, no more`;
  for (const limit of limits) {
    const why = boundsWhyNot(limit.least, limit.most);
    if (why !== null) return why;
  }
  return null;
}

function boundsWhyNot(least: string, most: string): string | null {
  const [low, high] = [numberFrom(least), numberFrom(most)];
  if ((least.trim() !== '' && low === null) || (most.trim() !== '' && high === null)) return 'A limit is a number, or empty';
  return low !== null && high !== null && low > high ? 'The least is above the most' : null;
}

/** What to save: `now`, which others may have changed since, with every field that differs from `before` put over it. */
export function merged(now: TranscriptSettings, before: TranscriptSettings, form: TranscriptsForm): TranscriptSettings {
  const start = formOf(before);
  const own = (field: keyof TranscriptsForm): boolean => JSON.stringify(form[field]) !== JSON.stringify(start[field]);
  return {
    ...now,
    segmented: own('segmented') ? form.segmented : now.segmented,
    overlap: own('overlap') ? form.overlap : now.overlap,
    listening_required: own('required') ? form.required : now.listening_required,
    language: own('language') ? form.language.trim() || null : now.language,
    speakers: own('speakers') ? form.speakers.map((each) => each.trim()) : now.speakers,
    limits: own('limits') ? form.limits.flatMap(limitOf) : now.limits,
  };
}

function limitOf({ measurement, least, most }: TranscriptsForm['limits'][number]): MeasurementLimit[] {
  const [low, high] = [numberFrom(least), numberFrom(most)];
  return low === null && high === null ? [] : [{ measurement, least: low, most: high }];
}

export function rulesFormOf(rules: TranscriptRules): RulesForm {
  return {
    fillers: rules.fillers,
    word: rules.filler_word ?? '',
    ellipsis: rules.ellipsis,
    letters: rules.letter_case,
    numerals: rules.numerals,
    contractions: rules.contractions,
    tags: rules.tags.join(', '),
    alphabet: rules.alphabet,
    least: plain(rules.least_chars_per_second),
    most: plain(rules.most_chars_per_second),
  };
}

/** Why the rules cannot be saved, or null. */
export function rulesWhyNot(form: RulesForm): string | null {
  if (form.fillers === 'spelled' && /\s/.test(form.word.trim())) return 'A filler is one word';
  const tags = tagsIn(form.tags);
  const twice = tags.find((tag, at) => tags.indexOf(tag) !== at);
  if (twice !== undefined) return `The tag ${twice} is there twice`;
  const bounds = boundsWhyNot(form.least, form.most);
  return bounds ?? ([form.least, form.most].some((each) => (numberFrom(each) ?? 1) <= 0) ? 'Characters a second are a number above 0, or empty' : null);
}

/** The rules a form stands for, over those it began with. */
export function rulesFrom(before: TranscriptRules, form: RulesForm): TranscriptRules {
  return {
    ...before,
    fillers: form.fillers,
    filler_word: form.fillers === 'spelled' ? form.word.trim() || null : before.filler_word,
    ellipsis: form.ellipsis,
    letter_case: form.letters,
    numerals: form.numerals,
    contractions: form.contractions,
    tags: tagsIn(form.tags),
    alphabet: form.alphabet === null ? null : [...new Set(form.alphabet.replace(/\s/g, ''))].join(''),
    least_chars_per_second: numberFrom(form.least),
    most_chars_per_second: numberFrom(form.most),
  };
}

/** Tags as they were typed, without the brackets of `[noise]`: the rules put those. */
export function tagsIn(text: string): string[] {
  return text
    .split(/[,\n]/)
    .map((each) => each.trim().replace(/^\[(.*)\]$/, '$1').trim())
    .filter((each) => each !== '');
}

/** "Swiss German (Switzerland)" for a language's code; null where it is no code. */
export function nameOfLanguage(code: string): string | null {
  try {
    return new Intl.DisplayNames('en', { type: 'language', fallback: 'code' }).of(code) ?? null;
  } catch {
    return null;
  }
}

function plain(value: number | null): string {
  return value === null ? '' : String(Number(value.toPrecision(6)));
}
