// The same file is read by crates/burnish-model/tests/geometry.rs: both must say the same of a box.
import { describe, expect, test } from 'vitest';
import fixture from '../../../tests/fixtures/geometry.json';
import { clamped, hull, intersectionArea, iou, moved, resized, sideMoved, type Handle, type Rect, type Side } from './geometry.ts';

const rect = ([x = NaN, y = NaN, width = NaN, height = NaN]: number[]): Rect => ({ x, y, width, height });
const size = ([width = NaN, height = NaN]: number[]) => ({ width, height });
const point = ([x = NaN, y = NaN]: number[]) => ({ x, y });
const given = (box: number[] | null) => box && rect(box);

describe('geometry, as Rust has it', () => {
  test.each(fixture.clamped)('clamped: $name', (each) => {
    expect(clamped(rect(each.rect), size(each.picture))).toEqual(given(each.expected));
  });

  test.each(fixture.intersection)('intersection: $name', (each) => {
    expect(intersectionArea(rect(each.a), rect(each.b))).toBeCloseTo(each.expected, 9);
    expect(intersectionArea(rect(each.b), rect(each.a)), 'either way round').toBeCloseTo(each.expected, 9);
  });

  test.each(fixture.iou)('iou: $name', (each) => {
    expect(iou(rect(each.a), rect(each.b))).toBeCloseTo(each.expected, 12);
    expect(iou(rect(each.b), rect(each.a)), 'either way round').toBeCloseTo(each.expected, 12);
  });

  test.each(fixture.hull)('hull: $name', (each) => {
    expect(hull(each.rects.map(rect))).toEqual(rect(each.expected));
    expect(hull(each.rects.map(rect).reverse()), 'in any order').toEqual(rect(each.expected));
  });
});

describe('geometry of the hand', () => {
  test.each(fixture.moved)('moved: $name', (each) => {
    const { x, y } = point(each.by);
    expect(moved(rect(each.rect), x, y, size(each.picture))).toEqual(rect(each.expected));
  });

  test.each(fixture.resized)('resized: $name', (each) => {
    expect(resized(rect(each.rect), each.handle as Handle, point(each.to), size(each.picture))).toEqual(rect(each.expected));
  });

  test.each(fixture.side_moved)('side moved: $name, $side', (each) => {
    expect(sideMoved(rect(each.rect), each.side as Side, each.by, size(each.picture))).toEqual(rect(each.expected));
  });
});
