// What every screen is handed.
import type { Client } from './client.ts';
import type { Info, ProjectRef, SessionInfo } from './generated/api.ts';
import type { Route } from './router.ts';

export type ScreenProps = {
  client: Client;
  /** `route.id` is the item's hash on Label and Item, the case's id on Review. */
  route: Route;
  session: SessionInfo;
  info: Info;
  project: ProjectRef;
};
