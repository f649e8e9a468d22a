/** Which page of the label book a case belongs to. Pure. */

import type { BookPage, CaseDetail, CaseKind, MediaKind } from '../lib/generated/api.ts';
import { kindName, textKinds } from './cases.ts';

export type PageKind = 'class' | 'convention';

export function pageKind(id: string): PageKind {
  return id.startsWith('class:') ? 'class' : 'convention';
}

/** Pages that a case on a picture, or in a transcript, can be filed on. */
export function pagesFor<P extends Pick<BookPage, 'id'>>(pages: readonly P[], media: MediaKind): P[] {
  const wanted: PageKind = media === 'image' ? 'class' : 'convention';
  return pages.filter((page) => pageKind(page.id) === wanted);
}

/**
 * The page a case is most about: the class that most boxes of it have, equal ones by the first box; the convention of
 * a transcript's case. Where the words themselves differ no page is meant, so it is the first one.
 */
export function pageOf(detail: Pick<CaseDetail, 'case' | 'layers'>, pages: readonly Pick<BookPage, 'id'>[]): string | null {
  const counts = new Map<string, number>();
  for (const mark of detail.layers.flatMap((layer) => layer.marks)) {
    if (mark.type === 'box') counts.set(`class:${mark.class}`, (counts.get(`class:${mark.class}`) ?? 0) + 1);
  }
  const most = [...counts].sort(([, a], [, b]) => b - a)[0]?.[0];
  const wanted = most ?? `convention:${detail.case.kind}`;
  const [first] = pagesFor(pages, detail.case.media);
  return pages.find((page) => page.id === wanted)?.id ?? first?.id ?? null;
}

/** The kind of a convention's page. */
export function conventionOf(id: string): CaseKind | null {
  return textKinds.find((kind) => id === `convention:${kind}`) ?? null;
}

/** A convention's name as Review says it, so that it is the same word everywhere; a class by its own. */
export function titleOf(page: Pick<BookPage, 'id' | 'title'>): string {
  const kind = conventionOf(page.id);
  return kind === null ? page.title : kindName(kind);
}
