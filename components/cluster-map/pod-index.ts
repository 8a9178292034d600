/** Pods found by what others say of them, without going through all of them each time. One index for each list. */
import type { PodPicture, WorkloadPicture } from '../../lib/cluster/picture';

export interface PodIndex {
  readonly byUid: ReadonlyMap<string, PodPicture>;
  /** In the order of the list; `null`: those without a node. */
  readonly byNode: ReadonlyMap<string | null, readonly PodPicture[]>;
  readonly byController: ReadonlyMap<string | null, readonly PodPicture[]>;
}

const known = new WeakMap<readonly PodPicture[], PodIndex>();

/** The list must not change afterwards. */
export function indexPods(pods: readonly PodPicture[]): PodIndex {
  const found = known.get(pods);
  if (found) return found;
  const index: PodIndex = {
    byUid: new Map(pods.map((pod) => [pod.uid, pod])),
    byNode: group(pods, ({ node }) => node),
    byController: group(pods, ({ controller }) => controller),
  };
  known.set(pods, index);
  return index;
}

/** Those that a workload keeps alive. */
export function podsOf({ controllers }: WorkloadPicture, pods: readonly PodPicture[]): readonly PodPicture[] {
  const { byController } = indexPods(pods);
  return controllers.flatMap((uid) => byController.get(uid) ?? []);
}

function group<Key>(pods: readonly PodPicture[], keyOf: (pod: PodPicture) => Key): Map<Key, PodPicture[]> {
  const groups = new Map<Key, PodPicture[]>();
  for (const pod of pods) {
    const own = groups.get(keyOf(pod));
    if (own) own.push(pod);
    else groups.set(keyOf(pod), [pod]);
  }
  return groups;
}
