// How the UI reaches the operations: one client over two transports, a browser's and the desktop window's.
import type { OperationName, Operations, SessionInfo } from './generated/api.ts';
import { browserTransport } from './transport-browser.ts';
import { desktopTransport } from './transport-desktop.ts';

export type Output<N extends OperationName> = Operations[N]['output'];

/** Fields that Rust fills with a default, so a call may leave them out. */
type Defaulted<R> = {
  [K in keyof R]-?: null extends R[K] ? K : boolean extends R[K] ? K : never;
}[keyof R];
export type Request<N extends OperationName> = Omit<
  Operations[N]['request'],
  Defaulted<Operations[N]['request']>
> &
  Partial<Pick<Operations[N]['request'], Defaulted<Operations[N]['request']>>>;

export const tags = ['projects', 'session', 'items', 'labels', 'cases', 'book', 'settings', 'preferences', 'versions', 'jobs'] as const;
/** Names what a query reads; the server says which went stale. */
export type Tag = (typeof tags)[number];

/** `project` is a handle, or null when every project is meant. */
export type Changed = { project: string | null; tags: readonly Tag[] };
export type MediaName =
  | 'thumb'
  | 'display'
  | 'original'
  | 'sound.wav'
  | `sound-${'plain' | 'levelled'}-${'all' | 'left' | 'right'}.wav`
  | 'peaks'
  | `mel-${number}-${number}`
  | `tile-${number}-${number}-${number}`;

/** What an operation refused, with what to do next. `status` is 0 when nothing answered. */
export class CallError extends Error {
  readonly code: string;
  readonly hint: string | null;
  readonly status: number;

  constructor(code: string, message: string, hint: string | null = null, status = 0) {
    super(message);
    this.name = 'CallError';
    this.code = code;
    this.hint = hint;
    this.status = status;
  }
}

export type Transport = {
  readonly desktop: boolean;
  call(name: string, project: string | null, request: unknown): Promise<unknown>;
  /** Returns how to stop. */
  listen(listener: (changed: Changed) => void): () => void;
  /** A folder or files chosen by the person; null when nothing was, or when there is no picker here. */
  pick(options: { title: string; folder: boolean }): Promise<string[] | null>;
};

/** What a successful call makes stale here at once, before the server says so to everyone. */
const stale: Partial<Record<OperationName, readonly Tag[]>> = {
  create_project: ['projects'],
  open_project: ['projects'],
  forget_project: ['projects'],
  create_samples: ['projects'],
  choose_labeler: ['session', 'labels'],
  invite: ['labels'],
  start_import: ['jobs'],
  cancel_job: ['jobs'],
  start_export: ['jobs'],
  start_verify: ['jobs'],
  start_apply_rules: ['jobs'],
  add_class: ['book'],
  change_class: ['book'],
  change_rules: ['book'],
  submit: ['items', 'labels', 'cases'],
  reopen: ['items', 'labels', 'cases'],
  skip_item: ['items'],
  remark_item: ['labels'],
  change_settings: ['settings'],
  decide_case: ['items', 'cases'],
  undo_decision: ['items', 'cases'],
  decide_convention: ['items', 'cases', 'book'],
  start_apply_thresholds: ['jobs'],
  start_recompute: ['jobs'],
  start_auto_resolve: ['jobs'],
  undo_batch: ['items', 'cases'],
  file_example: ['book'],
  remove_example: ['book'],
  change_page: ['book'],
  commit: ['versions', 'items'],
  tag_version: ['versions'],
};

export class Client {
  /** The open project's handle; every call goes to it. */
  project: string | null = null;
  /** What stands before `/media/...`. */
  mediaBase = '';
  readonly #transport: Transport;
  readonly #listeners = new Set<(tags: readonly Tag[]) => void>();
  #listening = false;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  get desktop(): boolean {
    return this.#transport.desktop;
  }

  /**
   * Runs one operation on the open project.
   *
   * Throws {@link CallError}.
   */
  async call<N extends OperationName>(name: N, request: Request<N>): Promise<Output<N>> {
    const output = (await this.#transport.call(name, this.project, request)) as Output<N>;
    const made = stale[name];
    if (made !== undefined) this.#tell(made);
    return output;
  }

  /** Hears which tags went stale. Returns how to stop. */
  onChanged(listener: (tags: readonly Tag[]) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Where an item's picture, sound or peaks are. */
  media(hash: string, what: MediaName): string {
    return `${this.mediaBase}/media/${this.project ?? ''}/${hash}/${what}`;
  }

  pick(options: { title: string; folder: boolean }): Promise<string[] | null> {
    return this.#transport.pick(options);
  }

  /** Keeps what a session says about this client, and listens from then on: before, a server tells nothing. */
  adopt(session: SessionInfo): void {
    this.mediaBase = session.media_base;
    if (this.#listening) return;
    this.#listening = true;
    this.#transport.listen((changed) => {
      if (changed.project === null || changed.project === this.project) this.#tell(changed.tags);
    });
  }

  #tell(changed: readonly Tag[]): void {
    for (const listener of this.#listeners) listener(changed);
  }
}

/** The transport this window has. */
export function connect(): Client {
  const inWindow = '__TAURI_INTERNALS__' in globalThis;
  return new Client(inWindow ? desktopTransport() : browserTransport());
}
