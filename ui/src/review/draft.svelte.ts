// What a lead draws for a decision: marks with their own undo, sent whole as one verdict.
import { inverse } from '../label/inverse.ts';
import { inOrder, patched } from '../label/layer.ts';
import type { EditedLayer } from '../label/editing.svelte.ts';
import type { EditKind, Mark, Patch } from '../lib/generated/api.ts';

export class Draft implements EditedLayer {
  marks = $state.raw<readonly Mark[]>([]);
  carried: readonly Mark[] = [];
  readonly #say: (text: string) => void;
  /** What takes the edits back, and what does again those that were taken back; the next one last. */
  #before: Patch[] = [];
  #after: Patch[] = [];

  constructor(say: (text: string) => void) {
    this.#say = say;
  }

  start(marks: readonly Mark[]): void {
    this.marks = inOrder(marks);
    this.#before = [];
    this.#after = [];
  }

  mayEdit(): boolean {
    return true;
  }

  edit(_kind: EditKind, patch: Patch): boolean {
    this.#after = [];
    this.#before.push(this.#apply(patch));
    return true;
  }

  undo(): void {
    const before = this.#before.pop();
    if (!before) return this.say('Nothing to undo');
    this.#after.push(this.#apply(before));
  }

  redo(): void {
    const after = this.#after.pop();
    if (!after) return this.say('Nothing to redo');
    this.#before.push(this.#apply(after));
  }

  say(text: string): void {
    this.#say(text);
  }

  /** Returns the patch that takes it back. */
  #apply(patch: Patch): Patch {
    const back = inverse(this.marks, patch);
    this.marks = patched(this.marks, patch);
    return back;
  }
}
