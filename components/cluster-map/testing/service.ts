import type { ServicePicture, WorkloadPicture } from '../../../lib/cluster/picture';

/** `default` Service of type ClusterIP, 3000 → 443, with a ready pod behind it for each uid; but for what `part` says. */
export function service(
  name: string,
  podUids: readonly string[],
  part: Partial<ServicePicture> = {},
): ServicePicture {
  return {
    namespace: 'default',
    name,
    uid: `uid-${name}`,
    type: 'ClusterIP',
    address: '1.1.10.1',
    isHeadless: false,
    externalName: null,
    ports: [{ name: null, protocol: 'TCP', port: 3000, targetPort: 443, nodePort: null }],
    selector: { run: name },
    endpoints: podUids.map((podUid) => ({ address: '1.1.1.3', ready: true, terminating: false, podUid })),
    ...part,
  };
}

/** Uid of the ReplicaSet of the Deployment with this name: what its pods name as their controller. */
export const setOf = (deployment: string) => `uid-set-${deployment}`;

/** A Deployment that has as many pods as it wants. */
export function workload(name: string, count: number, part: Partial<WorkloadPicture> = {}): WorkloadPicture {
  return {
    kind: 'Deployment',
    namespace: 'default',
    name,
    uid: `uid-deployment-${name}`,
    wanted: count,
    ready: count,
    controllers: [setOf(name)],
    ...part,
  };
}
