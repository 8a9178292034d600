/**
 * What the scheduler knows of nodes and of the pods on them, kept up by watches, so that no pod costs a look at all
 * others. A pod counts from the moment it is bound, before the watch tells of it. Upstream: pkg/scheduler/backend/cache.
 */
import { isSame } from '../../api/equality';
import { milliValue } from '../../api/quantity';
import { compareText } from '../../kernel/text';
import type { Node, Pod } from '../../resources';
import { type Amounts, type Asked, addAmounts, sumAsked } from './pod-requests';

export interface PodInfo {
  readonly pod: Pod;
  readonly asked: Asked;
}

export interface NodeInfo {
  readonly name: string;
  readonly node: Node;
  readonly allocatable: Amounts;
  /** By uid: pods that have not ended. */
  readonly pods: ReadonlyMap<string, PodInfo>;
  readonly used: Amounts;
  readonly scored: { cpu: number; memory: number };
  /** How many pods have this port of the node: `0.0.0.0/TCP/80`. */
  readonly ports: Amounts;
}

/** 1 where the pod came to the node, -1 where it left. */
export type PodListener = (info: PodInfo, nodeName: string, sign: 1 | -1) => void;

export interface NodeCache {
  /** By name. */
  nodes(): readonly NodeInfo[];
  find(name: string): NodeInfo | null;
  setNode(node: Node): void;
  removeNode(name: string): void;
  /** A pod with a node that has not ended. True where anything changed that others may care for. */
  setPod(pod: Pod): boolean;
  /** False where it was not counted. */
  removePod(uid: string): boolean;
  onPod(listener: PodListener): void;
  eachPod(visit: (info: PodInfo, nodeName: string) => void): void;
}

interface Place extends Omit<NodeInfo, 'node' | 'allocatable' | 'pods'> {
  node: Node | null;
  allocatable: Amounts;
  readonly pods: Map<string, PodInfo>;
}

export function createNodeCache(): NodeCache {
  const places = new Map<string, Place>();
  const placeOfPod = new Map<string, Place>();
  const listeners: PodListener[] = [];
  let sorted: readonly NodeInfo[] | null = null;

  function placeOf(name: string): Place {
    const present = places.get(name);
    if (present !== undefined) return present;
    const scored = { cpu: 0, memory: 0 };
    const parts = { pods: new Map(), used: new Map(), scored, ports: new Map() };
    const place: Place = { name, node: null, allocatable: new Map(), ...parts };
    places.set(name, place);
    return place;
  }

  function count(place: Place, info: PodInfo, sign: 1 | -1): void {
    const { amounts, scoredCpu, scoredMemory, hostPorts } = info.asked;
    addAmounts(place.used, amounts, sign);
    place.scored.cpu += sign * scoredCpu;
    place.scored.memory += sign * scoredMemory;
    for (const port of hostPorts) addAmounts(place.ports, new Map([[port, sign]]));
    for (const listener of listeners) listener(info, place.name, sign);
  }

  function forget(place: Place): void {
    if (place.node === null && place.pods.size === 0) places.delete(place.name);
  }

  const cache: NodeCache = {
    nodes() {
      sorted ??= (
        [...places.values()].filter(({ node }) => node !== null) as readonly NodeInfo[] as NodeInfo[]
      ).sort((a, b) => compareText(a.name, b.name));
      return sorted;
    },
    find(name) {
      const place = places.get(name);
      return place?.node ? (place as NodeInfo) : null;
    },
    setNode(node) {
      const place = placeOf(node.metadata.name);
      if (place.node === null) sorted = null;
      place.node = node;
      const amounts = Object.entries(node.status?.allocatable ?? {});
      place.allocatable = new Map(amounts.map(([name, text]) => [name, milliValue(text)]));
    },
    removeNode(name) {
      const place = placeOf(name);
      place.node = null;
      sorted = null;
      forget(place);
    },
    setPod(pod) {
      const uid = pod.metadata.uid ?? '';
      const place = placeOf(pod.spec.nodeName ?? '');
      const before = place.pods.get(uid);
      if (before === undefined) {
        const info = { pod, asked: sumAsked(pod) };
        place.pods.set(uid, info);
        placeOfPod.set(uid, place);
        count(place, info, 1);
        return true;
      }
      if (isAlike(before.pod, pod)) return false;
      count(place, before, -1);
      const info = { pod, asked: sumAsked(pod) };
      place.pods.set(uid, info);
      count(place, info, 1);
      return true;
    },
    removePod(uid) {
      const place = placeOfPod.get(uid);
      const info = place?.pods.get(uid);
      if (place === undefined || info === undefined) return false;
      place.pods.delete(uid);
      placeOfPod.delete(uid);
      count(place, info, -1);
      forget(place);
      return true;
    },
    onPod: (listener) => listeners.push(listener),
    eachPod(visit) {
      for (const { name, pods } of places.values()) for (const info of pods.values()) visit(info, name);
    },
  };
  return cache;
}

/** Only its status is another: nothing that counts here. */
function isAlike(a: Pod, b: Pod): boolean {
  return (
    a.metadata.generation === b.metadata.generation &&
    a.metadata.deletionTimestamp === b.metadata.deletionTimestamp &&
    isSame(a.metadata.labels, b.metadata.labels)
  );
}
