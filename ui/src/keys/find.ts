/** Which keys fit what was typed: words of what they do, or the key itself. Pure. */

import { parts, type Binding } from '../label/keymap.ts';

/** `name` says a chord as the person sees it. One letter finds the keys on it and words that start with it. */
export function fits(binding: Binding<string>, typed: string, name: (chord: string) => string): boolean {
  const text = typed.trim().toLowerCase();
  if (text === '') return true;
  const said = `${binding.group} ${binding.label}`.toLowerCase();
  const chords = binding.keys.flatMap((key) => [key.toLowerCase(), name(key).toLowerCase()]);
  if (chords.includes(text)) return true;
  if (text.length === 1) return binding.keys.some((key) => parts(key).base.toLowerCase() === text) || said.split(/[^\p{L}\d]+/u).some((word) => word.startsWith(text));
  return text.split(/\s+/).every((word) => said.includes(word) || chords.some((chord) => chord.includes(word)));
}
