// Answers for `npm run dev`; never part of a build.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Plugin } from 'vite';
import type { Job, Projects, ProjectSettings, SessionInfo } from '../src/lib/generated/api.ts';
import { agreementAnswers } from './agreement.ts';
import { disagreements, disputes, leadOpen } from './disputes.ts';
import { labelling } from './labelling.ts';
import * as rules from './rules.ts';
import { peaks, picture, sound, speech } from './media.ts';
import { mel } from './mel.ts';
import { tile } from './tiles.ts';
import * as world from './world.ts';

type Given = Record<string, unknown>;
type Answer = (given: Given) => unknown;
class Refusal extends Error {
  readonly status: number;
  readonly hint: string | null;
  readonly code: string;
  constructor(message: string, hint: string | null = null, status = 409, code = 'conflict') {
    super(message);
    this.code = code;
    this.hint = hint;
    this.status = status;
  }
}

const listeners = new Set<ServerResponse>();
function tell(...tags: string[]): void {
  for (const to of listeners) to.write(`data: ${JSON.stringify({ project: null, tags })}\n\n`);
}

let session: SessionInfo = { role: 'owner', labeler: 'Anna', may_choose: true, desktop: false, media_base: '' };
const jobs: Job[] = [];
let jobCount = 0;
let preferences: string | null = null;

function startJob(title: string, finish: (job: Job) => Partial<Job>): Job {
  const job: Job = { id: `job-${++jobCount}`, title, state: 'running', stage: 'Reading', done: 0, total: 400, message: null, import: null, export: null, verify: null };
  jobs.unshift(job);
  const timer = setInterval(() => {
    if (job.state !== 'running') return clearInterval(timer);
    job.done = Math.min(400, job.done + 12);
    if (job.done > 250) job.stage = 'Measuring';
    const ended = job.done >= 400;
    if (ended) Object.assign(job, { state: 'done' }, finish(job));
    tell('jobs', ...(ended ? ['items', 'versions'] : []));
  }, 150);
  return job;
}

function query(text: string): (index: number) => boolean {
  const tests = text.split(/\s+/).filter(Boolean).map((word) => {
    const [key, value = ''] = word.split(':', 2);
    const bare = value.replaceAll('"', '');
    return (index: number): boolean => {
      const row = world.row(index);
      switch (key) {
        case 'kind': return row.kind === bare;
        case 'state': return row.state === bare;
        case 'collection': return row.collections.some((name) => name.startsWith(bare.split(' ')[0]!));
        case 'class': return row.kind === 'image';
        case 'flagged': return world.isFlagged(index);
        case 'labeler': return row.submissions > 1;
        default: return row.name.includes(word);
      }
    };
  });
  return (index) => tests.every((test) => test(index));
}

const projects = (): Projects => ({
  default_folder: '/home/anna/Burnish', may_create: true,
  recent: [
    { name: 'Phones line 3', path: '/home/anna/Burnish/Phones line 3.burnish', available: true, items: world.total, open_cases: 131, opened_at: Date.now() - 3_600_000, cover: world.covers(14), handle: 'p1' },
    { name: 'Sample: scratches', path: '/home/anna/Burnish/scratches.burnish', available: true, items: 24, open_cases: 5, opened_at: Date.now() - 9e7, cover: world.covers(100).map((it) => ({ ...it, kind: 'image' })), handle: 'p1' },
    { name: 'Sample: calls', path: '/home/anna/Burnish/calls.burnish', available: true, items: 12, open_cases: 0, opened_at: Date.now() - 4e8, cover: [3, 8].map((index) => ({ hash: world.hashOf(index), kind: 'audio' })), handle: 'p1' },
    { name: 'Old drive', path: '/mnt/usb/Old drive.burnish', available: false, items: 3100, open_cases: 0, opened_at: Date.now() - 4e9, cover: [], handle: 'p1' },
  ],
});

