// Doing something often asked for only so often.

/**
 * Runs `act` at once, then at most once every `millis`, and once more after the last time it was asked for.
 * `stop` forgets what still waits.
 */
export function calmly(act: () => void, millis: number): { ask: () => void; stop: () => void } {
  let waiting: ReturnType<typeof setTimeout> | null = null;
  let again = false;
  const rest = (): void => {
    waiting = null;
    if (again) ask();
  };
  const ask = (): void => {
    again = waiting !== null;
    if (again) return;
    waiting = setTimeout(rest, millis);
    act();
  };
  return {
    ask,
    stop: () => {
      if (waiting !== null) clearTimeout(waiting);
      waiting = null;
      again = false;
    },
  };
}
