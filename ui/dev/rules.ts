// Transcript rules for the dev server: a linter small enough to read, and a history that breaks the rules.
import type { RulesReport, TranscriptRules } from '../src/lib/generated/api.ts';

type Given = Record<string, unknown>;
type Found = { start: number; end: number; kind: string; rule: string; fix: string | null };

export let rules: TranscriptRules = {
  fillers: 'drop', filler_word: null, ellipsis: 'comma', letter_case: 'sentence', numerals: 'words', contractions: 'any',
  tags: ['noise', 'laughter', 'music', 'unintelligible', 'phone', 'overlap', 'cough', 'breath', 'silence', 'foreign'], alphabet: null, least_chars_per_second: 2, most_chars_per_second: 25,
};

const checks: { kind: string; rule: string; at: RegExp; fix: (found: RegExpMatchArray) => string | null }[] = [
  { kind: 'filler', rule: 'Leave out um, uh and the like', at: /(?<![\p{L}])(?:um+|uhh?)(?![\p{L}]),? ?/giu, fix: () => '' },
  { kind: 'ellipsis', rule: 'Write a comma for a pause, no “…”', at: /…|\.\.\./g, fix: () => ',' },
  { kind: 'case', rule: 'Begin sentences with a capital', at: /(?<=^|[.!?]\s+)\p{Ll}/gu, fix: (found) => found[0].toUpperCase() },
  { kind: 'numeral', rule: 'Write numbers in words', at: /\b25\b/g, fix: () => 'twenty-five' },
  { kind: 'numeral', rule: 'Write numbers in words', at: /[\d٠-٩०-९]+/gu, fix: (found) => (found[0] === '25' ? null : { '2': 'two', '3': 'three' }[found[0]] ?? null) },
  { kind: 'tag', rule: 'Only the project’s tags', at: /\[[^\]]*\]/g, fix: () => null },
];

function lint(text: string): { findings: Found[]; fixed: string } {
  const findings = checks
    .flatMap(({ kind, rule, at, fix }) => [...text.matchAll(at)].map((found): Found => ({ start: found.index, end: found.index + found[0].length, kind, rule, fix: fix(found) })))
    .filter(({ kind, start, end }) => kind !== 'tag' || !rules.tags.includes(text.slice(start + 1, end - 1)))
    .filter(({ start, end, fix }, at, all) => fix !== null || !all.some((other, place) => place !== at && other.start === start && other.end === end && other.fix !== null))
    .sort((a, b) => a.start - b.start);
  let fixed = text;
  for (const { start, end, fix } of [...findings].reverse()) if (fix !== null) fixed = fixed.slice(0, start) + fix + fixed.slice(end);
  return { findings, fixed: fixed === text ? text : lint(fixed).fixed };
}

const said = ['um the battery holds for 25 hours… more or less', 'then it uh stops', 'the charger gets hot [click] after 3 minutes', 'um um yes'];

/** `start` makes a job that ends with what it did. */
export function rulesAnswers(start: (title: string, done: { rules: RulesReport }) => unknown, tell: (...tags: string[]) => void): Record<string, (given: Given) => unknown> {
  return {
    lint_text: ({ text }) => lint(String(text)),
    change_rules: ({ rules: next }) => {
      rules = next as TranscriptRules;
      tell('book');
      return { version: 4, classes: [], conventions: [], rules };
    },
    preview_rules: () => ({
      items: 20_000, changed: 4_212,
      by_kind: [{ kind: 'filler', count: 3_180 }, { kind: 'case', count: 1_530 }, { kind: 'ellipsis', count: 408 }, { kind: 'numeral', count: 77 }],
      examples: Array.from({ length: 60 }, (_, at) => {
        const before = said[at % said.length]!;
        return { item: at.toString(16).padStart(64, '0'), name: `call-${String(at * 7).padStart(5, '0')}.wav`, labeler: at % 3 ? 'Anna' : 'Boris', before, after: lint(before).fixed };
      }),
    }),
    start_apply_rules: () => start('Apply transcript rules', { rules: { layers: 31_007, changed: 4_212, cancelled: false } }),
  };
}
