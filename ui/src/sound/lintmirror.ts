/** A text laid out like a field's, line for line, so that places in it can be measured. */

import { within } from './lint.ts';
import type { Finding } from '../lib/generated/api.ts';

/** A line drawn under words: px in the mirror. */
export type Mark = { key: string; finding: Finding; left: number; top: number; width: number; height: number };

/** All that decides where a word stands. */
const metrics = [
  'direction', 'fontFamily', 'fontSize', 'fontWeight', 'fontStyle', 'fontStretch', 'fontVariant', 'fontFeatureSettings', 'fontKerning',
  'letterSpacing', 'wordSpacing', 'textAlign', 'textIndent', 'textTransform', 'textRendering', 'tabSize', 'wordBreak', 'lineBreak',
  'paddingTop', 'paddingRight', 'paddingBottom', 'paddingLeft', 'borderTopWidth', 'borderRightWidth', 'borderBottomWidth', 'borderLeftWidth',
] as const;
/** More than fit on a screen are not drawn. */
const mostMarks = 600;

/** Gives the mirror the field's metrics. `gutter` is the width that the field's scroll bar takes, where that is not kept free anyway. */
export function likeField(mirror: HTMLElement, field: HTMLTextAreaElement): void {
  const style = getComputedStyle(field);
  for (const name of metrics) mirror.style[name] = style[name];
  // As a share of the letters: browsers round a length otherwise, and a hundred lines later one sees it.
  const height = parseFloat(style.lineHeight) / parseFloat(style.fontSize);
  mirror.style.lineHeight = Number.isFinite(height) ? String(Number(height.toPrecision(6))) : style.lineHeight;
  if (typeof CSS !== 'undefined' && CSS.supports?.('scrollbar-gutter: stable')) return;
  const bar = field.offsetWidth - field.clientWidth - (parseFloat(style.borderLeftWidth) || 0) - (parseFloat(style.borderRightWidth) || 0);
  mirror.style.width = bar > 0 ? `calc(100% - ${bar}px)` : '';
}

/** The mirror's paragraphs; `set` touches only those that changed. */
export class Paragraphs {
  #texts: string[] = [];
  readonly #host: HTMLElement;

  constructor(host: HTMLElement) {
    this.#host = host;
  }

  set(text: string): void {
    const [before, after] = [this.#texts, text.split('\n')];
    const most = Math.min(before.length, after.length);
    let head = 0;
    while (head < most && before[head] === after[head]) head++;
    let tail = 0;
    while (tail < most - head && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++;
    const host = this.#host;
    for (let at = before.length - tail - 1; at >= head; at--) host.children[at]?.remove();
    const next = host.children[head] ?? null;
    for (const one of after.slice(head, after.length - tail)) {
      const line = document.createElement('div');
      if (one === '') line.append(document.createElement('br'));
      else line.textContent = one;
      host.insertBefore(line, next);
    }
    this.#texts = after;
  }

  /** Where a place in the text is on the screen; null where there is no such line. */
  placeOf(offset: number): DOMRect | null {
    let [line, from] = [0, 0];
    for (; line < this.#texts.length - 1 && from + (this.#texts[line]?.length ?? 0) < offset; line++) from += (this.#texts[line]?.length ?? 0) + 1;
    const [element, length] = [this.#host.children[line], this.#texts[line]?.length ?? 0];
    if (!element?.firstChild || length === 0) return element?.getBoundingClientRect() ?? null;
    const range = document.createRange();
    const at = Math.min(length - 1, Math.max(0, offset - from));
    range.setStart(element.firstChild, at);
    range.setEnd(element.firstChild, at + 1);
    return range.getBoundingClientRect();
  }

  /** The lines under the findings in the part of the mirror from `top` to `bottom`, px. */
  marks(findings: readonly Finding[], top: number, bottom: number): Mark[] {
    const origin = this.#host.getBoundingClientRect();
    const { children } = this.#host;
    const first = firstBelow(children, top);
    let from = this.#texts.slice(0, first).reduce((sum, text) => sum + text.length + 1, 0);
    const marks: Mark[] = [];
    const ordered = within(findings, Infinity);
    let at = 0;
    for (let line = first; line < this.#texts.length && marks.length < mostMarks; line++) {
      const element = children[line] as HTMLElement | undefined;
      if (!element || element.offsetTop > bottom) break;
      const to = from + (this.#texts[line]?.length ?? 0);
      while (at < ordered.length && (ordered[at]?.end ?? 0) < from) at++;
      for (let each = at; each < ordered.length && marks.length < mostMarks; each++) {
        const finding = ordered[each];
        if (!finding || finding.start > to) break;
        for (const rect of rectsIn(element, finding, from, to)) {
          const place = { left: rect.left - origin.left, top: rect.top - origin.top, width: rect.width, height: rect.height };
          if (place.top + place.height < top || place.top > bottom) continue;
          marks.push({ key: `${finding.start}-${finding.end}-${finding.kind}-${marks.length}`, finding, ...place });
        }
      }
      from = to + 1;
    }
    return marks;
  }
}

/** Scrolls a field, and what is around it, until the place lies within. Px of the screen. */
export function scrolledTo(field: HTMLElement, { top, bottom }: { top: number; bottom: number }): void {
  let moved = 0;
  for (let box: HTMLElement | null = field; box; box = box.parentElement) {
    if (box.scrollHeight <= box.clientHeight || (box !== field && !/auto|scroll/.test(getComputedStyle(box).overflowY))) continue;
    const sight = box.getBoundingClientRect();
    const [above, below] = [top - moved - sight.top - spare, bottom - moved - sight.bottom + spare];
    const before = box.scrollTop;
    if (above < 0) box.scrollTop += above;
    else if (below > 0) box.scrollTop += below;
    moved += box.scrollTop - before;
  }
}

/** Room kept above and below what is scrolled to: a line, and the strip under the text. Px. */
const spare = 44;

function rectsIn(line: HTMLElement, { start, end }: Finding, from: number, to: number): DOMRect[] {
  const node = line.firstChild;
  if (!node || to === from) return [];
  // What covers nothing, such as a missing sign, is shown under the character before it.
  const [a, b] = start === end ? [Math.max(from, start - 1), Math.max(from + 1, end)] : [Math.max(from, start), Math.min(to, end)];
  if (b <= a) return [];
  const range = document.createRange();
  range.setStart(node, a - from);
  range.setEnd(node, Math.min(b, to) - from);
  return [...range.getClientRects()].filter(({ width }) => width > 0);
}

/** The first line that reaches below `top`. */
function firstBelow(lines: HTMLCollection, top: number): number {
  let [low, high] = [0, lines.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const line = lines[middle] as HTMLElement;
    if (line.offsetTop + line.offsetHeight < top) low = middle + 1;
    else high = middle;
  }
  return low;
}
