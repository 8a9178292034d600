/**
 * The simulated Kubernetes world: builds it from a specification and steps it, event by event.
 * No I/O, no wall clock, no dice: the same specification, seed and acts give the same world everywhere.
 */
import type { Channel, HttpRequest, HttpResponse } from './http';
import type { FileSystem, Host, Process, ProcessRunner, Signal, TaskHandle } from './process';
import type { KubernetesObject } from './resources';
import type { TracedRequest } from './trace';

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
  /** Addresses set before anything is allocated, by `namespace/name` of the Service. */
  readonly serviceAddresses?: Readonly<Record<string, string>>;
  /**
   * `sequential`: pods get this address, then upwards, never reused. Without it each node has its own 10.244.N.0/24.
   */
  readonly podAddresses?: { readonly first: string };
  /** Objects created at time 0, in order, before the clock runs. A pod's `status.podIP` here fixes its first address. */
  readonly objects: readonly KubernetesObject[];
  /** Run this long (virtual) before the learner sees the world, so that it is up and ready. Default 30000. */
  readonly warmUpMs?: number;
  /** Address of the API server as the laptop sees it. Default 4.4.4.100 (port 6443). */
  readonly apiServerAddress?: string;
}

export interface ClusterOptions {
  readonly specification: WorldSpecification;
  readonly seed: number;
  readonly runner: ProcessRunner;
}

export interface RunLimits {
  /** Stop before the first event later than this, and set the clock to it. */
  readonly untilMs?: number;
  /** Stop after this many events and task resumptions. */
  readonly steps?: number;
  /** Checked after each step; stop where it is true. */
  readonly until?: () => boolean;
}

export interface RunResult {
  readonly steps: number;
  /** Why it stopped. `idle`: no event is left at all. */
  readonly stopped: 'idle' | 'time' | 'steps' | 'condition';
}

/** progress: will lead somewhere (pull, start, grace, a running request). periodic: goes on for ever (probes, leases, back-off). */
export type EventClass = 'progress' | 'periodic';

export interface Cluster {
  nowMs(): number;
  /** RFC 3339 with seconds, of a virtual time. */
  timestamp(atMs: number): string;
  /** Total steps since the start: the deterministic budget counts these. */
  readonly steps: number;
  run(limits: RunLimits): RunResult;
  /** Virtual time of the next event of this class; `null` where there is none. */
  nextEventMs(eventClass: EventClass | 'any'): number | null;

  readonly laptop: Host;
  /** Kubeconfig of the learner's machine, as a file's text. */
  readonly kubeconfig: string;
  createChannel(name: string): Channel;
  /** A stream of chance of its own: uint32 values; the same name gives the same stream. */
  createRandom(name: string): () => number;
  spawn(process: Process<number>, name: string): TaskHandle;
  signal(task: TaskHandle, signal: Signal): void;
  /** Runs before every other event of that millisecond: how signals and keys of the log enter at an exact place. */
  scheduleFirst(atMs: number, act: () => void): void;

  /** The HTTP face, without a network in between: for judging, pictures and the bridge. */
  handle(request: HttpRequest): HttpResponse;
  /** Frozen objects of a kind, sorted by namespace and name. `kind` as in manifests: "Pod". */
  list(kind: string, namespace?: string): readonly KubernetesObject[];
  /** Files of a running container; `null` where there is none. */
  containerFiles(namespace: string, pod: string, container: string): FileSystem | null;

  /** All requests that were traced, oldest first, the last `limits.tracedRequests` of them. */
  requests(): readonly TracedRequest[];
  /** A number that changes whenever objects or requests change: cheap to poll for the picture. */
  readonly version: number;
  /** Sends a request from a place of the world (judging on a fork): a pod's network or the laptop's. */
  host(place: { readonly namespace: string; readonly pod: string } | { readonly node: string } | 'laptop'): Host | null;
  /** sha256 (hex) over every store write, hop and task result so far, in order. */
  hash(): string;
}

export function createCluster(_options: ClusterOptions): Cluster {
  throw new Error('createCluster is not written yet');
}