const answers: Record<string, Answer> = {
  list_projects: projects,
  create_project: ({ name }) => ({ handle: 'p1', name, path: `/home/anna/Burnish/${String(name)}.burnish` }),
  open_project: ({ path }) => {
    if (String(path).includes('nowhere')) throw new Refusal('There is no project at this path', 'A project is a folder whose name ends in .burnish', 404);
    return { handle: 'p1', name: String(path).split('/').at(-1)?.replace('.burnish', ''), path };
  },
  forget_project: projects,
  create_samples: projects,
  get_session: () => session,
  choose_labeler: ({ name }) => (session = { ...session, labeler: String(name) }),
  invite: ({ name, role }) => ({ name, role, link: `#code=${'7f3a91c2'.repeat(8)}` }),
  get_info: () => {
    const info = world.info('Phones line 3', '/home/anna/Burnish/Phones line 3.burnish');
    return { ...info, transcript_rules: rules.rules, cases: { ...info.cases, lead_open: leadOpen() } };
  },
  ...rules.rulesAnswers((title, done) => startJob(title, () => done), tell),
  list_items: (given) => {
    const [from, limit] = [Number(given['after'] ?? -1) + 1, Number(given['limit'] ?? 100)];
    const text = String(given['query'] ?? '');
    if (text.includes('::')) throw new Refusal('`::` is not a filter', 'Write class:NAME, state:open, words>10 or plain text', 400);
    const fits = query(text);
    const items = [];
    let at = from;
    for (; at < world.total && items.length < limit; at++) if (fits(at)) items.push(world.row(at));
    const share = text === '' ? 1 : Math.max(items.length, 1) / Math.max(at - from, 1);
    return { total: items.length < limit ? items.length : Math.round(world.total * share), items, next: at < world.total ? String(at - 1) : null };
  },
  get_item: ({ item }) => world.detail(world.indexOf(String(item))),
  start_import: ({ paths }) => startJob(`Import ${String((paths as string[])[0])}`, () => ({
    import: { added: 388, unchanged: 8, relabelled: 20, skipped: [{ path: 'notes.txt', reason: 'not an image or audio file' }, { path: 'broken/empty.jpg', reason: 'the file is empty' }], damaged: [{ path: 'line3-000077.jpg', reason: 'the data stops after 61 % of the picture' }], submissions: { added: 20, unchanged: 0, revised: 0 }, notes: ['3 pictures carry an EXIF rotation; boxes were read in the upright picture'], cancelled: false },
  })),
  list_jobs: () => ({ jobs }),
  get_job: ({ job }) => jobs.find((it) => it.id === job),
  cancel_job: ({ job }) => {
    const found = jobs.find((it) => it.id === job);
    if (found) Object.assign(found, { state: 'cancelled', message: 'Finished batches are kept' });
    tell('jobs');
    return found;
  },
  add_class: ({ name }) => ({ version: 2, classes: [...world.classes, { key: 'ff'.repeat(16), name, index: 9, definition: '', attributes: [], least: null, retired: false }], conventions: [] }),
  change_class: ({ class: key, rules, ...rest }) => {
    const found = world.classes.find((it) => it.key === key);
    if (found) Object.assign(found, Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== null)), rules);
    tell('book');
    return { version: 3, classes: world.classes, conventions: [] };
  },
  get_settings: () => ({ ...world.settings, disagreements: disagreements() }),
  change_settings: ({ settings }) => {
    tell('settings');
    return world.setSettings(settings as ProjectSettings);
  },
  get_speech: ({ item }) => {
    const regions = speech(world.indexOf(String(item))).map(({ start, end }) => ({ start_micros: Math.round(start * 1e6), end_micros: Math.round(end * 1e6) }));
    const silences = regions.slice(1).map(({ start_micros }, at) => ({ start_micros: regions[at]!.end_micros, end_micros: start_micros }));
    return { regions, silences, floor_db: -58 };
  },
  snap_boundary: ({ item, micros }) => {
    const edges = speech(world.indexOf(String(item))).flatMap(({ start, end }) => [start * 1e6 - 20_000, end * 1e6 + 20_000]);
    const nearest = edges.reduce((best, edge) => (Math.abs(edge - Number(micros)) < Math.abs(best - Number(micros)) ? edge : best), Infinity);
    return { micros: Math.round(Math.abs(nearest - Number(micros)) <= 100_000 ? nearest : Number(micros)) };
  },
  get_preferences: () => ({ body: preferences }),
  set_preferences: ({ body }) => ({ body: (preferences = String(body)) }),
  ...labelling(() => session.labeler ?? '', (message, hint, code) => new Refusal(message, hint, 409, code)),
  ...disputes({
    who: () => session.labeler ?? '',
    tell,
    start: startJob,
    refuse: (message, hint) => new Refusal(message, hint ?? null, 404, 'not_found'),
  }),
  ...agreementAnswers,
  commit: ({ message, allow_open }) => {
    if (allow_open !== true) throw new Refusal('131 disagreements are still open', 'Decide them in Review first, or allow open items: they are committed without truth');
    const made = { ...world.versions[0]!, version: `v${world.versions.length + 1}`, parent: world.versions[0]!.version, message: String(message), created_at: Date.now(), tags: [], open: 127 };
    world.versions.unshift(made);
    return made;
  },
  get_log: () => ({ versions: world.versions, dirty: 212 }),
  tag_version: ({ version, name }) => {
    const found = world.versions.find((it) => it.version === version);
    found?.tags.push(String(name));
    return found;
  },
  get_diff: ({ a, b }) => world.diff(String(a), String(b)),
  get_drift: ({ a, b }) => world.drift(String(a), String(b)),
  start_export: ({ format, version, out }) => startJob(`Export ${String(version)} as ${String(format)}`, () => ({
    export: { format: String(format), version: String(version), out: String(out), files: 80_001, images: 79_700, clips: 0, annotations: 143_627, losses: [{ what: 'transcripts', count: 20_000 }], left_out: { open: 12, damaged: 311, unlabelled: 19_000 }, warnings: ['1,204 pictures keep their EXIF rotation; sizes are upright'], sha256: '3b9f'.repeat(16) },
  })),
  start_verify: () => startJob('Verify', () => ({ verify: { checked: 100_412, faults: [{ what: 'media', where: 'line3-000412.jpg', reason: 'the bytes no longer match their hash' }] } })),
};

