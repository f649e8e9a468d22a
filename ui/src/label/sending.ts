/** What was left behind and is still on its way: saved and submitted one after the other, in order. */

export type Departure<Place, Submission> = {
  place: Place;
  /** What goes with the submission; null when the item was only left and its edits are to arrive. */
  submission: Submission | null;
};

export type SendingPort<Place, Submission, Answer> = {
  send(departure: Departure<Place, Submission>): Promise<Answer>;
  sent(departure: Departure<Place, Submission>, answer: Answer): void;
  /** It is no longer on its way; the rest waits until {@link Sending.resume}. */
  failed(departure: Departure<Place, Submission>, reason: unknown): void;
  changed(): void;
};

/**
 * After a failure nothing more is sent by itself: the labeler is brought back to one item, and
 * must not find another one open a second later.
 */
export class Sending<Place, Submission, Answer> {
  waiting: readonly Departure<Place, Submission>[] = [];
  readonly #port: SendingPort<Place, Submission, Answer>;
  #running: Departure<Place, Submission> | null = null;
  /** Something failed, and what to do about it is not settled. */
  stopped = false;
  #listeners: (() => void)[] = [];

  constructor(port: SendingPort<Place, Submission, Answer>) {
    this.#port = port;
  }

  push(departure: Departure<Place, Submission>): void {
    this.#set([...this.waiting, departure]);
    void this.#run();
  }

  /** Sends what failed before once more, ahead of what waited for it. */
  again(departure: Departure<Place, Submission>): void {
    this.stopped = false;
    this.#set([departure, ...this.waiting]);
    void this.#run();
  }

  /** The failure is dealt with: the rest goes on. */
  resume(): void {
    this.stopped = false;
    void this.#run();
  }

  of(wanted: (place: Place) => boolean): Departure<Place, Submission> | null {
    return this.waiting.find(({ place }) => wanted(place)) ?? null;
  }

  /** Takes back what is not sent yet; false when it is just being sent. */
  withdraw(departure: Departure<Place, Submission>): boolean {
    if (departure === this.#running) return false;
    this.#set(this.waiting.filter((each) => each !== departure));
    return true;
  }

  /** Resolves when nothing is on its way any more, or something failed. */
  settled(): Promise<void> {
    if (this.waiting.length === 0 || this.stopped) return Promise.resolve();
    return new Promise((done) => this.#listeners.push(done));
  }

  async #run(): Promise<void> {
    while (!this.#running && !this.stopped) {
      const [next] = this.waiting;
      if (!next) break;
      this.#running = next;
      let failure: { reason: unknown } | null = null;
      let answer: Answer | undefined;
      try {
        answer = await this.#port.send(next);
      } catch (reason) {
        failure = { reason };
      }
      this.#running = null;
      this.stopped = failure !== null;
      this.#set(this.waiting.filter((each) => each !== next));
      if (failure) this.#port.failed(next, failure.reason);
      else this.#port.sent(next, answer as Answer);
    }
    if (this.waiting.length > 0 && !this.stopped) return;
    const listeners = this.#listeners;
    this.#listeners = [];
    for (const done of listeners) done();
  }

  #set(waiting: readonly Departure<Place, Submission>[]): void {
    this.waiting = waiting;
    this.#port.changed();
  }
}
