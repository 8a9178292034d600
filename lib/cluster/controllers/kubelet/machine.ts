/** The node that a kubelet works on, and what it works with: handed to every part of it. */
import type { ApiClient } from '../../api/client';
import type { Kernel } from '../../kernel/kernel';
import type { Attachment, Network } from '../../network/wire';
import type { FileSystem, ProcessRunner } from '../../process';
import type { Pod } from '../../resources';
import type { PodAids } from './aids';
import type { ImagePuller } from './image-puller';
import type { ContainerRecord } from './record';

export interface Machine {
  readonly kernel: Kernel;
  readonly api: ApiClient;
  readonly network: Network;
  readonly runner: ProcessRunner;
  /** For probes, hooks and volumes; null in a world that was made without that part. */
  readonly aids: PodAids | null;
  readonly nodeName: string;
  readonly internalAddress: string;
  readonly attachment: Attachment;
  readonly images: ImagePuller;
  /** Address of the cluster's DNS Service; `null` where this cluster has none. */
  readonly clusterDns: string | null;
  /** Text of the node's own /etc/resolv.conf. */
  readonly resolvConf: string;
  /** The node's own files, for volumes of type hostPath: made when a pod asks for them first. */
  readonly files: () => FileSystem;
  /** Of persistent volumes, by uid: one storage for all nodes. */
  readonly storage: Map<string, FileSystem>;
  /** The next free address for this pod on this node. */
  allocateAddress(pod: Pod): string;
  releaseAddress(address: string): void;
  /** A whole number of milliseconds, drawn from this node's stream. */
  draw(leastMs: number, spreadMs: number): number;
}

const LISTS = {
  init: 'initContainers',
  sidecar: 'initContainers',
  main: 'containers',
  ephemeral: 'ephemeralContainers',
} as const;

export function recordPodEvent(
  { api, nodeName }: Machine,
  pod: Pod,
  type: 'Normal' | 'Warning',
  reason: string,
  message: string,
  container?: Pick<ContainerRecord, 'spec' | 'role'>,
): void {
  const fieldPath =
    container === undefined ? undefined : `spec.${LISTS[container.role]}{${container.spec.name}}`;
  api.recordEvent(pod, type, reason, message, { component: 'kubelet', host: nodeName }, fieldPath);
}
