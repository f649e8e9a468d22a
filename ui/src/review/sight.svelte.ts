// What of a case on a picture shows, and how: layers, the rest of the picture, the look, the place.
import { adjusted, original, type Look } from '../label/look.ts';
import type { BoxStage } from '../label/stage.svelte.ts';
import type { CaseDetail } from '../lib/generated/api.ts';
import type { ReviewAction } from './keys.ts';
import { focusOf, type Shown } from './overlay.ts';
import { nextSeen, seenBy, seenInWords, type Seen } from './seen.ts';

export type SightPort = {
  stage: BoxStage;
  /** The case in hand if it is on a picture. */
  detail: () => CaseDetail | null;
  say: (text: string) => void;
  /** Keeps what ends when a held key is let go of. */
  hold: (code: string, release: () => void) => void;
};

export class Sight {
  adjust = $state.raw<Look>(original);
  /** The original is shown while its key is held. */
  asIs = $state(false);
  /** The labeler with whose look the picture is shown, instead of one's own. */
  saw = $state.raw<Seen | null>(null);
  hiddenLayers = $state.raw<ReadonlySet<string>>(new Set());
  context = $state(true);
  /** The layer one points at. */
  only = $state<string | null>(null);

  readonly #port: SightPort;
  readonly looks: readonly Seen[] = $derived.by(() => seenBy(this.#port.detail()?.layers ?? []));
  /** The look in force, but for a key that is held. */
  readonly look: Look = $derived(this.saw?.look ?? this.adjust);
  readonly shownLook: Look = $derived(this.asIs ? original : this.look);
  readonly shown: Shown = $derived({ hiddenLayers: this.hiddenLayers, context: this.context, only: this.only });

  constructor(port: SightPort) {
    this.#port = port;
  }

  /** Another case: all of its layers show, in one's own look. */
  settle(): void {
    [this.saw, this.only, this.hiddenLayers] = [null, null, new Set()];
  }

  /** Shows or hides the layer of a labeler. */
  toggle(labeler: string): void {
    const next = new Set(this.hiddenLayers);
    if (!next.delete(labeler)) next.add(labeler);
    this.hiddenLayers = next;
  }

  /** Shows the picture as a labeler saw it; again, as before. */
  seeAs(seen: Seen | null): void {
    this.saw = seen?.labeler === this.saw?.labeler ? null : seen;
    if (this.looks.length === 0) this.#port.say('How the labelers saw it was not recorded');
    else this.#port.say(this.saw ? seenInWords(this.saw) : 'As you look at it');
  }

  /** Another look of one's own, beginning with what is shown. */
  turn(look: Look): void {
    [this.saw, this.adjust] = [null, look];
  }

  /** Does what a key asks for; false where it has no meaning. */
  act(action: ReviewAction, code: string): boolean {
    const { stage, hold } = this.#port;
    switch (action) {
      case 'context':
        this.context = !this.context;
        return true;
      case 'hide':
        stage.hidden = true;
        hold(code, () => (stage.hidden = false));
        return true;
      case 'original':
        this.asIs = true;
        hold(code, () => (this.asIs = false));
        return true;
      case 'as-seen':
        if (this.#port.detail()) this.seeAs(nextSeen(this.looks, this.saw?.labeler ?? null));
        return this.#port.detail() !== null;
      case 'gamma-up':
        this.turn(adjusted(this.look, 'gamma', 1));
        return true;
      case 'gamma-down':
        this.turn(adjusted(this.look, 'gamma', -1));
        return true;
      case 'adjust-reset':
        this.turn(original);
        return true;
      case 'focus': {
        const detail = this.#port.detail();
        const focus = detail && focusOf(detail);
        if (focus) stage.showRect(focus, 20);
        return true;
      }
      case 'fit':
        stage.fit();
        return true;
      case 'actual-size':
        stage.actualSize();
        return true;
      case 'zoom-in':
        stage.zoom(1.25);
        return true;
      case 'zoom-out':
        stage.zoom(0.8);
        return true;
      default:
        return false;
    }
  }
}
