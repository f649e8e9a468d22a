import { describe, expect, test } from 'vitest';
import { chance, type Chance } from './chance.ts';
import { overlaps, type Rect } from './geometry.ts';
import { BoxGrid, type Placed } from './grid.ts';

const picture = { width: 1000, height: 800 };

function anyBox(of: Chance, id: string): Placed {
  const size = of.share() < 0.1 ? 700 : 60;
  return { id, rect: { x: of.share() * 1100 - 50, y: of.share() * 900 - 50, width: of.share() * size, height: of.share() * size } };
}

function anyView(of: Chance): Rect {
  const size = of.one([5, 80, 1000]);
  return { x: of.share() * 1000, y: of.share() * 800, width: of.share() * size, height: of.share() * size };
}

/** One edit of a list: a box in any place changed, taken out or put in, or many of them. */
function edited(of: Chance, boxes: readonly Placed[], id: string): Placed[] {
  const next = boxes.slice();
  const at = of.whole(0, Math.max(0, boxes.length - 1));
  switch (of.whole(0, 5)) {
    case 0:
      return [...next, anyBox(of, id)];
    case 1:
      return next.toSpliced(at, 1);
    case 2:
      return next.toSpliced(at, 0, anyBox(of, id), anyBox(of, `${id}b`));
    case 3:
      return next.map((box) => (of.share() < 0.05 ? anyBox(of, box.id) : box));
    case 4:
      return of.share() < 0.2 ? next.reverse() : next;
    default:
      return next.length ? next.with(at, anyBox(of, next[at]?.id ?? id)) : next;
  }
}

describe('the index over boxes', () => {
  test('followed through any edits it answers as one built anew, and earlier ones stay as they were', () => {
    for (let seed = 1; seed <= 25; seed++) {
      const of = chance(seed);
      let boxes = Array.from({ length: of.whole(0, 120) }, (_, at) => anyBox(of, `b${at}`));
      let grid = new BoxGrid(boxes, picture);
      for (let edit = 0; edit < 60; edit++) {
        const [before, held] = [grid, boxes];
        boxes = edited(of, boxes, `n${edit}`);
        grid = grid.with(boxes);
        const view = anyView(of);
        expect(grid.within(view), `seed ${seed}, edit ${edit}`).toEqual(boxes.filter((box) => overlaps(box.rect, view)));
        expect(before.within(view), 'a grid never changes').toEqual(held.filter((box) => overlaps(box.rect, view)));
      }
    }
  });

  test('thousands of boxes put in at one place keep their order', () => {
    const of = chance(3);
    let boxes = [anyBox(of, 'first'), anyBox(of, 'last')];
    let grid = new BoxGrid(boxes, picture);
    for (let at = 0; at < 2000; at++) {
      boxes = boxes.toSpliced(1, 0, anyBox(of, `b${at}`));
      grid = grid.with(boxes);
    }
    const view = { x: 300, y: 300, width: 40, height: 40 };
    expect(grid.within(view)).toEqual(boxes.filter((box) => overlaps(box.rect, view)));
  });

  test('another picture is another index', () => {
    const boxes = [{ id: 'a', rect: { x: 5000, y: 5000, width: 10, height: 10 } }];
    const grid = new BoxGrid(boxes, picture).with(boxes, { width: 9000, height: 9000 });
    expect(grid.within({ x: 5005, y: 5005, width: 1, height: 1 })).toEqual(boxes);
    expect(grid.with(boxes, { width: 9000, height: 9000 }), 'nothing new is the same one').toBe(grid);
  });
});
