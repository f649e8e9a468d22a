import { expect, test } from 'vitest';
import { Output, type Devices } from './output.svelte.ts';

class Plugs extends EventTarget {
  kinds: string[] = [];
  refuses = false;

  enumerateDevices(): Promise<MediaDeviceInfo[]> {
    return this.refuses ? Promise.reject(new Error('not allowed')) : Promise.resolve(this.kinds.map((kind) => ({ kind }) as MediaDeviceInfo));
  }
}

const devices = (plugs: Plugs): Devices => plugs as unknown as Devices;
const settled = (): Promise<void> => new Promise((wake) => setTimeout(wake));

test('no loudspeaker is known at once, and one that is plugged in, too', async () => {
  const plugs = new Plugs();
  plugs.kinds = ['audioinput'];
  const output = new Output(devices(plugs));
  const stop = output.watch();
  await settled();
  expect(output.missing).toBe(true);
  plugs.kinds = ['audiooutput'];
  plugs.dispatchEvent(new Event('devicechange'));
  await settled();
  expect(output.missing).toBe(false);
  stop();
  plugs.kinds = [];
  plugs.dispatchEvent(new Event('devicechange'));
  await settled();
  expect(output.missing, 'nobody looks any more').toBe(false);
});

test('a browser that does not tell is believed to have one', async () => {
  const plugs = new Plugs();
  plugs.refuses = true;
  const [refused, silent] = [new Output(devices(plugs)), new Output(null)];
  refused.watch();
  silent.watch();
  await settled();
  expect([refused.missing, silent.missing]).toEqual([false, false]);
});
