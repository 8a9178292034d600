/** The node that a kubelet works on, and what it works with: handed to every part of it. */
import type { ApiClient } from '../../api/client';
import type { Kernel } from '../../kernel/kernel';
import type { Attachment, Network } from '../../network/wire';
import type { ProcessRunner } from '../../process';
import type { Pod } from '../../resources';
import type { ImagePuller } from './image-puller';

export interface Machine {
  readonly kernel: Kernel;
  readonly api: ApiClient;
  readonly network: Network;
  readonly runner: ProcessRunner;
  readonly nodeName: string;
  readonly internalAddress: string;
  readonly attachment: Attachment;
  readonly images: ImagePuller;
  /** Address of the cluster's DNS Service; `null` where this cluster has none. */
  readonly clusterDns: string | null;
  /** Text of the node's own /etc/resolv.conf. */
  readonly resolvConf: string;
  /** The next free address for this pod on this node. */
  allocateAddress(pod: Pod): string;
  /** A whole number of milliseconds, drawn from this node's stream. */
  draw(leastMs: number, spreadMs: number): number;
}

export function recordPodEvent(
  { api, nodeName }: Machine,
  pod: Pod,
  type: 'Normal' | 'Warning',
  reason: string,
  message: string,
  container?: { readonly name: string; readonly isInit: boolean },
): void {
  const list = container?.isInit ? 'initContainers' : 'containers';
  const fieldPath = container === undefined ? undefined : `spec.${list}{${container.name}}`;
  api.recordEvent(pod, type, reason, message, { component: 'kubelet', host: nodeName }, fieldPath);
}
