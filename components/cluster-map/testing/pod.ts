import type { PodPicture } from '../../../lib/cluster/picture';

/** A pod that is ready, but for what `part` says. */
export function pod(name: string, node: string | null, part: Partial<PodPicture> = {}): PodPicture {
  return {
    namespace: 'default',
    name,
    uid: `uid-${name}`,
    node,
    address: '1.1.1.4',
    labels: {},
    state: 'ready',
    reason: 'Running',
    phase: 'Running',
    restarts: 0,
    waitingFor: null,
    containers: [],
    controller: null,
    ...part,
  };
}
