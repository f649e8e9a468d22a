// The window's own state: who is here, which project is open, where we are, what runs.
import { CallError, type Client } from './client.ts';
import type { Info, Job, ProjectRef, Session } from './generated/api.ts';
import { asCallError } from './live.svelte.ts';
import { go, parseRoute, type Route } from './router.ts';
import { startSession } from './transport-browser.ts';

const kept = 'burnish.project';

export class Shell {
  readonly client: Client;
  route = $state.raw<Route>(parseRoute(location.hash));
  session = $state.raw<Session | null>(null);
  project = $state.raw<ProjectRef | null>(null);
  info = $state.raw<Info | null>(null);
  jobs = $state.raw<readonly Job[]>([]);
  /** `locked` means this browser has no session. */
  phase = $state<'starting' | 'ready' | 'locked' | 'failed'>('starting');
  error = $state.raw<CallError | null>(null);

  constructor(client: Client) {
    this.client = client;
  }

  async start(): Promise<void> {
    this.phase = 'starting';
    try {
      await this.#tradeCode();
      this.#adopt(await this.client.call('get_session', {}));
      await this.#reopen();
      this.phase = 'ready';
    } catch (thrown) {
      const error = asCallError(thrown);
      this.error = error;
      this.phase = error.status === 401 || error.status === 403 ? 'locked' : 'failed';
    }
    this.route = parseRoute(location.hash);
  }

  /** Opens a project and goes to its items, unless the address already asks for one of its screens. */
  async open(path: string): Promise<void> {
    this.#enter(await this.client.call('open_project', { path }));
    await this.refreshInfo();
    go('items');
  }

  async create(name: string, folder: string): Promise<void> {
    this.#enter(await this.client.call('create_project', { name, folder }));
    await this.refreshInfo();
    go('items');
  }

  async choose(name: string, model = false): Promise<void> {
    this.#adopt(await this.client.call('choose_labeler', model ? { name, kind: 'model' } : { name }));
    await this.refreshInfo();
  }

  async refreshSession(): Promise<void> {
    this.#adopt(await this.client.call('get_session', {}));
  }

  async refreshInfo(): Promise<void> {
    if (this.project !== null) this.info = await this.client.call('get_info', {});
  }

  async refreshJobs(): Promise<void> {
    if (this.project !== null) this.jobs = (await this.client.call('list_jobs', {})).jobs;
  }

  async #tradeCode(): Promise<void> {
    const code = /[#&]code=([^&]+)/.exec(location.hash)?.[1];
    if (code === undefined) return;
    // Gone from the address before it is used: a one-use code has no place in a history.
    history.replaceState(null, '', `${location.pathname}#/`);
    await startSession(decodeURIComponent(code));
  }

  async #reopen(): Promise<void> {
    const path = sessionStorage.getItem(kept);
    if (path === null) return;
    try {
      this.#enter(await this.client.call('open_project', { path }));
      await Promise.all([this.refreshInfo(), this.refreshJobs()]);
    } catch {
      sessionStorage.removeItem(kept);
      this.project = null;
    }
  }

  #adopt(session: Session): void {
    this.client.adopt(session);
    this.session = session;
  }

  #enter(project: ProjectRef): void {
    sessionStorage.setItem(kept, project.path);
    this.client.project = project.handle;
    this.info = null;
    this.jobs = [];
    this.project = project;
  }
}
