/** Where somebody speaks in a clip and where it is silent, as Rust found it. */

import type { Client } from '../lib/client.ts';
import type { Speech } from '../lib/generated/api.ts';

/** Null where that is not known, as of a clip that is damaged. */
export function speechOf(client: Pick<Client, 'call'>, item: string): Promise<Speech | null> {
  return client.call('get_speech', { item }).catch(() => null);
}
