// The hand on boundaries: the pointer's drag, a released boundary on its way to silence, and steps by keys.
import { isTimed, touching, type Ground, type Line, type Side } from './segments.ts';
import { idle, intent, moments, patchOf, snapped, step, type Intent, type Outcome, type ToolEvent, type ToolState } from './tool.ts';

const nudgeMicros = 10_000;
const farNudgeMicros = 50_000;
/** So many steps of a held key are fine ones. */
const fineNudges = 15;
const nudgeRestMillis = 600;
const snapMillis = 400;

export type HandPort = {
  lines(): readonly Line[];
  ground(): Ground;
  /** The silent place near a moment, both in microseconds. */
  snap(micros: number): Promise<number>;
  /** Makes what the hand let go of, as one edit; `late` when something else is already being done. */
  send(made: Intent, late: boolean): void;
};

type Nudge = { drag: Intent & { type: 'boundary' }; steps: number; timer: ReturnType<typeof setTimeout> };

export class Hand {
  tool = $state.raw<ToolState>(idle);
  /** Released boundaries go to silence; boundaries that touch move together. */
  snapOn = $state(true);
  together = $state(true);
  /** Released, and asking where silence is. */
  #released = $state.raw<Intent | null>(null);
  #nudge = $state.raw<Nudge | null>(null);
  readonly #port: HandPort;

  /** What is in the hand and would be made if it let go now. */
  readonly live: Intent | null = $derived.by(() => intent(this.tool) ?? this.#released ?? this.#nudge?.drag ?? null);

  constructor(port: HandPort) {
    this.#port = port;
  }

  /** One event of the pointer; answers what is not a change of segments. */
  point(event: ToolEvent): Outcome | null {
    const { state, done } = step(this.tool, event);
    this.tool = state;
    return done ?? null;
  }

  /** Makes what was dragged; with `free` its boundaries stay where they were dropped. */
  release(made: Intent, free: boolean): void {
    if (this.snapOn && !free && moments(made).length > 0) void this.#snap(made);
    else this.#port.send(made, false);
  }

  /** One step of a boundary by key; steps soon after each other are one edit. */
  nudge(line: Line, side: Side, direction: 1 | -1): void {
    if (!isTimed(line)) return;
    if (this.#nudge && (this.#nudge.drag.id !== line.id || this.#nudge.drag.side !== side)) this.settle();
    const last = this.#nudge;
    clearTimeout(last?.timer);
    const steps = (last?.steps ?? 0) + 1;
    const other = last ? last.drag.other : this.together ? touching(this.#port.lines(), line.id, side) : null;
    const from = last ? last.drag.to : side === 'start' ? line.start_micros : line.end_micros;
    const to = from + direction * (steps > fineNudges ? farNudgeMicros : nudgeMicros);
    const drag = this.#within({ type: 'boundary', id: line.id, side, other, to });
    this.#nudge = { drag, steps, timer: setTimeout(() => this.settle(), nudgeRestMillis) };
  }

  /** Makes at once what is still in the hand. */
  settle(): void {
    const [released, nudge] = [this.#released, this.#nudge];
    this.#released = null;
    this.#nudge = null;
    clearTimeout(nudge?.timer);
    for (const made of [released, nudge?.drag]) if (made) this.#port.send(made, true);
  }

  async #snap(released: Intent): Promise<void> {
    this.#released = released;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<null>((resolve) => (timer = setTimeout(() => resolve(null), snapMillis)));
    const asked = Promise.all(moments(released).map((at) => this.#port.snap(Math.max(0, Math.round(at)))));
    const found = await Promise.race([asked.catch(() => null), late]);
    clearTimeout(timer);
    // Something else came first and sent it as it was.
    if (this.#released !== released) return;
    this.#released = null;
    this.#port.send(found ? snapped(released, found) : released, false);
  }

  /** A drag no further than it can go, so that the way back begins at once. */
  #within(drag: Intent & { type: 'boundary' }): Intent & { type: 'boundary' } {
    const lines = this.#port.lines();
    const before = lines.find(({ id }) => id === drag.id);
    const after = patchOf(drag, lines, this.#port.ground(), { type: 'segment', id: '', text: '' })?.put.find(({ id }) => id === drag.id) ?? before;
    if (after?.type !== 'segment') return drag;
    return { ...drag, to: (drag.side === 'start' ? after.start_micros : after.end_micros) ?? drag.to };
  }
}
