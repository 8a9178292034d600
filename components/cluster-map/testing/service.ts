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

/** A Deployment that wants as many pods as it has. */
export function workload(
  name: string,
  podUids: readonly string[],
  part: Partial<WorkloadPicture> = {},
): WorkloadPicture {
  const count = podUids.length;
  return {
    kind: 'Deployment',
    namespace: 'default',
    name,
    uid: `uid-deployment-${name}`,
    wanted: count,
    ready: count,
    podUids,
    ...part,
  };
}
