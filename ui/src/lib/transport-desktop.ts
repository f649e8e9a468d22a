// Calls and changes through the desktop window's one `call` command and `changed` event.
import { CallError, type Changed, type Transport } from './client.ts';

export function desktopTransport(): Transport {
  return { desktop: true, call: invokeCall, listen, pick };
}

async function invokeCall(name: string, project: string | null, request: unknown): Promise<unknown> {
  const { invoke } = await import('@tauri-apps/api/core');
  try {
    return await invoke('call', { name, project, request });
  } catch (thrown) {
    throw refusal(thrown);
  }
}

function refusal(thrown: unknown): CallError {
  if (typeof thrown === 'object' && thrown !== null && 'message' in thrown) {
    const { code, message, hint } = thrown as { code?: string; message: string; hint?: string | null };
    return new CallError(code ?? 'internal', message, hint ?? null);
  }
  return new CallError('internal', String(thrown));
}

function listen(listener: (changed: Changed) => void): () => void {
  let stopped = false;
  let stop: (() => void) | null = null;
  void import('@tauri-apps/api/event').then(async ({ listen: hear }) => {
    stop = await hear<Changed>('changed', (event) => listener(event.payload));
    if (stopped) stop();
  });
  return () => {
    stopped = true;
    stop?.();
  };
}

async function pick(options: { title: string; folder: boolean }): Promise<string[] | null> {
  const { open } = await import('@tauri-apps/plugin-dialog');
  const chosen = await open({ title: options.title, directory: options.folder, multiple: true });
  return typeof chosen === 'string' ? [chosen] : chosen;
}
