import { beforeEach, describe, expect, test } from 'vitest';
import type { BoxMark, Mark } from '../lib/generated/api.ts';
import type { Point, Rect } from './geometry.ts';
import { confidenceCounts, placesOf, taken } from './offer.ts';
import { Prelabels } from './prelabels.svelte.ts';

type Box = { type: 'box' } & BoxMark;
const box = (id: string, x: number, confidence?: number): Box => ({ type: 'box', id, class: 'scratch', x, y: 10, width: 20, height: 20, ...(confidence === undefined ? {} : { confidence }) });
const picture = { width: 400, height: 100 };

/** A layer under the hand whose accept copies as the editor's does. */
class Hand {
  boxes = $state.raw<BoxMark[]>([]);
  selectedBoxes: BoxMark[] = [];
  sealed = false;
  readonly notes: string[] = [];
  readonly revealed: Rect[] = [];
  readonly edits: number[] = [];
  readonly stage = { cursor: null as Point | null, picture, view: { scale: 1 }, letGo: () => void (this.selectedBoxes = []), reveal: (rect: Rect) => void this.revealed.push(rect) };
  readonly layer = { mayEdit: () => !this.sealed, say: (text: string) => void this.notes.push(text) };
  readonly classes = () => [];
  accept(marks: readonly Mark[], from: string): void {
    const made = marks.map((mark, at) => ({ ...(mark as Box), id: `made-${this.boxes.length + at}`, origin: { kind: 'model' as const, from, touched: false } }));
    this.boxes = [...this.boxes, ...made];
    this.edits.push(made.length);
  }
}

function offered(marks: Box[]) {
  const hand = new Hand();
  const prelabels = new Prelabels(hand, 'p');
  prelabels.open('item', { labeler: 'detector', marks }, picture);
  return { hand, prelabels, shown: () => prelabels.shown.map((each) => each.id) };
}

beforeEach(() => {
  localStorage.clear();
  sessionStorage.clear();
});

