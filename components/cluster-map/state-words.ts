/** How a pod fares, in the words that the drawing and the text use alike. */
import type { PodPicture, PodState } from '../../lib/cluster/picture';

export const STATE_WORDS: Readonly<Record<PodState, string>> = {
  starting: 'starting',
  ready: 'ready',
  'not-ready': 'not ready',
  terminating: 'shutting down',
  failed: 'failed',
  succeeded: 'finished',
};

/** One word where all fare alike, else how many are in which state. */
export function countStates(pods: readonly Pick<PodPicture, 'state'>[]): string {
  const counts = new Map<string, number>();
  for (const { state } of pods) counts.set(STATE_WORDS[state], (counts.get(STATE_WORDS[state]) ?? 0) + 1);
  const told = [...counts].map(([word, count]) => (counts.size === 1 ? word : `${count} ${word}`));
  return told.join(', ');
}
