import { expect, test } from 'vitest';
import { formats } from './formats.ts';

const coco = formats.find((format) => format.id === 'coco')!;
const holding = (audio: number): Parameters<typeof coco.losesOf>[0] => ({ items: { total: 10, image: 10 - audio, audio }, submissions: 0 });

test('COCO names the clips it leaves behind, and only when there are some', () => {
  expect(coco.losesOf(holding(1)).join(), 'one is not many').toContain('1 clip and');
  expect(coco.losesOf(holding(0)).join()).not.toContain('clip');
});
