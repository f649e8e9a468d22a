/** What the project says of its transcripts. */

import type { ProjectSettings, TranscriptSettings } from '../../lib/generated/api.ts';

export type Transcripts = Pick<TranscriptSettings, 'segmented' | 'overlap' | 'speakers'>;
const simple: Transcripts = { segmented: false, overlap: false, speakers: [] };

/** How clips are written; until that is known a clip is one text. */
export function transcriptsOf(settings: ProjectSettings | null): Transcripts {
  return settings?.transcripts ?? simple;
}
