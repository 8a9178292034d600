/** What a part of the world brings beyond the core, and what it finds when it starts. */
import type { AdmissionMaker } from './api/admission/admission';
import type { ApiClient } from './api/client';
import type { ApiHooks } from './api/hooks';
import type { Kind } from './api/kind';
import type { KindLister } from './api/served-kinds';
import type { Loads } from './batch-resources';
import type { followConfiguration } from './controllers/cluster-dns/configuration';
import type { PodAids } from './controllers/kubelet/aids';
import type { OwnedIndex } from './controllers/owned-index';
import type { PluginMaker } from './controllers/scheduler/plugin';
import type { ImageFamily } from './images/image';
import type { Kernel } from './kernel/kernel';
import type { Attachment, Network } from './network/wire';
import type { NodeLinks } from './node-links';
import type { Pod, ReplicaSet } from './resources';
import type { WorldSpecification } from './specification';

/** What a part of the world finds when it starts: before the nodes, and before the first event runs. */
export interface PartContext {
  readonly kernel: Kernel;
  readonly api: ApiClient;
  readonly sets: OwnedIndex<ReplicaSet>;
  readonly pods: OwnedIndex<Pod>;
  readonly specification: WorldSpecification;
  readonly links: NodeLinks;
  /** `null`: this world has no metrics. */
  readonly loads: Loads | null;
  /** More that the API server is to know. */
  readonly setHooks: (hooks: ApiHooks) => void;
  readonly network: Pick<Network, 'addLoadBalancer'>;
}

/** Something beside kubelet and kube-proxy that runs on every node; called once a node. */
export type NodeAgent = (node: { readonly name: string; readonly attachment: Attachment }) => void;

/** Controllers and images that a page may load apart from the core. Order of the list is order of the start. */
export interface ClusterPart {
  readonly kinds?: readonly Kind[];
  /** Adds kinds while the world runs. */
  readonly listKinds?: KindLister;
  readonly start?: (context: PartContext) => void;
  /** Asked before objects are stored, in this order. */
  readonly admission?: readonly AdmissionMaker[];
  readonly images?: readonly ImageFamily[];
  /** Called once; the agent that it makes then starts on every node. `clusterDns`: address of the DNS server. */
  readonly createAgent?: (context: {
    readonly kernel: Kernel;
    readonly api: ApiClient;
    readonly clusterDns: string | null;
  }) => NodeAgent;
  /** Filters and scores of the scheduler beyond its own. */
  readonly scheduling?: readonly PluginMaker[];
  /** Keeps the cluster's DNS to its ConfigMap. */
  readonly followDns?: typeof followConfiguration;
  /** What kubelets need for pods with probes, hooks and volumes. */
  readonly aids?: PodAids;
}
