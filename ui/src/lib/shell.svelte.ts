// The window's own state: who is here, which project is open, where we are, what runs.
import { CallError, type Client } from './client.ts';
import type { Info, Job, ProjectRef, SessionInfo } from './generated/api.ts';
import { asCallError } from './live.svelte.ts';
import { go, parseRoute, type Route } from './router.ts';
import { startSession } from './transport-browser.ts';

const kept = 'burnish.project';

export class Shell {
  readonly client: Client;
  route = $state.raw<Route>(parseRoute(location.hash));
  session = $state.raw<SessionInfo | null>(null);
  project = $state.raw<ProjectRef | null>(null);
  info = $state.raw<Info | null>(null);
  jobs = $state.raw<readonly Job[]>([]);
  /** `locked` means this browser has no session. */
  phase = $state<'starting' | 'ready' | 'locked' | 'failed'>('starting');
  error = $state.raw<CallError | null>(null);
  /** Why the project that the address asked for is not open. */
  unopened = $state.raw<CallError | null>(null);

  constructor(client: Client) {
    this.client = client;
  }

  async start(): Promise<void> {
    this.phase = 'starting';
    try {
      await this.#tradeCode();
      this.#adopt(await this.client.call('get_session', {}));
      await this.#begin();
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
    await this.#enter(await this.client.call('open_project', { path }));
    go('items');
  }

  async create(name: string, folder: string): Promise<void> {
    await this.#enter(await this.client.call('create_project', { name, folder }));
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

  /** The project the address asks for (`#/?open=PATH`), else the one of before. */
  async #begin(): Promise<void> {
    const asked = parseRoute(location.hash).search['open'];
    if (asked === undefined) return this.#reopen();
    // Asked once: a reload goes on where one is by then.
    history.replaceState(null, '', `${location.pathname}#/`);
    try {
      await this.open(asked);
    } catch (thrown) {
      this.unopened = asCallError(thrown);
    }
  }

  /** The project of this tab before a reload; else the one that is served, or that one was invited to. */
  async #reopen(): Promise<void> {
    const before = sessionStorage.getItem(kept);
    const path = before ?? (await this.#served());
    if (path === null) return;
    try {
      await this.#enter(await this.client.call('open_project', { path }));
      if (before === null && parseRoute(location.hash).screen === 'projects') go(this.session?.role === 'labeler' ? 'label' : 'items');
    } catch {
      sessionStorage.removeItem(kept);
      this.client.project = null;
      this.project = null;
    }
  }

  /** What a link leads to: the project that was opened last, which is the one being served. */
  async #served(): Promise<string | null> {
    if (this.session?.may_choose === false) return '';
    if (this.client.desktop) return null;
    const { recent } = await this.client.call('list_projects', {});
    return recent.filter((project) => project.available).sort((a, b) => b.opened_at - a.opened_at)[0]?.path ?? null;
  }

  #adopt(session: SessionInfo): void {
    this.client.adopt(session);
    this.session = session;
  }

  async #enter(project: ProjectRef): Promise<void> {
    sessionStorage.setItem(kept, project.path);
    this.client.project = project.handle;
    this.unopened = null;
    this.info = null;
    this.jobs = [];
    this.project = project;
    // Who one is can differ from project to project.
    await Promise.all([this.refreshSession(), this.refreshInfo(), this.refreshJobs()]);
  }
}
