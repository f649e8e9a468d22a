// The address after `#`: which screen, which item or case, which filter. Pure.
export const screens = ['projects', 'items', 'item', 'label', 'review', 'book', 'versions', 'runs', 'export', 'settings'] as const;
export type ScreenName = (typeof screens)[number];

/** `id` is an item's hash (item, label) a case's id (review) or a page's (book); `search` what stands after `?`. */
export type Route = { screen: ScreenName; id: string | null; search: Readonly<Record<string, string>> };

const takesId: ReadonlySet<ScreenName> = new Set<ScreenName>(['item', 'label', 'review', 'book']);

export function parseRoute(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?', 2);
  const [first, second, third] = path.split('/');
  const search = Object.fromEntries(new URLSearchParams(query));
  const screen = screens.find((name) => name !== 'projects' && name === second);
  if (first !== 'p' || screen === undefined) return { screen: 'projects', id: null, search };
  const id = takesId.has(screen) && third !== undefined && third !== '' ? decodeURIComponent(third) : null;
  if (screen === 'item' && id === null) return { screen: 'items', id: null, search };
  return { screen, id, search };
}

export function hrefTo(screen: ScreenName, id: string | null = null, search: Readonly<Record<string, string>> = {}): string {
  if (screen === 'projects') return '#/';
  const given = Object.entries(search).filter(([, value]) => value !== '');
  const query = given.length === 0 ? '' : `?${new URLSearchParams(given).toString()}`;
  return `#/p/${screen}${id === null ? '' : `/${encodeURIComponent(id)}`}${query}`;
}

export function go(screen: ScreenName, id: string | null = null, search: Readonly<Record<string, string>> = {}): void {
  location.hash = hrefTo(screen, id, search);
}
