/**
 * The cluster as plain data for a map: what is there, where it stands, how it fares and what is awaited. A picture is
 * put together from parts, each drawn from one stored object: so a change costs and sends what has changed, no more.
 */

export type PodState = 'starting' | 'ready' | 'not-ready' | 'terminating' | 'failed' | 'succeeded';

export interface NodePicture {
  readonly name: string;
  readonly internalAddress: string;
  readonly externalAddress: string | null;
  readonly ready: boolean;
}

export interface PodPicture {
  readonly namespace: string;
  readonly name: string;
  /** Two pods of one name have different uids: the map draws another pod then. */
  readonly uid: string;
  /** `null` until the scheduler has chosen. */
  readonly node: string | null;
  /** `null` until the pod's network stands. */
  readonly address: string | null;
  readonly labels: Readonly<Record<string, string>>;
  readonly state: PodState;
  /** One word or short text as kubectl's STATUS column has it: "Running", "ContainerCreating", "CrashLoopBackOff". */
  readonly reason: string;
  readonly phase: string;
  readonly restarts: number;
  /** What this pod waits for, without a full stop: "pulling image nginx"; `null` where it waits for nothing. */
  readonly waitingFor: string | null;
  readonly containers: readonly { readonly name: string; readonly image: string; readonly ready: boolean }[];
  /** Uid of its controller: of a ReplicaSet, for a Deployment's pod. */
  readonly controller: string | null;
}

/** A Service without what stands behind it: it lives on no node. */
export interface ServicePart {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly type: 'ClusterIP' | 'NodePort' | 'LoadBalancer' | 'ExternalName';
  /** `null`: headless, ExternalName, or not allocated yet. */
  readonly address: string | null;
  readonly isHeadless: boolean;
  readonly externalName: string | null;
  /** Of type LoadBalancer only: addresses or names that its provider has given; empty: none yet. */
  readonly externalAddresses?: readonly string[];
  readonly ports: readonly {
    readonly name: string | null;
    readonly protocol: string;
    readonly port: number;
    /** As written: a number or the name of a container's port. */
    readonly targetPort: number | string;
    readonly nodePort: number | null;
  }[];
  readonly selector: Readonly<Record<string, string>> | null;
}

export interface EndpointPicture {
  readonly address: string;
  /** Requests are sent there. */
  readonly ready: boolean;
  readonly terminating: boolean;
  /** `null` where the slice names no pod. */
  readonly podUid: string | null;
}

/** At most a hundred of the endpoints of a Service: what one EndpointSlice says. */
export interface SlicePart {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  /** Name of the Service. */
  readonly service: string;
  readonly endpoints: readonly EndpointPicture[];
}

/** A Service and the pods behind it, as its EndpointSlices say. */
export interface ServicePicture extends ServicePart {
  readonly endpoints: readonly EndpointPicture[];
}

/** What keeps pods alive: a Deployment, StatefulSet or DaemonSet, or a ReplicaSet that stands alone. */
export interface WorkloadPicture {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly wanted: number;
  readonly ready: number;
  /** Uids that its pods name as their controller: those of a Deployment's ReplicaSets, else its own. */
  readonly controllers: readonly string[];
}

/** What stands beside the nodes: cluster DNS, and machines on the internet that the world knows of. */
export interface PlacePicture {
  readonly kind: 'dns' | 'client' | 'server';
  readonly name: string;
  readonly uid: string;
  readonly address: string | null;
}

export interface ClusterPicture {
  readonly nodes: readonly NodePicture[];
  readonly pods: readonly PodPicture[];
  /** Without those of the system (`kubernetes`, and all of kube-system). */
  readonly services: readonly ServicePicture[];
  readonly workloads: readonly WorkloadPicture[];
  /** Omitted where nobody has said what there is. */
  readonly places?: readonly PlacePicture[];
  /** What the whole map waits for: "pod-nginx: pulling image nginx"; `null` where nothing is in progress. */
  readonly waitingFor: string | null;
}

/** All parts, each list sorted as `kubectl get` would. */
export interface PictureParts {
  readonly nodes: readonly NodePicture[];
  readonly pods: readonly PodPicture[];
  readonly services: readonly ServicePart[];
  readonly slices: readonly SlicePart[];
  readonly workloads: readonly WorkloadPicture[];
  readonly places: readonly PlacePicture[];
}

/** What has changed between two pictures. What is gone goes before what is put. */
export interface PictureChange {
  /** New parts, and those that take the place of one with the same id. */
  readonly put: Partial<PictureParts>;
  /** By id: the name of a node, the uid of anything else. */
  readonly removed: { readonly [Name in keyof PictureParts]?: readonly string[] };
}
