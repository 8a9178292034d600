/** What a world is before anything happens in it: plain data, written by courses, tests and figures. */
import type { WorkloadLoad } from './batch-resources';
import type { KubernetesObject } from './resources';

/** What the world is before the first act. Addresses stand exactly as written; nothing else is handed out before them. */
export interface WorldSpecification {
  /** RFC 3339; virtual time 0. Default 2026-01-01T00:00:00Z. */
  readonly startsAt?: string;
  readonly nodes: readonly {
    readonly name: string;
    readonly internalAddress: string;
    readonly externalAddress?: string;
    readonly labels?: Readonly<Record<string, string>>;
    /** Kubernetes quantities; default cpu 4, memory 8Gi, pods 110. */
    readonly capacity?: Readonly<Record<string, string>>;
  }[];
  /** CIDR of Services. */
  readonly serviceRange: string;
  /** By `namespace/name` of the Service: its address, whenever it is made; no other Service is given it. */
  readonly serviceAddresses?: Readonly<Record<string, string>>;
  /**
   * `sequential`: Services without a clusterIP get the lowest address that is free, in order. Omitted: as a real
   * API server allocates (at random in the upper band of the range; `kubernetes` has the first address).
   */
  readonly serviceAddressOrder?: 'sequential';
  /**
   * `sequential`: pods get this address, then upwards, never reused. Without it each node has its own 10.244.N.0/24.
   */
  readonly podAddresses?: { readonly first: string };
  /**
   * Objects created at time 0, in order, before the clock runs. A pod's `status.podIP` here fixes its first address;
   * a Deployment's, that of its first pod.
   */
  readonly objects: readonly KubernetesObject[];
  /** Run this long (virtual) before the learner sees the world, so that it is up and ready. Default 30000. */
  readonly warmUpMs?: number;
  /** Address of the API server as the laptop sees it. Default 4.4.4.100 (port 6443). */
  readonly apiServerAddress?: string;
  /** `none`: no DNS in this cluster. Omitted: Service kube-system/kube-dns, by default at the tenth address of the range. */
  readonly clusterDns?: 'none';
  /**
   * How much the pods of a workload have to do, together: what an autoscaler measures and `kubectl top` shows.
   * Without an entry a pod uses next to nothing; without `loads` the world has no metrics server.
   */
  readonly loads?: readonly WorkloadLoad[];
  /**
   * Who looks after Services of type LoadBalancer. Omitted: nobody, so that EXTERNAL-IP stays pending, as on bare
   * machines.
   */
  readonly loadBalancers?: readonly LoadBalancerProvider[];
  /** Names outside the cluster, known everywhere: an address each, or another name. */
  readonly publicNames?: Readonly<Record<string, string>>;
  /** HTTP servers on the internet. The same address may have several, at other ports. */
  readonly publicServers?: readonly PublicServer[];
  /** Machines on the internet from which requests come: `cluster.host({ outside: name })`. */
  readonly outsideClients?: readonly { readonly name: string; readonly address: string }[];
}

export interface PublicServer {
  /** Its name in DNS; omitted: only its address leads there. */
  readonly name?: string;
  /** Omitted: that of publicNames, or else the next of 198.51.100.10 and upwards. */
  readonly address?: string;
  /** Default 80. */
  readonly port?: number;
  /** It speaks TLS. */
  readonly secure?: boolean;
  /** What it answers. `{host}`, `{method}`, `{path}` and `{client}` stand for what it saw of the request. */
  readonly answer: string;
  /** It has sites of these names (Host header, lower case) and answers others with 404; omitted: of all. */
  readonly hosts?: readonly string[];
}

export interface LoadBalancerProvider {
  /** Handed out in order. */
  readonly addresses: readonly string[];
  /** Of these, some that are kept: namespace/name of the Service → address. */
  readonly reserved?: Readonly<Record<string, string>>;
  /** From the wish to the address. Default 8000. */
  readonly delayMs?: number;
  /** It gives none, and says why: the words of its error. */
  readonly refuses?: string;
  /** It looks after Services of this loadBalancerClass; omitted: after those that name none. */
  readonly className?: string;
  /** VIP (default): pods may see the client's address. Proxy: they see the load balancer's. */
  readonly ipMode?: 'VIP' | 'Proxy';
}
