/**
 * The story of every packet and request: who decided what, when and why. A Hop is made by the code that
 * decides, at the moment it decides (DESIGN invariant 9); views only tell it.
 */

export type PlaceKind =
  | 'laptop'
  | 'pod'
  | 'node'
  | 'network'
  | 'dns'
  | 'service'
  | 'load-balancer'
  | 'api-server'
  | 'internet';

export interface Place {
  readonly kind: PlaceKind;
  /** `node-1`, `default/pod-nginx`, `laptop`. */
  readonly name: string;
  readonly address: string | null;
}

export type Decision =
  | 'sent'
  | 'resolved'
  | 'unresolved'
  /** A rule of a node has put another address in the place of a Service's. */
  | 'translated'
  | 'forwarded'
  | 'delivered'
  | 'answered'
  | 'refused'
  | 'dropped'
  /** The client stopped waiting, though nothing was lost. */
  | 'gave-up'
  /** The program ended while it served. */
  | 'cut';

export interface Hop {
  /** Which request this hop belongs to. */
  readonly requestId: number;
  /** 1, 2, 3 … within the request. */
  readonly number: number;
  readonly atMs: number;
  readonly place: Place;
  readonly decision: Decision;
  /** One plain sentence for a learner: what was decided here and why. */
  readonly reason: string;
  /** Where a rule of a Service decided: among whom, and who was chosen. */
  readonly choice?: Choice;
  /** The node whose rule decided, where the place is the Service itself: a Service lives on no node. */
  readonly node?: string;
  /** Where a name was looked up: which names were asked for, in order, and what was answered. */
  readonly lookup?: Lookup;
  /** Where a request ended badly: what to look at. Given by who decided, as the reason is. */
  readonly pointer?: Pointer;
}

export interface Lookup {
  /** As the client wrote it: `service-python`. */
  readonly name: string;
  /** Address of the DNS server; `null` where none could be asked. */
  readonly server: string | null;
  readonly tried: readonly {
    /** `service-python.default.svc.cluster.local` */
    readonly name: string;
    /** `A`, `SRV` … */
    readonly type: string;
    /** `1.1.10.1`, `NXDOMAIN`, `no record of this type`, `no answer in time`. */
    readonly answer: string;
  }[];
}

/** The object behind a failure, and the command that shows it. */
export interface Pointer {
  /** `Service default/service-python` */
  readonly object: string;
  /** `spec.selector`; `null` where the whole object matters. */
  readonly field: string | null;
  /** `kubectl get endpointslices -l kubernetes.io/service-name=service-python` */
  readonly command: string;
}

export interface Choice {
  /** `default/service-python` */
  readonly service: string;
  /** What it matched: "1.1.10.1, port 3000 (TCP)". */
  readonly rule: string;
  readonly candidates: readonly {
    readonly address: string;
    readonly port: number;
    /** `default/pod-python-5d9c`, `null` where no pod is known behind the address. */
    readonly pod: string | null;
  }[];
  /** Place in candidates; `null` where there was none to choose from. */
  readonly chosen: number | null;
}

export interface TracedRequest {
  readonly id: number;
  /** dns: a program asked for a name and nothing else (nslookup, dig, or ping before its first request). */
  readonly protocol: 'http' | 'icmp' | 'dns' | 'tcp';
  readonly from: Place;
  /** As the client wrote it: `http://1.1.1.3:443/`, `1.1.1.3`, `service-python`. */
  readonly target: string;
  readonly startedMs: number;
  /** `null` while it is under way. */
  readonly endedMs: number | null;
  /** `null` while it is under way. `answered` carries the HTTP status where there is one. */
  readonly outcome:
    | null
    | { readonly kind: 'answered'; readonly status: number | null }
    | { readonly kind: 'failed'; readonly reason: string };
  /** The pod that answered, with the uid that it had then. */
  readonly answeredBy: null | {
    readonly namespace: string;
    readonly name: string;
    readonly uid: string;
    readonly node: string;
  };
  readonly hops: readonly Hop[];
}
