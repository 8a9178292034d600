/** How a pod fares, in the words that the drawing and the text use alike. */
import type { PodState } from '../../lib/cluster/picture';

export const STATE_WORDS: Readonly<Record<PodState, string>> = {
  starting: 'starting',
  ready: 'ready',
  'not-ready': 'not ready',
  terminating: 'shutting down',
  failed: 'failed',
  succeeded: 'finished',
};
