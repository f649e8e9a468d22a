/** The looks a project keeps for all who label it. */

import type { ProjectSettings } from '../../lib/generated/api.ts';
import type { Look } from '../look.ts';

/** `settings` with a look under this name; another one of that name is replaced in its place. */
export function withPreset(settings: ProjectSettings, name: string, look: Look): ProjectSettings {
  const known = settings.looks.some((each) => each.name === name);
  const looks = known ? settings.looks.map((each) => (each.name === name ? { name, look } : each)) : [...settings.looks, { name, look }];
  return { ...settings, looks };
}

export function withoutPreset(settings: ProjectSettings, name: string): ProjectSettings {
  return { ...settings, looks: settings.looks.filter((each) => each.name !== name) };
}
