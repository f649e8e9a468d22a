/** What the project says of its transcripts, and where the server finds silence near a boundary. */

import type { Client } from '../../lib/client.ts';
import type { ProjectSettings } from '../../lib/generated/api.ts';

type Asking = { call(name: string, request: unknown): Promise<unknown> };

/** How the project has its clips written; a project that says nothing takes a clip as one text. */
export type Transcripts = { segmented: boolean; overlap: boolean; speakers: readonly string[]; language: string | null };
const simple: Transcripts = { segmented: false, overlap: false, speakers: [], language: null };

export function transcriptsOf(settings: ProjectSettings | null): Transcripts {
  return { ...simple, ...(settings as { transcripts?: Partial<Transcripts> } | null)?.transcripts };
}

/** The silent place near a moment, in microseconds. */
export async function silentPlace(client: Client, item: string, micros: number): Promise<number> {
  return ((await (client as unknown as Asking).call('snap_boundary', { item, micros })) as { micros: number }).micros;
}
