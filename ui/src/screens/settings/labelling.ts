// The project's labelling settings as they are edited: only what was changed is put over what holds now. Pure.
import type { Look, LookPreset, ProjectSettings } from '../../lib/generated/api.ts';
import { numberFrom } from '../../label/attributes.ts';
import { viewInWords } from '../../label/look.ts';

/** The form. Numbers are text until they are saved; `look` is in percent. */
export type LabellingForm = {
  scale: string;
  zoom: string;
  required: boolean;
  model: string;
  /** The looks that stay, with what they were called and what they are called now. */
  looks: readonly { was: string; name: string; look: Look }[];
};

export function formOf(settings: ProjectSettings): LabellingForm {
  return {
    scale: settings.px_per_mm === null ? '' : plain(settings.px_per_mm),
    zoom: plain(settings.look_zoom * 100),
    required: settings.look_required,
    model: settings.prelabels ?? '',
    looks: settings.looks.map(({ name, look }) => ({ was: name, name, look })),
  };
}

/** Why the form cannot be saved, or null. */
export function whyNot(form: LabellingForm): string | null {
  const scale = numberFrom(form.scale);
  if (form.scale.trim() !== '' && (scale === null || scale <= 0)) return 'The scale is a number of px above 0, or empty';
  const zoom = numberFrom(form.zoom);
  if (zoom === null || zoom < 1 || zoom > 6400) return 'The zoom lies between 1 % and 6,400 %';
  const names = form.looks.map((each) => each.name.trim());
  if (names.some((name) => name === '')) return 'Every look needs a name';
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  return twice === undefined ? null : `There are two looks named ${twice}`;
}

/**
 * What to save: `now`, which others may have changed since, with every field that differs from
 * `before` put over it. Looks others added since stay.
 */
export function merged(now: ProjectSettings, before: ProjectSettings, form: LabellingForm): ProjectSettings {
  const start = formOf(before);
  const own = <K extends 'scale' | 'zoom' | 'required' | 'model'>(field: K): boolean => form[field] !== start[field];
  const known = new Set(start.looks.map((each) => each.was));
  const kept = new Map(form.looks.map((each) => [each.was, each.name.trim()]));
  const looks = now.looks.flatMap((preset): LookPreset[] => {
    if (!known.has(preset.name)) return [preset];
    const name = kept.get(preset.name);
    return name === undefined ? [] : [{ ...preset, name }];
  });
  return {
    ...now,
    px_per_mm: own('scale') ? numberFrom(form.scale) : now.px_per_mm,
    look_zoom: own('zoom') ? (numberFrom(form.zoom) ?? 100) / 100 : now.look_zoom,
    look_required: own('required') ? form.required : now.look_required,
    prelabels: own('model') ? form.model || null : now.prelabels,
    looks,
  };
}

export function isChanged(before: ProjectSettings, form: LabellingForm): boolean {
  return JSON.stringify(formOf(before)) !== JSON.stringify(form);
}

/** "gamma 1.8, inverted"; what is neutral is left out. */
export function lookInWords(look: Look): string {
  return viewInWords(JSON.stringify(look)) ?? 'as the file is';
}

function plain(value: number): string {
  return String(Number(value.toPrecision(6)));
}
