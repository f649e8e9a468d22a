// What typing follows in this project, and the keys for it: rules, tags, and the text that has the caret.
import type { Client } from '../lib/client.ts';
import type { Info, ProjectSettings } from '../lib/generated/api.ts';
import type { SoundAction } from './keys.ts';
import { LintCache } from './lintcache.ts';

/** A text that can be acted on by key. */
export type TextHand = {
  readonly id: string;
  readonly field: HTMLTextAreaElement;
  fix(): void;
  fixAll(): void;
  /** Puts the caret to the finding beside it; with `anew` to the first or last one. False when there is none that way. */
  toFinding(by: 1 | -1, anew: boolean): boolean;
  insert(tag: string): void;
};

export type WritingPort = {
  info: () => Info;
  settings: () => ProjectSettings | null;
  say: (text: string, tone?: 'plain' | 'warning') => void;
  /** The key of an action as a button shows it. */
  key: (action: SoundAction) => string;
};

export class Writing {
  readonly cache: LintCache;
  readonly key: WritingPort['key'];
  /** The tags are asked for by name. */
  tagsOpen = $state(false);
  readonly #port: WritingPort;
  readonly #hands = new Map<string, TextHand>();
  #last: string | null = null;

  readonly rules = $derived.by(() => this.#port.info().transcript_rules ?? null);
  readonly settings = $derived.by(() => this.#port.settings()?.transcripts ?? null);
  readonly tags = $derived(this.rules?.tags ?? []);
  /** Changes when other things may be found in the same text; null while there are no rules. */
  readonly rulesKey = $derived.by(() => (this.rules === null ? null : JSON.stringify([this.rules, this.#port.info().conventions, this.settings?.language])));

  constructor(client: Client, port: WritingPort) {
    this.#port = port;
    this.key = port.key;
    this.cache = new LintCache((text) => client.call('lint_text', { text }));
  }

  /** Lends a text for as long as it is shown. Returns how to take it back. */
  lend(hand: TextHand): () => void {
    this.#hands.set(hand.id, hand);
    return () => {
      if (this.#hands.get(hand.id) === hand) this.#hands.delete(hand.id);
    };
  }

  /** The caret went into this text. */
  entered(id: string): void {
    this.#last = id;
  }

  /** True when the action was one of texts. */
  act(action: SoundAction): boolean {
    switch (action) {
      case 'fix':
        return this.#with((hand) => hand.fix());
      case 'fix-all':
        return this.#with((hand) => hand.fixAll());
      case 'next-finding':
        return this.#with((hand) => this.#beside(hand, 1));
      case 'previous-finding':
        return this.#with((hand) => this.#beside(hand, -1));
      case 'tags':
        if (this.tags.length > 0) this.tagsOpen = true;
        else this.#port.say('No tags are set in this project: a lead adds them in the settings');
        return true;
    }
    const place = /^tag-(\d)$/.exec(action)?.[1];
    if (place === undefined) return false;
    const tag = this.tags[Number(place) - 1];
    if (tag === undefined) this.#port.say(this.tags.length === 0 ? 'No tags are set in this project' : `There is no tag ${place}: this project has ${this.tags.length}`);
    else this.insert(tag);
    return true;
  }

  insert(tag: string): void {
    this.#with((hand) => hand.insert(tag));
  }

  say(text: string, tone?: 'plain' | 'warning'): void {
    this.#port.say(text, tone);
  }

  /** Gives the focus back to the text. */
  focus(): void {
    this.#with((hand) => hand.field.focus());
  }

  #with(act: (hand: TextHand) => void): true {
    const hand = (this.#last === null ? undefined : this.#hands.get(this.#last)) ?? this.#inOrder()[0];
    if (hand) act(hand);
    return true;
  }

  #beside(hand: TextHand, by: 1 | -1): void {
    if (hand.toFinding(by, false)) return;
    const all = this.#inOrder();
    const at = all.indexOf(hand);
    const way = by > 0 ? [...all.slice(at + 1), ...all.slice(0, at + 1)] : [...all.slice(0, at).reverse(), ...all.slice(at).reverse()];
    if (!way.some((each) => each.toFinding(by, true))) this.#port.say('Nothing is underlined here');
  }

  #inOrder(): TextHand[] {
    return [...this.#hands.values()].sort((a, b) => (a.field.compareDocumentPosition(b.field) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1));
  }
}
