// Answers for `npm run dev`; never part of a build.
import type { Plugin } from 'vite';

export function mock(): Plugin {
  return { name: 'burnish-mock' };
}
