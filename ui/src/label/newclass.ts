/** A class made while labelling: into the book, and into the hand. */

import type { Client } from '../lib/client.ts';
import type { Class } from '../lib/generated/api.ts';
import { drawClasses } from './classes.ts';
import type { BoxEditing } from './editing.svelte.ts';
import { inWords } from './queue.ts';

/** True when the book has it now; otherwise the labeler was told why not. */
export async function addClass(client: Client, editing: BoxEditing, name: string, onmade: (classes: readonly Class[]) => void): Promise<boolean> {
  try {
    const book = await client.call('add_class', { name });
    onmade(book.classes);
    const made = drawClasses([], book.classes).find((each) => each.name === name);
    if (made) editing.choose(made.key);
    return true;
  } catch (reason) {
    editing.layer.say(inWords(reason), 'warning');
    return false;
  }
}
