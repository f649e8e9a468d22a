// Whether there is anything that sound can come out of, where the browser tells.

export type Devices = Pick<MediaDevices, 'enumerateDevices' | 'addEventListener' | 'removeEventListener'>;

export class Output {
  /** True when there is certainly no loudspeaker or headset: clips then play without a sound, and without an error. */
  missing = $state(false);
  readonly #devices: Devices | null;

  constructor(devices: Devices | null = telling()) {
    this.#devices = devices;
  }

  /** Looks now and whenever something is plugged in or out. Returns how to stop. */
  watch(): () => void {
    const devices = this.#devices;
    if (!devices) return () => undefined;
    const look = (): void => void this.#look(devices);
    look();
    devices.addEventListener('devicechange', look);
    return () => devices.removeEventListener('devicechange', look);
  }

  async #look(devices: Devices): Promise<void> {
    const found = await devices.enumerateDevices().catch(() => null);
    if (found) this.missing = !found.some(({ kind }) => kind === 'audiooutput');
  }
}

/** Chromium lists outputs without their names; others list none before they may use the microphone, which says nothing. */
function telling(): Devices | null {
  return 'userAgentData' in navigator ? (navigator.mediaDevices ?? null) : null;
}
