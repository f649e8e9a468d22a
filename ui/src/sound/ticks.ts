/** What was really played between two looks at a sound: nothing across a jump. */

/** Longer than this between two looks, seconds, and nobody knows what was heard. */
const mostBetween = 2;

export class Ticks {
  #last: { millis: number; position: number } | null = null;

  /** The sound is now at `position` seconds; what was played since the last look, or null. */
  look(millis: number, position: number, rate: number): { from: number; to: number } | null {
    const last = this.#last;
    this.#last = { millis, position };
    if (!last) return null;
    const [played, passed] = [position - last.position, (millis - last.millis) / 1000];
    // Clocks of sound and window differ a little, and a look may come late.
    const jumped = passed > mostBetween || played > passed * rate * 1.25 + 0.15;
    return played <= 0 || jumped ? null : { from: last.position, to: position };
  }

  /** There is a jump, or a pause. */
  cut(): void {
    this.#last = null;
  }
}
