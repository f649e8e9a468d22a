/** What the keys of the queue do, the same in every editor. */

import type { Labeling } from './labeling.svelte.ts';
import { meter } from './meter.ts';

/** Does what a key of the queue asks for; false when the key is not one of these. */
export function actOnQueue(labeling: Labeling, action: string): boolean {
  switch (action) {
    case 'submit':
      void labeling.submit();
      return true;
    case 'nothing':
      void labeling.submitNothing();
      return true;
    case 'next':
      void labeling.next();
      return true;
    case 'previous':
      void labeling.previous();
      return true;
    case 'skip':
      labeling.panel = labeling.sealed ? null : 'skip';
      return true;
    case 'keys':
      labeling.panel = 'keys';
      return true;
    case 'flag':
      labeling.toggleFlag();
      return true;
    case 'history':
      labeling.settle();
      labeling.panel = 'history';
      return true;
    case 'unseen':
      goToUnseen(labeling);
      return true;
    case 'hud':
      meter.on = !labeling.hud;
      labeling.hud = meter.on;
      return true;
    case 'saved':
      labeling.settle();
      if (labeling.failure === null) labeling.say('Already saved: every gesture is');
      else labeling.say('Not saved yet: see above', 'warning');
      return true;
    default:
      return false;
  }
}

function goToUnseen(labeling: Labeling): void {
  const looked = labeling.looked?.();
  if (!looked) labeling.say('What was looked at is not counted here');
  else if (looked.share >= 1) labeling.say(looked.kind === 'heard' ? 'All of the speech was heard' : 'All of it was looked at');
  else looked.goToUnseen();
}
