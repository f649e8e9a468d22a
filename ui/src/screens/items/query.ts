// The query language as far as filters need it: words `key:value` are found, put and taken out; the rest stays. Pure.

export type FilterKey = 'collection' | 'state' | 'class' | 'labeler' | 'kind' | 'flagged';

/** Words as written, quotes kept: `class:scratch "two words" collection:"line 3"`. */
export function tokens(query: string): string[] {
  return query.match(/(?:[^\s"]|"[^"]*"?)+/g) ?? [];
}

/** The value of a filter, or null when it is not set. */
export function filterOf(query: string, key: FilterKey): string | null {
  const word = tokens(query).find((token) => token.startsWith(`${key}:`));
  return word === undefined ? null : word.slice(key.length + 1).replaceAll('"', '');
}

/** The query with this filter set to one value, or without it for null. */
export function withFilter(query: string, key: FilterKey, value: string | null): string {
  const others = tokens(query).filter((token) => !token.startsWith(`${key}:`));
  if (value === null) return others.join(' ');
  return [`${key}:${/[\s":]/.test(value) ? `"${value.replaceAll('"', '')}"` : value}`, ...others].join(' ');
}
