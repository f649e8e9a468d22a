/** The label book as it is read: its pages in two parts, and what an example shows. Pure. */

import { conventionOf, pageKind } from '../../review/bookpages.ts';
import { conventionWords } from '../../sound/conventions.ts';
import type { BookExample, BookPage, ClassSummary, Rect } from '../../lib/generated/api.ts';
import { around } from '../../lib/viewbox.ts';
import type { Drawn } from '../../lib/Picture.svelte';

export type Part = { title: string; pages: BookPage[] };

/** Classes, then conventions; a part without pages is left out. */
export function partsOf(pages: readonly BookPage[]): Part[] {
  const of = (kind: 'class' | 'convention', title: string): Part => ({ title, pages: pages.filter((page) => pageKind(page.id) === kind) });
  return [of('class', 'Classes'), of('convention', 'Conventions')].filter((part) => part.pages.length > 0);
}

/** What a convention's page says was decided; null on the page of a class. */
export function decidedWords(page: Pick<BookPage, 'id' | 'decided'>): string | null {
  const kind = conventionOf(page.id);
  if (kind === null) return null;
  return page.decided === null ? 'Not decided yet' : conventionWords(kind, page.decided);
}

/** What a class asks of its boxes, beside the definition: the least size, then its attributes. */
export function classFacts(of: Pick<ClassSummary, 'least' | 'attributes' | 'retired'>): string[] {
  const asks = (kind: string, choices: readonly string[]): string => (kind === 'choice' ? choices.join(', ') : kind === 'flag' ? 'yes or not' : kind === 'number' ? 'a number' : 'text');
  return [
    ...(of.retired ? ['Retired: not labelled any more'] : []),
    ...(of.least ? [`Counts from ${of.least.length} ${of.least.unit} on its longer side`] : []),
    ...of.attributes.map(({ name, kind, choices }) => `${name}: ${asks(kind, choices)}`),
  ];
}

/** The boxes of an example in the colours of their classes; those of a class that is gone in grey. */
export function drawnOf(example: Pick<BookExample, 'marks'>, classes: readonly Pick<ClassSummary, 'key' | 'name' | 'index'>[]): Drawn[] {
  return example.marks
    .filter((mark) => mark.type === 'box')
    .map((mark, at) => {
      const found = classes.find((each) => each.key === mark.class);
      return { mark, tone: found ? found.index + 1 : 8, dashed: at % 2 === 1, name: found?.name ?? 'unknown class' };
    });
}

/** The part of the picture to show: what the example is about, with room; all of it where nothing was drawn. */
export function sightOf({ focus, marks }: Pick<BookExample, 'focus' | 'marks'>, whole: Rect, aspect: number): Rect | null {
  const boxes = marks.filter((mark) => mark.type === 'box');
  return around(focus ? [focus] : boxes, whole, aspect);
}
