import { expect, test } from 'vitest';
import { chance, type Chance } from './chance.ts';
import type { BoxAction } from './keys.ts';
import { ctrl, hand, shift } from './testhand.ts';

const sides = ['left', 'right', 'up', 'down'] as const;
const arrows = sides.flatMap((side): BoxAction[] => [`move-${side}`, `move-far-${side}`, `side-out-${side}`, `side-in-${side}`]);
const keys: readonly BoxAction[] = [
  ...arrows,
  ...(['draw', 'select', 'select', 'select-all', 'next-box', 'previous-box', 'delete', 'occluded', 'ambiguous', 'lock', 'hide', 'hide-all'] as const),
  ...(['duplicate', 'copy', 'paste', 'copy-previous', 'snap', 'undo', 'redo', 'class-1', 'class-2', 'zoom-in', 'zoom-out', 'fit', 'escape'] as const),
];

type Hand = ReturnType<typeof hand>;

/** One thing a person may do: a key, a press, a drag that may go anywhere, numbers typed. */
function anything(of: Chance, made: Hand): void {
  const { stage, editing, act, sync } = made;
  const at = () => ({ x: of.whole(-50, 480), y: of.whole(-50, 480) });
  switch (of.whole(0, 6)) {
    case 0:
    case 1:
      stage.down(at(), of.one([0, 0, 0, 1]), of.one([undefined, undefined, shift, ctrl]));
      break;
    case 2:
      stage.move(at());
      break;
    case 3:
      stage.up(at());
      break;
    case 4: {
      const typed = () => (of.share() < 0.5 ? undefined : of.whole(-30, 150) / 2);
      const [x, y, width, height] = [typed(), typed(), typed(), typed()];
      editing.setRect(editing.selected?.id ?? '', Object.fromEntries(Object.entries({ x, y, width, height }).filter(([, value]) => value !== undefined)));
      break;
    }
    default:
      act(of.one(keys));
  }
  sync();
}

test('whatever one does, every box stays inside the picture with an area and an id of its own', () => {
  let most = 0;
  for (let seed = 1; seed <= 60; seed++) {
    const of = chance(seed);
    const made = hand();
    made.stage.snap = (rect) => ({ ...rect, x: of.whole(-20, 120), y: of.whole(-20, 120) });
    made.layer.carried = [{ type: 'box', id: 'before', class: 'dent', x: 90, y: 90, width: 30, height: 5 }];
    for (let round = 0; round < 120; round++) {
      anything(of, made);
      const boxes = made.boxes();
      most = Math.max(most, boxes.length);
      const bad = boxes.find(({ x, y, width, height }) => !(x >= 0 && y >= 0 && width > 0 && height > 0 && x + width <= 100 + 1e-9 && y + height <= 100 + 1e-9));
      if (bad) expect.fail(`seed ${seed}, round ${round}: ${JSON.stringify(bad)}`);
      if (new Set(boxes.map((box) => box.id)).size !== boxes.length) expect.fail(`seed ${seed}, round ${round}: two boxes of one id`);
      if (boxes.length > 60) made.act('select-all', 'delete');
    }
  }
  expect(most, 'boxes did come about').toBeGreaterThan(10);
});

test('undo after anything is the exact start', () => {
  for (let seed = 1; seed <= 40; seed++) {
    const of = chance(seed);
    const made = hand();
    made.put([10, 10, 20, 20], [40, 10.5, 20, 20], [70, 10, 30, 60]);
    const start = made.layer.marks;
    for (let round = 0; round < 60; round++) anything(of, made);
    made.stage.cancel();
    for (let back = 0; back < 400; back++) made.layer.undo();
    expect(made.layer.marks, `seed ${seed}`).toEqual(start);
  }
});

test('a locked box is the same after anything', () => {
  for (let seed = 1; seed <= 40; seed++) {
    const of = chance(seed);
    const made = hand();
    made.put([10, 10, 60, 60], [40, 10, 20, 20], [70, 10, 30, 60]);
    made.sitting.locked = new Set(['a']);
    const locked = made.boxes()[0];
    for (let round = 0; round < 80; round++) {
      anything(of, made);
      // The one way to take the lock away.
      made.sitting.locked = new Set([...made.sitting.locked, 'a']);
      made.sync();
    }
    expect(made.boxes().find((box) => box.id === 'a'), `seed ${seed}`).toEqual(locked);
  }
});

test('a few Esc lead from anywhere to idle with nothing selected, and change nothing', () => {
  for (let seed = 1; seed <= 60; seed++) {
    const of = chance(seed);
    const made = hand();
    for (let round = 0; round < 30; round++) anything(of, made);
    const { marks } = made.layer;
    made.act('escape', 'escape', 'escape');
    expect(made.stage.tool.name, `seed ${seed}`).toBe('idle');
    expect(made.selected()).toEqual([]);
    expect(made.layer.marks).toBe(marks);
  }
});
