/** Why a clip is not heard, in words. */

export const noDevice = 'No sound comes out: is a loudspeaker or headset connected?';
export const waitsForKey = 'Press play: the browser waits for a key or a click before sound';

/** What is wrong with the clip itself; the codes are those of MediaError. */
export function reasonOf(error: MediaError | null): string {
  switch (error?.code) {
    case 2:
      return 'The sound stopped arriving';
    case 3:
      return 'The sound could not be decoded';
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
