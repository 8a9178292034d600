/**
 * What a kubelet says of its node: addresses, capacity, conditions, versions. Left out: real measurements of
 * memory, disk and processes (there is always enough), images, volumes in use. Upstream:
 * pkg/kubelet/nodestatus.
 */
import { KUBERNETES_VERSION } from '../../api/version';
import { hashText } from '../../kernel/hash';
import type { Condition, Node } from '../../resources';

export interface NodeDescription {
  readonly name: string;
  readonly internalAddress: string;
  readonly externalAddress: string | null;
  readonly labels: Readonly<Record<string, string>>;
  readonly capacity: Readonly<Record<string, string>>;
  /** `null` where the world hands out pod addresses from one list. */
  readonly podRange: string | null;
}

export function describeNode(node: NodeDescription, timestamp: string): Node {
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name: node.name,
      labels: {
        'beta.kubernetes.io/arch': 'amd64',
        'beta.kubernetes.io/os': 'linux',
        'kubernetes.io/arch': 'amd64',
        'kubernetes.io/hostname': node.name,
        'kubernetes.io/os': 'linux',
        ...node.labels,
      },
      annotations: {
        'node.alpha.kubernetes.io/ttl': '0',
        'volumes.kubernetes.io/controller-managed-attach-detach': 'true',
      },
    },
    spec: node.podRange === null ? {} : { podCIDR: node.podRange, podCIDRs: [node.podRange] },
    status: buildNodeStatus(node, timestamp, []),
  };
}

export function buildNodeStatus(
  node: NodeDescription,
  timestamp: string,
  before: readonly Condition[],
): NonNullable<Node['status']> {
  const resources = {
    cpu: '4',
    'ephemeral-storage': '50Gi',
    'hugepages-1Gi': '0',
    'hugepages-2Mi': '0',
    memory: '8Gi',
    pods: '110',
    ...node.capacity,
  };
  const identity = hashText(`machine ${node.name}`);
  return {
    addresses: [
      { type: 'InternalIP', address: node.internalAddress },
      ...(node.externalAddress === null ? [] : [{ type: 'ExternalIP', address: node.externalAddress }]),
      { type: 'Hostname', address: node.name },
    ],
    allocatable: resources,
    capacity: resources,
    conditions: CONDITIONS.map(([type, status, reason, message]) => ({
      lastHeartbeatTime: timestamp,
      lastTransitionTime:
        before.find((condition) => condition.type === type)?.lastTransitionTime ?? timestamp,
      message,
      reason,
      status,
      type,
    })),
    daemonEndpoints: { kubeletEndpoint: { Port: 10250 } },
    nodeInfo: {
      architecture: 'amd64',
      bootID: asUuid(hashText(`boot ${node.name}`)),
      containerRuntimeVersion: 'containerd://2.2.0',
      kernelVersion: '6.12.48+deb13-amd64',
      kubeProxyVersion: '',
      kubeletVersion: KUBERNETES_VERSION.gitVersion,
      machineID: identity.slice(0, 32),
      operatingSystem: 'linux',
      osImage: 'Debian GNU/Linux 13 (trixie)',
      systemUUID: asUuid(identity),
    },
  };
}

const CONDITIONS = [
  ['MemoryPressure', 'False', 'KubeletHasSufficientMemory', 'kubelet has sufficient memory available'],
  ['DiskPressure', 'False', 'KubeletHasNoDiskPressure', 'kubelet has no disk pressure'],
  ['PIDPressure', 'False', 'KubeletHasSufficientPID', 'kubelet has sufficient PID available'],
  ['Ready', 'True', 'KubeletReady', 'kubelet is posting ready status'],
] as const;

function asUuid(hex: string): string {
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join(
    '-',
  );
}
