/** What the server knows of a clip's speech and silence, and what the project says of its transcripts. */

import type { Client } from '../../lib/client.ts';
import type { ProjectSettings } from '../../lib/generated/api.ts';
import type { Span } from './segments.ts';

type Asking = { call(name: string, request: unknown): Promise<unknown> };
type Region = { start_micros: number; end_micros: number };

/** How the project has its clips written; a project that says nothing takes a clip as one text. */
export type Transcripts = { segmented: boolean; overlap: boolean; speakers: readonly string[]; language: string | null };
const simple: Transcripts = { segmented: false, overlap: false, speakers: [], language: null };

export function transcriptsOf(settings: ProjectSettings | null): Transcripts {
  return { ...simple, ...(settings as { transcripts?: Partial<Transcripts> } | null)?.transcripts };
}

/** Where somebody speaks, in order. Empty while that cannot be known. */
export async function speechOf(client: Client, item: string): Promise<Span[]> {
  try {
    const { regions } = (await (client as unknown as Asking).call('get_speech', { item })) as { regions: Region[] };
    return regions.map(({ start_micros: start, end_micros: end }) => ({ start, end }));
  } catch {
    return [];
  }
}

/** The silent place near a moment, in microseconds. */
export async function silentPlace(client: Client, item: string, micros: number): Promise<number> {
  return ((await (client as unknown as Asking).call('snap_boundary', { item, micros })) as { micros: number }).micros;
}
