/** Why a clip is not heard, in words. */

export const noDevice = 'No sound comes out: is a loudspeaker or headset connected?';
export const waitsForKey = 'Press play: the browser waits for a key or a click before sound';

/** Why a clip cannot be played; the codes are those of MediaError. `began` when its length was already known. */
export function reasonOf(error: MediaError | null, began: boolean): string {
  switch (error?.code) {
    case 2:
      return 'The sound stopped arriving';
    case 3:
      // Without a loudspeaker some windows say no more than this.
      return began ? 'The sound cannot be played on: it is damaged, or no loudspeaker is connected' : 'The sound could not be decoded';
    default:
      return 'The sound cannot be played: it is missing or damaged';
  }
}

/** Why play was refused; null when the element says so by itself, or another key came first. */
export function refusalOf(reason: unknown): string | null {
  const name = reason instanceof Error ? reason.name : '';
  if (name === 'AbortError' || name === 'NotSupportedError') return null;
  return name === 'NotAllowedError' ? waitsForKey : noDevice;
}
