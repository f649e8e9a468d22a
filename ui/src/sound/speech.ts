/** Where somebody speaks in a clip and where it is silent, as Rust found it. */

import type { Client } from '../lib/client.ts';

type Region = { start_micros: number; end_micros: number };
export type Speech = { regions: Region[]; silences: Region[]; floor_db: number };

/** Null where that is not known: the clip is damaged, or the server is older. */
export async function speechOf(client: Pick<Client, 'call'>, item: string): Promise<Speech | null> {
  try {
    return (await client.call('get_speech' as never, { item } as never)) as Speech;
  } catch {
    return null;
  }
}
