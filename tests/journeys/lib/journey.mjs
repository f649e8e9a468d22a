// A journey: named steps in order, each with its seconds and its picture in tests/out/. The first failure ends it.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from './machine.mjs';

const out = join(root, 'tests', 'out');

export class Journey {
  #name;
  #picture;
  #count = 0;

  /** `picture` saves what the window shows to a path; it may fail. */
  constructor(name, picture) {
    this.#name = name;
    this.#picture = picture;
  }

  async step(sentence, act) {
    this.#count += 1;
    const began = performance.now();
    let failed = null;
    await act().catch((error) => (failed = error));
    await this.#keep(failed === null ? sentence : `FAILED ${sentence}`);
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    console.log(`${failed === null ? 'ok    ' : 'FAILED'} ${seconds.padStart(5)} s  ${this.#name}: ${sentence}`);
    if (failed !== null) throw failed;
  }

  async #keep(sentence) {
    await mkdir(out, { recursive: true });
    const words = sentence.replace(/[^\p{L}\p{N}]+/gu, '-').slice(0, 60);
    const path = join(out, `${this.#name}-${String(this.#count).padStart(2, '0')}-${words}.png`);
    // A picture that cannot be taken must not hide why the step failed.
    await this.#picture(path).catch((error) => console.error(`no picture of "${sentence}": ${error.message}`));
  }
}
