/**
 * What the kubelet needs only for pods that ask for more than to run: probes, hooks, volumes, variables from elsewhere.
 * It comes with a part of the world, so that a page which shows plain pods need not load it. Types only.
 */
import type { Attachment } from '../../network/wire';
import type { FileSystem } from '../../process';
import type { Container, Pod, Probe, ProbeHandler } from '../../resources';
import type { ContainerRun } from './container';
import type { PodFacts } from './environment';
import type { Machine } from './machine';
import type { ContainerRecord } from './record';

export interface PodAids {
  setUpVolumes(machine: Machine, facts: PodFacts): SetUp;
  /** What changed in the API reaches the files: ConfigMaps, Secrets, labels. */
  refreshVolumes(machine: Machine, facts: PodFacts, volumes: Volumes): void;
  /** The container's own files with its volumes hung in, or the kubelet's words for why that fails. */
  mountVolumes(
    machine: Machine,
    own: FileSystem,
    container: Container,
    volumes: Volumes,
    environment: Readonly<Record<string, string>>,
  ): FileSystem | string;
  startProbes(machine: Machine, target: ProbeTarget, reports: ProbeReports): () => void;
  /** Once, with null where it passed and else the reason. Returns how to give up. */
  runHook(
    machine: Machine,
    target: ProbeTarget,
    kind: HookKind,
    hook: ProbeHandler,
    done: (failure: string | null) => void,
  ): () => void;
  /** Of `envFrom`. Throws ConfigurationError. */
  readSource(machine: Machine, pod: Pod, source: unknown): Readonly<Record<string, string>>;
  /** Of `valueFrom`; null where it is optional and not there. Throws ConfigurationError. */
  readValue(machine: Machine, facts: PodFacts, container: Container, source: unknown): string | null;
}

export type HookKind = 'PreStop' | 'PostStart';

export interface MountedVolume {
  /** Made when somebody looks into it first: most volumes are never read. */
  files(): FileSystem;
  /** Where in them it begins: '' or an absolute path. */
  readonly root: string;
  readonly isReadOnly: boolean;
  /** Writes what is there now into files that somebody has looked at; absent where nothing ever changes. */
  readonly refresh?: (machine: Machine, facts: PodFacts) => void;
}

export type Volumes = ReadonlyMap<string, MountedVolume>;

export type SetUp =
  | { readonly ok: true; readonly volumes: Volumes }
  /** The kubelet's words, for the event FailedMount. */
  | { readonly ok: false; readonly message: string };

export interface ProbeTarget {
  readonly pod: () => Pod;
  readonly record: ContainerRecord;
  readonly run: ContainerRun;
  readonly address: string;
  readonly attachment: Attachment;
  /** When the kubelet saw the pod first: the period of its probes is counted from there. */
  readonly seenMs: number;
}

export interface ProbeReports {
  setReady(ready: boolean): void;
  setStarted(): void;
  /** The container must be killed and started again. */
  kill(kind: 'liveness' | 'startup', probe: Probe): void;
}
