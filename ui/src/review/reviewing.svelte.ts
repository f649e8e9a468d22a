// The lead's place: the list of cases, the one in hand, and every decision about it.
import type { Client } from '../lib/client.ts';
import type { CaseDetail, CaseRow, Disagreements, Verdict } from '../lib/generated/api.ts';
import { hrefTo, parseRoute } from '../lib/router.ts';
import { prefetch } from '../label/pictures.ts';
import { inWords } from '../label/queue.ts';
import { afterDeciding, beside, everyOpen, type Filter } from './cases.ts';
import { decidedOn, noTrail, takenBack, type Made, type Trail } from './trail.ts';

const noteMillis = 3200;

export class Reviewing {
  filter = $state.raw<Filter>(everyOpen);
  cases = $state.raw<readonly CaseRow[]>([]);
  total = $state(0);
  listed = $state(false);
  listError = $state<string | null>(null);
  detail = $state.raw<CaseDetail | null>(null);
  error = $state<string | null>(null);
  busy = $state(false);
  note = $state.raw<{ text: string; tone: 'plain' | 'warning' } | null>(null);
  readonly shownId = $derived(this.detail?.case.id ?? null);

  readonly #client: Client;
  /** The key that takes a decision back, as a person reads it. */
  readonly #undoKey: () => string;
  /** Details fetched ahead; what the server says went stale is fetched again. */
  readonly #ahead = new Map<string, Promise<CaseDetail>>();
  #trail: Trail = noTrail;
  #after: string | null = null;
  #listAsked = 0;
  #caseAsked = 0;
  /** The case that is shown, or will be once it has been read. */
  #going: string | null = null;
  #noteTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(client: Client, undoKey: () => string = () => '') {
    this.#client = client;
    this.#undoKey = undoKey;
  }

  /** Reads the list again; opens the worst case when none is open. */
  async list(filter: Filter = this.filter): Promise<void> {
    const mine = ++this.#listAsked;
    this.filter = filter;
    try {
      const found = await this.#page(null, Math.max(100, this.cases.length));
      if (mine !== this.#listAsked) return;
      this.cases = found.cases;
      this.total = found.total;
      this.#after = found.next;
      this.listError = null;
    } catch (reason) {
      if (mine === this.#listAsked) this.listError = inWords(reason);
    }
    this.listed = true;
  }

  /** Lists other cases; the one in hand makes way for the worst of them unless it is among them. */
  async choose(filter: Filter): Promise<void> {
    await this.list(filter);
    if (this.cases.some((each) => each.id === this.shownId)) return;
    const [worst] = this.cases;
    if (worst) await this.open(worst.id);
    else if (this.listError === null) this.detail = null;
  }

  async more(): Promise<void> {
    if (this.#after === null) return;
    const mine = this.#listAsked;
    const after = this.#after;
    this.#after = null;
    const found = await this.#page(after, 100);
    if (mine !== this.#listAsked) return;
    this.cases = [...this.cases, ...found.cases];
    this.#after = found.next;
  }

  /** Something about cases changed elsewhere. */
  refresh(): void {
    this.#ahead.clear();
    void this.list();
    // A step that is under way goes on to where it goes.
    if (this.#going !== null && this.detail !== null && !this.busy) void this.open(this.#going);
  }

  async open(id: string): Promise<void> {
    const mine = ++this.#caseAsked;
    this.#going = id;
    try {
      const detail = await this.#fetch(id);
      if (mine !== this.#caseAsked) return;
      this.#show(detail);
    } catch (reason) {
      if (mine !== this.#caseAsked) return;
      this.#ahead.delete(id);
      this.error = inWords(reason);
    }
  }

  async step(by: 1 | -1): Promise<void> {
    if (by > 0 && this.cases.at(-1)?.id === this.#going) await this.more();
    const fallback = by > 0 ? this.detail?.next : this.detail?.previous;
    // Two quick presses are two steps, though the first case has not been read yet.
    const id = beside(this.cases, this.#going, by, fallback ?? null);
    if (id === null) this.say(by > 0 ? 'This is the last case of the list' : 'This is the first case of the list');
    else await this.open(id);
  }

  /** Decides the case in hand and goes on to the next one; false when that failed. */
  async decide(verdict: Verdict): Promise<boolean> {
    const id = this.shownId;
    return id !== null && (await this.#settle({ id, verdict }));
  }

  /** Takes back the decision on the case in hand, else the newest one, and shows that case. */
  async undo(): Promise<void> {
    const shown = this.detail?.decision ? { id: this.detail.case.id, verdict: this.detail.decision.verdict } : undefined;
    const made = shown ?? this.#trail.made.at(-1);
    if (made === undefined || this.busy) return this.say('No decision to take back');
    this.busy = true;
    try {
      const open = await this.#client.call('undo_decision', { case: made.id });
      this.#trail = takenBack(this.#trail, made);
      this.#ahead.clear();
      this.#patch(open.case, 'open');
      this.#show(open);
      this.say(`Taken back: ${open.case.name} is open again`);
    } catch (reason) {
      this.say(inWords(reason), 'warning');
    } finally {
      this.busy = false;
    }
  }

  /** Decides again what was taken back last. */
  async redo(): Promise<void> {
    const made = this.#trail.undone.at(-1);
    if (made === undefined) this.say('No decision was taken back');
    else await this.#settle(made);
  }

  say(text: string, tone: 'plain' | 'warning' = 'plain'): void {
    clearTimeout(this.#noteTimer);
    this.note = { text, tone };
    this.#noteTimer = setTimeout(() => (this.note = null), noteMillis);
  }

  async #settle(made: Made): Promise<boolean> {
    if (this.busy) return false;
    const { id, verdict } = made;
    this.busy = true;
    try {
      const decided = await this.#client.call('decide_case', { case: id, verdict });
      this.#ahead.delete(id);
      this.#trail = decidedOn(this.#trail, made);
      this.#patch(decided.case, 'decided');
      const key = this.#undoKey();
      this.say(`${verdictWords(verdict)} for ${decided.case.name}${key ? `. ${key} takes it back` : ''}`);
      const next = afterDeciding(this.cases, id, decided.next);
      if (next === null) this.#show(decided);
      else await this.open(next);
      return true;
    } catch (reason) {
      this.say(inWords(reason), 'warning');
      return false;
    } finally {
      this.busy = false;
    }
  }

  #page(after: string | null, limit: number): Promise<Disagreements> {
    const { media, kind, state } = this.filter;
    // A convention is decided once for all, not case by case.
    const asked = { kind: media, case_kind: kind, state, lane: 'lead', after, limit: Math.min(limit, 500) } as const;
    return this.#client.call('list_cases', asked);
  }

  #fetch(id: string): Promise<CaseDetail> {
    const known = this.#ahead.get(id);
    if (known) return known;
    const asked = this.#client.call('get_case', { case: id });
    this.#ahead.set(id, asked);
    return asked;
  }

  #show(detail: CaseDetail): void {
    this.#caseAsked += 1;
    this.#going = detail.case.id;
    this.detail = detail;
    this.error = null;
    // No hashchange, or it would be opened twice. The tab in the address stays, and so does another screen that was opened meanwhile.
    const { screen, search } = parseRoute(location.hash);
    if (screen === 'review') history.replaceState(history.state, '', hrefTo('review', detail.case.id, search));
    const next = beside(this.cases, detail.case.id, 1, detail.next);
    if (next === null) return;
    this.#fetch(next).then(
      (ahead) => ahead.item.kind === 'image' && prefetch(this.#client.media(ahead.item.hash, 'display')),
      () => this.#ahead.delete(next),
    );
  }

  #patch(row: CaseRow, state: CaseRow['state']): void {
    this.cases = this.cases.map((each) => (each.id === row.id ? { ...each, state } : each));
  }
}

export function verdictWords(verdict: Verdict): string {
  switch (verdict.verdict) {
    case 'take':
      return `Took ${verdict.labeler}’s`;
    case 'consensus':
      return 'Took the middle';
    case 'none':
      return 'Took none';
    case 'ambiguous':
      return 'Kept as ambiguous';
    case 'marks':
      return 'Decided by hand';
  }
}
