// What each export format keeps, and what it cannot carry from this project. Pure.
import { counted } from '../../lib/format.ts';
import type { Info } from '../../lib/generated/api.ts';

export type Format = { id: string; name: string; about: string; keeps: string; losesOf: (info: Pick<Info, 'items' | 'submissions'>) => string[] };

export const formats: readonly Format[] = [
  {
    id: 'coco',
    name: 'COCO',
    about: 'One annotations.json and a folder of images; read by most detectors',
    keeps: 'Images, boxes, classes with their numbers; ambiguous boxes as crowd, which evaluation skips',
    losesOf: (info) => [
      ...(info.items.audio > 0 ? [`${counted(info.items.audio, 'clip')} and their transcripts`] : []),
      'attributes and flags other than ambiguous',
      'who said what: only the truth goes out',
    ],
  },
  {
    id: 'jsonl',
    name: 'JSON lines',
    about: 'One manifest line for each item, beside its file; images and audio together',
    keeps: 'Boxes with flags and attributes, texts and timed segments, collections, splits, tags',
    losesOf: () => ['who said what: only the truth goes out'],
  },
];
