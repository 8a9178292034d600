/**
 * Which pods name a claim, kept up by a watch: who waits for it, and who holds it.
 * Upstream: the index of pods by claim (pkg/controller/volume/common).
 */
import type { ApiClient } from '../../api/client';
import { claimNamesOf } from '../../api/volume-match';
import { compareText } from '../../kernel/text';
import type { Pod } from '../../resources';
import type { PersistentVolumeClaim } from '../../storage-resources';
import { keyOf } from '../work-queue';
import type { Told } from './binder';

export interface ClaimUsers {
  /** A pod with a node counts until it is gone from the store, also when it has ended. */
  isUsed(claimKey: string): boolean;
  /** What is said of a claim that waits for its first consumer. */
  tellWaiting(claim: PersistentVolumeClaim): Told;
  /** Called with `namespace/name` of a claim that a pod no longer names. */
  onLeave(listener: (claimKey: string) => void): void;
}

export function watchClaimUsers(api: ApiClient): ClaimUsers {
  const pods = new Map<string, Map<string, Pod>>();
  const listeners: ((claimKey: string) => void)[] = [];
  let isLooking = false;

  /** Only a world with claims pays for this. */
  api.watch('PersistentVolumeClaim', () => {
    if (isLooking) return;
    isLooking = true;
    lookAtPods();
  });

  function lookAtPods(): void {
    api.watch('Pod', ({ type, object }) => {
      const pod = object as Pod;
      for (const name of claimNamesOf(pod)) {
        const key = `${pod.metadata.namespace ?? ''}/${name}`;
        const users = pods.get(key) ?? new Map<string, Pod>();
        if (type !== 'DELETED') {
          users.set(keyOf(pod.metadata), pod);
          pods.set(key, users);
          continue;
        }
        users.delete(keyOf(pod.metadata));
        if (users.size === 0) pods.delete(key);
        for (const listener of listeners) listener(key);
      }
    });
  }

  function usersOf(key: string): readonly Pod[] {
    return [...(pods.get(key)?.values() ?? [])];
  }

  return {
    isUsed: (key) => usersOf(key).some(({ spec }) => spec.nodeName !== undefined),
    tellWaiting({ metadata }) {
      const names = usersOf(keyOf(metadata))
        .filter(({ spec }) => spec.nodeName === undefined)
        .map((pod) => pod.metadata.name)
        .sort(compareText);
      const [reason, message] =
        names.length === 0
          ? ['WaitForFirstConsumer', 'waiting for first consumer to be created before binding']
          : [
              'WaitForPodScheduled',
              `waiting for pod${names.length > 1 ? 's' : ''} ${names.join(',')} to be scheduled`,
            ];
      return { type: 'Normal', reason: reason!, message: message! };
    },
    onLeave: (listener) => listeners.push(listener),
  };
}