async function bodyOf(request: IncomingMessage): Promise<Given> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text === '' ? {} : (JSON.parse(text) as Given);
}

/** A browser seeks only in what it may ask a part of. */
function part(bytes: Buffer, range: string | undefined, response: ServerResponse): void {
  const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(range ?? '') ?? [];
  response.setHeader('Accept-Ranges', 'bytes');
  if (from === undefined) return void response.end(bytes);
  const last = Math.min(to === '' || to === undefined ? Infinity : Number(to), bytes.length - 1);
  response.statusCode = 206;
  response.setHeader('Content-Range', `bytes ${from}-${last}/${bytes.length}`).end(bytes.subarray(Number(from), last + 1));
}

function media(path: string, response: ServerResponse, range: string | undefined): void {
  const [, , , hash = '', what] = path.split('/');
  const index = world.indexOf(hash);
  if (what === 'peaks') return void response.end(peaks(index));
  const [, level, column, line] = /^tile-(\d+)-(\d+)-(\d+)$/.exec(what ?? '') ?? [];
  if (line) return void response.setHeader('Content-Type', 'image/png').setHeader('Cache-Control', 'max-age=3600').end(tile(index, Number(level), Number(column), Number(line)));
  const [, melLevel, melIndex] = /^mel-(\d+)-(\d+)$/.exec(what ?? '') ?? [];
  if (melIndex) return void response.setHeader('Content-Type', 'image/png').setHeader('Cache-Control', 'max-age=3600').end(mel(index, Number(melLevel), Number(melIndex)));
  if (what === 'sound.wav' || /^sound-(plain|levelled)-\w+\.wav$/.test(what ?? '')) return part(sound(index), range, response.setHeader('Content-Type', 'audio/wav'));
  response.setHeader('Content-Type', 'image/svg+xml').setHeader('Cache-Control', 'max-age=3600').end(picture(index, what === 'thumb' ? 320 : undefined));
}

async function answer(request: IncomingMessage, response: ServerResponse, path: string): Promise<void> {
  const found = answers[path.slice('/api/'.length)];
  response.setHeader('Content-Type', 'application/json');
  try {
    if (found === undefined) throw new Refusal(`no such operation: ${path}`, null, 404);
    response.end(JSON.stringify(found(await bodyOf(request))));
  } catch (thrown) {
    const refusal = thrown instanceof Refusal ? thrown : new Refusal(String(thrown), null, 500);
    response.statusCode = refusal.status;
    response.end(JSON.stringify({ code: refusal.code, message: refusal.message, hint: refusal.hint }));
  }
}

export function mock(): Plugin {
  return {
    name: 'burnish-mock',
    configureServer: (server) => void server.middlewares.use(serve),
    configurePreviewServer: (server) => void server.middlewares.use(serve),
  };
}

function serve(request: IncomingMessage, response: ServerResponse, next: () => void): void {
  const path = (request.url ?? '/').split('?')[0]!;
  if (path === '/events') {
    response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-cache' });
    response.write(': hello\n\n');
    listeners.add(response);
    request.on('close', () => listeners.delete(response));
  } else if (path === '/session') {
    response.end('{}');
  } else if (path.startsWith('/api/')) {
    void answer(request, response, path);
  } else if (path.startsWith('/media/')) {
    media(path, response, request.headers.range);
  } else {
    next();
  }
}
