/**
 * What decides where a pod goes: filters that say no with a reason, and scores from 0 to 100. A plugin looks at the pod
 * once a cycle and then at each node. Upstream: k8s.io/kube-scheduler/framework.
 */
import type { ApiClient } from '../../api/client';
import type { NodeCache, NodeInfo, PodInfo } from './node-cache';
import type { PodCounts } from './pod-counts';

export interface Rejection {
  readonly plugin: string;
  /** Kubernetes' own words, each counted over the nodes. */
  readonly reasons: readonly string[];
  /** Removing other pods would not help. */
  readonly isFinal: boolean;
}

/** A pod that no node can take, and what each node said. */
export interface Failure {
  readonly info: PodInfo;
  readonly rejections: ReadonlyMap<NodeInfo, Rejection>;
  /** All that filter, to be asked again about a node with other pods on it. */
  readonly plugins: readonly SchedulerPlugin[];
}

/** What may help a pod that found no place. */
export type Chance = 'node' | 'pod gone' | 'pod came' | 'other';

export interface PreparedPlugin {
  /** No node can take the pod, whatever it is: said once, not of each node. */
  readonly refusal?: string;
  /** `null`: it fits. */
  readonly filter?: (node: NodeInfo) => Rejection | null;
  /** In the order of the candidates, each from 0 to 100. */
  readonly score?: (candidates: readonly NodeInfo[]) => readonly number[];
  /** What has to be done before the pod is bound; false: the pod has to wait until it is done, and try again. */
  readonly reserve?: (node: NodeInfo) => boolean;
}

export interface SchedulerPlugin {
  readonly name: string;
  /** How much its score counts. Default 1. */
  readonly weight?: number;
  /** Which events may turn its no into a yes. Default: all. */
  readonly chances?: readonly Chance[];
  /** `null` where it has nothing to say of this pod. */
  readonly prepare?: (info: PodInfo) => PreparedPlugin | null;
  /** Tries to make room. What it says is added to the event; the node is the one that it made room on. */
  readonly makeRoom?: (failure: Failure) => { readonly node: string | null; readonly text: string };
}

export interface SchedulerWorld {
  readonly api: ApiClient;
  readonly cache: NodeCache;
  readonly counts: PodCounts;
  /** Of now. */
  timestamp(): string;
  /** Something happened that may help pods without a place. */
  wake(chance: Chance): void;
}

/** Plugins are asked in the order of their list, and the first no decides. */
export type PluginMaker = (world: SchedulerWorld) => SchedulerPlugin;

/** Shares of the greatest, from 0 to 100; reversed where less is better. */
export function normalise(counts: readonly number[], isReversed: boolean): readonly number[] {
  const most = Math.max(0, ...counts);
  return counts.map((count) => {
    const share = most === 0 ? 0 : Math.floor((100 * count) / most);
    return isReversed ? 100 - share : share;
  });
}
