// Calls over HTTP to the server that served this page; changes over server-sent events.
import { CallError, tags, type Changed, type Transport } from './client.ts';

export function browserTransport(): Transport {
  return {
    desktop: false,
    call: post,
    listen,
    pick: () => Promise.resolve(null),
  };
}

async function post(name: string, project: string | null, request: unknown): Promise<unknown> {
  const headers: Record<string, string> = { 'Content-Type': 'application/json' };
  if (project !== null) headers['X-Burnish-Project'] = project;
  const response = await send(`/api/${name}`, headers, request);
  if (!response.ok) throw await refusal(response);
  return response.json();
}

/** Trades the one-use code of a link for this browser's cookie. */
export async function startSession(code: string): Promise<void> {
  const response = await send('/session', { 'Content-Type': 'application/json' }, { code });
  if (!response.ok) throw await refusal(response);
}

async function send(path: string, headers: Record<string, string>, body: unknown): Promise<Response> {
  try {
    return await fetch(path, { method: 'POST', credentials: 'same-origin', headers, body: JSON.stringify(body) });
  } catch {
    throw new CallError('unreachable', 'Burnish does not answer', 'Is `burnish serve` still running?');
  }
}

async function refusal(response: Response): Promise<CallError> {
  const fallback = new CallError('http', `The server answered ${response.status}`, null, response.status);
  try {
    const body = (await response.json()) as { code?: string; message?: string; hint?: string | null };
    if (typeof body.message !== 'string') return fallback;
    return new CallError(body.code ?? 'http', body.message, body.hint ?? null, response.status);
  } catch {
    return fallback;
  }
}

/** Milliseconds until the next try after an answer that ends an event source for good. */
const againMillis = 5_000;

function listen(listener: (changed: Changed) => void): () => void {
  let source: EventSource;
  let lost = false;
  let again: ReturnType<typeof setTimeout> | undefined;
  const connect = (): void => {
    source = new EventSource('/events');
    source.onmessage = (message: MessageEvent<string>) => listener(JSON.parse(message.data) as Changed);
    source.onerror = () => {
      lost = true;
      // A lost connection comes back by itself; an answer that is no stream (a proxy without its server) does not.
      if (source.readyState === EventSource.CLOSED) again = setTimeout(connect, againMillis);
    };
    source.onopen = () => {
      // What changed while nobody listened is unknown, so everything is stale.
      if (lost) listener({ project: null, tags });
      lost = false;
    };
  };
  connect();
  return () => {
    clearTimeout(again);
    source.close();
  };
}