describe('pre-labels', () => {
  test('only those as sure as the threshold are shown, and the threshold itself is sure', () => {
    const { prelabels, shown } = offered([box('a', 0, 0.5), box('b', 50, 0.49), box('c', 100)]);
    expect(shown(), 'a box without a confidence cannot be too unsure').toEqual(['a', 'c']);
    prelabels.act('threshold-down');
    expect(shown()).toEqual(['a', 'b', 'c']);
    expect(prelabels.inWords()).toBe('3 of 3 at 0.45 or more');
  });

  test('the threshold is remembered for the project', () => {
    offered([]).prelabels.setThreshold(0.83);
    expect(new Prelabels(new Hand(), 'p').threshold).toBe(0.83);
    expect(new Prelabels(new Hand(), 'other').threshold, 'another project starts over').toBe(0.5);
  });

  test('walking goes in reading order, reveals, and an accept goes on to the next', () => {
    const { hand, prelabels, shown } = offered([box('right', 200, 0.9), box('left', 0, 0.9), box('middle', 100, 0.9)]);
    prelabels.act('next-prelabel');
    expect([prelabels.focused, hand.revealed.at(-1)?.x]).toEqual(['left', 0]);
    prelabels.act('accept');
    expect(shown()).toEqual(['right', 'middle']);
    expect(prelabels.focused, 'Y, Y, Y takes them one after another').toBe('middle');
    prelabels.act('accept');
    prelabels.act('accept');
    expect([shown(), prelabels.focused, hand.edits]).toEqual([[], null, [1, 1, 1]]);
  });

  test('the one under the cursor is meant, until the keys walk on', () => {
    const { hand, prelabels } = offered([box('a', 0, 0.9), box('b', 100, 0.9)]);
    hand.stage.cursor = { x: 110, y: 20 };
    const again = offered([box('a', 0, 0.9), box('b', 100, 0.9)]);
    again.hand.stage.cursor = { x: 110, y: 20 };
    expect(prelabels.target?.id).toBe('b');
    again.prelabels.act('next-prelabel');
    expect(again.prelabels.target?.id, 'a mouse that lies still says nothing').toBe('a');
  });

  test('pointing at one of them makes none of the others anew', () => {
    const { prelabels } = offered([box('a', 0, 0.9), box('b', 100, 0.9)]);
    const { ghosts } = prelabels;
    prelabels.act('next-prelabel');
    expect(prelabels.ghosts, 'thousands are not painted again for it').toBe(ghosts);
    expect(prelabels.pointed).toMatchObject({ id: 'a', focused: true });
  });

  test('accept all takes what is shown as one edit', () => {
    const { hand, prelabels, shown } = offered([box('a', 0, 0.9), box('b', 50, 0.2), box('c', 100, 0.7)]);
    prelabels.act('accept-all');
    expect(hand.edits, 'one undo takes all of it back').toEqual([2]);
    expect([shown(), prelabels.accepted]).toEqual([[], 2]);
    prelabels.setThreshold(0);
    expect(shown(), 'the unsure one was not taken').toEqual(['b']);
  });

  test('an accepted box stays accepted when it is moved, and comes back when it is deleted', () => {
    const { hand, prelabels, shown } = offered([box('a', 0, 0.9)]);
    prelabels.act('accept-all');
    expect(shown()).toEqual([]);
    hand.boxes = hand.boxes.map((each) => ({ ...each, x: 300, origin: { kind: 'model', from: 'detector', touched: true } }));
    expect(shown(), 'it was taken, wherever it is now').toEqual([]);
    const moved = hand.boxes;
    hand.boxes = [];
    expect(shown()).toEqual(['a']);
    hand.boxes = moved;
    expect(shown(), 'undoing the deletion takes it again').toEqual([]);
  });

  test('a dismissed box is gone for this sitting, also after coming back to the item', () => {
    const { hand, prelabels, shown } = offered([box('a', 0, 0.9), box('b', 100, 0.9)]);
    prelabels.act('next-prelabel');
    expect(prelabels.act('delete')).toBe(true);
    expect([shown(), prelabels.focused, prelabels.dismissed]).toEqual([['b'], 'b', 1]);
    const later = new Prelabels(hand, 'p');
    later.open('item', { labeler: 'detector', marks: [box('a', 0, 0.9), box('b', 100, 0.9)] }, picture);
    expect(later.shown.map((each) => each.id)).toEqual(['b']);
    later.restore();
    expect(later.shown).toHaveLength(2);
  });

  test('delete means the selected box when there is one', () => {
    const { hand, prelabels } = offered([box('a', 0, 0.9)]);
    prelabels.act('next-prelabel');
    hand.selectedBoxes = [box('mine', 0)];
    expect(prelabels.act('delete'), 'the editor deletes it').toBe(false);
  });

  test('a sealed item takes nothing', () => {
    const { hand, prelabels, shown } = offered([box('a', 0, 0.9)]);
    hand.sealed = true;
    prelabels.act('accept-all');
    expect([hand.boxes, shown()]).toEqual([[], ['a']]);
  });

  test('boxes that reach out of the picture are cut, and those outside are not offered', () => {
    const { hand, prelabels } = offered([box('cut', 390, 0.9), box('out', 500, 0.9)]);
    expect(prelabels.offered.map(({ id, width }) => [id, width])).toEqual([['cut', 10]]);
    prelabels.act('accept-all');
    expect(prelabels.accepted, 'a cut box is still known as accepted').toBe(1);
    expect(hand.boxes[0]?.width).toBe(10);
  });

  test('keys say so where no model is offered', () => {
    const { hand, prelabels } = offered([]);
    prelabels.open('item', null, picture);
    expect(prelabels.act('accept')).toBe(true);
    expect(hand.notes.at(-1)).toMatch(/settings/);
  });
});

describe('what was taken', () => {
  const model = (id: string, x: number, touched: boolean): BoxMark => ({ ...box(id, x), origin: { kind: 'model', from: 'detector', touched } });
  const from = (offered: Box[], boxes: BoxMark[]) => Object.fromEntries(taken(offered, placesOf(offered), boxes, 'detector', new Map()));

  test('two equal offers are two', () => {
    expect(from([box('a', 0), box('b', 0)], [model('1', 0, false)]), 'one was taken, the other is still offered').toEqual({ 1: 'a' });
  });

  test('after a restart a touched box is known by its overlap', () => {
    expect(from([box('a', 0), box('b', 100)], [model('1', 104, true)])).toEqual({ 1: 'b' });
    expect(from([box('a', 0)], [model('1', 300, true)]), 'far away it is none of them').toEqual({ 1: null });
  });

  test('boxes drawn by hand or of another model take nothing', () => {
    const other: BoxMark = { ...box('1', 0), origin: { kind: 'model', from: 'other', touched: false } };
    expect(from([box('a', 0)], [box('2', 0), other])).toEqual({});
  });
});

test('confidences are counted by twentieths, and 1 is in the last', () => {
  const counts = confidenceCounts([box('a', 0, 1), box('b', 0, 0.97), box('c', 0, 0.3), box('d', 0)]);
  expect([counts[19], counts[6], counts.reduce((a, b) => a + b)]).toEqual([2, 1, 3]);
});
