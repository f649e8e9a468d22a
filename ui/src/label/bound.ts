/** A client that stays with the project it was made for, whatever project is opened in the window. */

import { CallError, type Client } from '../lib/client.ts';

export type BoundClient = Pick<Client, 'call' | 'media' | 'onChanged'> & {
  /** True while its project is the open one. */
  here(): boolean;
};

/** Calls made while another project is open are refused as if nobody answered, so that they are tried again. */
export function boundTo(client: Client): BoundClient {
  const { project } = client;
  const here = (): boolean => client.project === project;
  return {
    here,
    call: (name, request) => (here() ? client.call(name, request) : Promise.reject(new CallError('unreachable', 'another project is open'))),
    media: (hash, what) => client.media(hash, what),
    onChanged: (listener) => client.onChanged(listener),
  };
}
