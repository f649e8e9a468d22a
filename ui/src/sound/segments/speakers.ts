/** Who speaks in a clip: names by place, each with a colour and a letter. */

import { classInk } from '../../label/palette.ts';
import type { Line } from './segments.ts';

export const mostSpeakers = 8;

/** A place from 1; keys set the speaker by it. `name` is what the segment would say, `known` whether anybody listed or used it. */
export type Speaker = { place: number; name: string; known: boolean; ink: string; letter: string };

/** The speakers by place: the project's, then those the clip names besides; empty places are called by their number. */
export function speakersOf(project: readonly string[], lines: readonly Line[]): Speaker[] {
  const slots: (string | null)[] = Array.from({ length: mostSpeakers }, (_, at) => project[at] ?? null);
  const used = [...new Set(lines.flatMap(({ speaker }) => (speaker === undefined || project.includes(speaker) ? [] : [speaker])))];
  const numbered = used.filter((name) => placeIn(name) !== null && slots[(placeIn(name) ?? 0) - 1] === null);
  for (const name of numbered) slots[(placeIn(name) ?? 0) - 1] = name;
  for (const name of used.filter((each) => !numbered.includes(each)).sort()) {
    const free = slots.indexOf(null, project.length);
    if (free >= 0) slots[free] = name;
  }
  const names = slots.map((name, at) => name ?? `Speaker ${at + 1}`);
  return names.map((name, at) => ({ place: at + 1, name, known: slots[at] !== null, ink: classInk(at).colour, letter: letterOf(name, names) }));
}

/** The speaker of this name; those beyond the eighth have no key. */
export function speakerNamed(all: readonly Speaker[], name: string): Speaker {
  return all.find((each) => each.name === name) ?? { place: 0, name, known: true, ink: classInk(mostSpeakers - 1).colour, letter: letterOf(name, all.map((each) => each.name)) };
}

/** `Speaker 3` is called 3; others by their first letter, or two where somebody else begins alike. */
function letterOf(name: string, names: readonly string[]): string {
  const place = placeIn(name);
  if (place !== null) return String(place);
  const letters = [...name.trim()];
  const first = (letters[0] ?? '?').toLocaleUpperCase();
  const alike = names.some((each) => each !== name && placeIn(each) === null && [...each.trim()][0]?.toLocaleUpperCase() === first);
  return alike ? first + (letters[1] ?? '') : first;
}

function placeIn(name: string): number | null {
  const found = /^Speaker ([1-8])$/.exec(name)?.[1];
  return found === undefined ? null : Number(found);
}
