/** The look under its first name, for those who still ask for it here. */

export { adjusted, isOriginal, original, ranges, viewInWords, viewNote, type Look as Adjust } from './look.ts';
export { toneTable } from './looks/tone.ts';
