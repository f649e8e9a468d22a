/** Numbers by chance that come again: for tests that try many cases and can run a failed one once more. */

export type Chance = {
  /** In 0..1. */
  share(): number;
  /** A whole number in low..=high. */
  whole(low: number, high: number): number;
  /** One of some, which are not none. */
  one<T>(of: readonly T[]): T;
};

/** Park and Miller (1988), "minimal standard"; `seed` 1 or more. */
export function chance(seed: number): Chance {
  let state = seed;
  const share = () => (state = (state * 48271) % 2147483647) / 2147483647;
  // The first ones of neighbouring seeds are alike.
  for (let warm = 0; warm < 4; warm++) share();
  const whole = (low: number, high: number) => low + Math.floor(share() * (high - low + 1));
  return {
    share,
    whole,
    one: <T>(of: readonly T[]) => of[whole(0, of.length - 1)] as T,
  };
}
