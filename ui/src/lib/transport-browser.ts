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

function listen(listener: (changed: Changed) => void): () => void {
  const source = new EventSource('/events');
  let lost = false;
  source.onmessage = (message: MessageEvent<string>) => listener(JSON.parse(message.data) as Changed);
  source.onerror = () => (lost = true);
  source.onopen = () => {
    // What changed while nobody listened is unknown, so everything is stale.
    if (lost) listener({ project: null, tags });
    lost = false;
  };
  return () => source.close();
}
