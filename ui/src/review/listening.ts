/** What must be heard of a clip before somebody's text is accepted. Pure. */

import type { CaseLayer, Mark, Segment } from '../lib/generated/api.ts';
import { unheard, within, type Heard, type Stretch } from '../sound/heard.ts';

type Timed = Segment & { start_micros: number; end_micros: number };

/** Millis from the first to the last segment in which layers differ; null when they differ without times: it is the whole clip. */
export function disputed(layers: readonly Pick<CaseLayer, 'marks'>[]): Stretch | null {
  const all = layers.map(({ marks }) => segmentsOf(marks));
  if (all.some((segments) => segments.some((each) => !isTimed(each)))) return null;
  const same = (one: Segment, other: Segment): boolean => one.start_micros === other.start_micros && one.end_micros === other.end_micros && one.text === other.text && (one.speaker ?? null) === (other.speaker ?? null);
  const differ = all.flat().filter((one) => !all.every((segments) => segments.some((other) => same(one, other)))).filter(isTimed);
  const of = differ.length ? differ : all.flat().filter(isTimed);
  if (of.length === 0) return null;
  return { from: Math.min(...of.map((each) => each.start_micros)) / 1000, to: Math.max(...of.map((each) => each.end_micros)) / 1000 };
}

/** What of the dispute was not heard yet: its speech, or all of it where no speech was found. */
export function toHear(heard: Heard, speech: readonly Stretch[], dispute: Stretch): Stretch[] {
  const there = within(speech, dispute);
  return unheard(heard, there.length ? there : [dispute]);
}

function segmentsOf(marks: readonly Mark[]): Segment[] {
  return marks.filter((mark) => mark.type === 'segment');
}

function isTimed(segment: Segment): segment is Timed {
  return segment.start_micros !== undefined && segment.end_micros !== undefined;
}
