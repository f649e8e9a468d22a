import { describe, expect, test } from 'vitest';
import type { AttributeSpec, BoxMark } from '../lib/generated/api.ts';
import { attributeRows, fits, numberFrom, rules, shared, whyNot } from './attributes.ts';

const depth: AttributeSpec = { name: 'depth', kind: 'choice', choices: ['light', 'deep'] };
const polished: AttributeSpec = { name: 'polished', kind: 'flag', choices: [] };
const specs: Record<string, AttributeSpec[]> = { scratch: [depth, polished], dent: [polished], stain: [] };
const specsOf = (key: string): AttributeSpec[] => specs[key] ?? [];
const box = (cls: string, attributes?: BoxMark['attributes']): BoxMark => ({ id: cls, class: cls, x: 0, y: 0, width: 1, height: 1, ...(attributes ? { attributes } : {}) });

describe('attributes of the selected boxes', () => {
  test('one box shows every rule of its class, said or not', () => {
    const rows = attributeRows([box('scratch', { depth: 'deep' })], specsOf);
    expect(rows.map(({ name, value }) => [name, value])).toEqual([
      ['depth', { same: true, value: 'deep' }],
      ['polished', { same: true, value: null }],
    ]);
  });

  test('boxes of two classes show what both classes have, and say when they differ', () => {
    const rows = attributeRows([box('scratch', { polished: true }), box('dent', { polished: false })], specsOf);
    expect(rows.map((row) => row.name), 'depth is no rule of a dent').toEqual(['polished']);
    expect(rows[0]?.value, 'one value for both would be a lie').toEqual({ same: false });
    const deep = attributeRows([box('scratch', { depth: 'deep' }), box('dent')], specsOf);
    expect(deep.at(-1), 'what one of them says is shown as the rule of some').toMatchObject({ name: 'depth', of: 'some', value: { same: false } });
  });

  test('an attribute no rule knows is still shown, as what it is', () => {
    const [row] = attributeRows([box('stain', { angle: 12 })], specsOf);
    expect(row, 'a box may not lose what it came with').toMatchObject({ name: 'angle', kind: 'number', of: 'none', value: { value: 12 } });
  });

  test('a class that is gone has no rules and hides nothing', () => {
    expect(attributeRows([box('gone', { polished: true })], specsOf)[0]).toMatchObject({ of: 'none' });
  });

  test('a choice that was taken out of the rules is kept and marked', () => {
    expect(attributeRows([box('scratch', { depth: 'medium' })], specsOf)[0]).toMatchObject({ stray: true, value: { value: 'medium' } });
  });
});

test('said false and not said are two answers', () => {
  expect(shared([false, null])).toEqual({ same: false });
  expect(fits(polished, null)).toBe(true);
  expect(fits(polished, 'yes'), 'a word is no flag').toBe(false);
});

test('a number may be typed with a comma, and a word is none', () => {
  expect([numberFrom(' 1,5 '), numberFrom('-3'), numberFrom('deep'), numberFrom('')]).toEqual([1.5, -3, null, null]);
});

describe('rules in the settings', () => {
  test('saved rules keep choices only where there is something to choose', () => {
    const given: AttributeSpec[] = [{ name: ' depth ', kind: 'choice', choices: ['light', ' ', 'deep', 'light '] }, { name: 'polished', kind: 'flag', choices: ['x'] }];
    expect(rules.cleaned(given)).toEqual([depth, polished]);
  });

  test('rules that nobody could answer are refused with the reason', () => {
    expect(whyNot([{ ...depth, choices: ['deep'] }])).toMatch(/two choices/);
    expect(whyNot([depth, { ...depth, name: 'Depth' }])).toMatch(/two attributes/);
    expect(whyNot(rules.added([depth]))).toMatch(/name/);
    expect(whyNot([depth, polished])).toBeNull();
  });
});
