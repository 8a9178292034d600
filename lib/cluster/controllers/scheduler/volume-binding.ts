/**
 * The plugin VolumeBinding: a pod goes where its volumes can be reached. For claims that wait for their first consumer
 * it picks volumes, or has new ones made for the node that was chosen, and lets the pod wait until they are bound.
 * Left out: capacity of storage, topologies of a class. Upstream: pkg/scheduler/framework/plugins/volumebinding.
 */
import type { ApiClient } from '../../api/client';
import {
  annotationOf,
  BIND_COMPLETED,
  claimedBy,
  claimNamesOf,
  classOf,
  findBestVolume,
  SELECTED_NODE,
  withAnnotations,
} from '../../api/volume-match';
import type { Node, Pod } from '../../resources';
import type { PersistentVolume, PersistentVolumeClaim, StorageClass } from '../../storage-resources';
import { matchesNodeTerms, type Term } from '../node-selection';
import type { NodeInfo } from './node-cache';
import type { PluginMaker, PreparedPlugin } from './plugin';

const PLUGIN = 'VolumeBinding';
const NO_PROVISIONER = 'kubernetes.io/no-provisioner';
const WRONG_NODE = "node(s) didn't match PersistentVolume's node affinity";
const NO_VOLUME = "node(s) didn't find available persistent volumes to bind";
const VOLUME_GONE = 'node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)';

export const VOLUME_BINDING: PluginMaker = ({ api, wake }) => {
  for (const kind of ['PersistentVolumeClaim', 'PersistentVolume', 'StorageClass']) {
    api.watch(kind, () => wake('other'));
  }
  return { name: PLUGIN, chances: ['node', 'other'], prepare: ({ pod }) => prepare(api, pod) };
};

interface PodClaims {
  readonly bound: readonly PersistentVolumeClaim[];
  /** They get a volume when a node is chosen. */
  readonly delayed: readonly PersistentVolumeClaim[];
}

function prepare(api: ApiClient, pod: Pod): PreparedPlugin | null {
  const names = claimNamesOf(pod);
  if (names.length === 0) return null;
  const claims = sortClaims(api, pod.metadata.namespace ?? '', names);
  if (typeof claims === 'string') return { refusal: claims };
  const { bound, delayed } = claims;
  const volumes = bound.map(({ spec }) => readVolume(api, spec.volumeName));
  return {
    filter({ node }) {
      const why = refuseNode(volumes, node) ?? (choose(api, delayed, node) === null ? NO_VOLUME : null);
      return why === null ? null : { plugin: PLUGIN, reasons: [why], isFinal: true };
    },
    reserve: (node) => reserve(api, delayed, node),
  };
}

/** A text: why no node can take a pod with these claims. */
function sortClaims(api: ApiClient, namespace: string, names: readonly string[]): PodClaims | string {
  const bound: PersistentVolumeClaim[] = [];
  const delayed: PersistentVolumeClaim[] = [];
  for (const name of names) {
    const claim = api.get<PersistentVolumeClaim>('PersistentVolumeClaim', namespace, name);
    if (claim === null) return `persistentvolumeclaim "${name}" not found`;
    if (claim.status?.phase === 'Lost') {
      return `persistentvolumeclaim "${name}" bound to non-existent persistentvolume "${claim.spec.volumeName ?? ''}"`;
    }
    if (claim.metadata.deletionTimestamp !== undefined) {
      return `persistentvolumeclaim "${name}" is being deleted`;
    }
    const isBound = annotationOf(claim, BIND_COMPLETED) !== undefined;
    (isBound ? bound : delayed).push(claim);
  }
  const isAtOnce = delayed.some(
    (claim) => (claim.spec.volumeName ?? '') !== '' || !isWaitingForConsumer(readClass(api, claim)),
  );
  return isAtOnce ? 'pod has unbound immediate PersistentVolumeClaims' : { bound, delayed };
}

function isWaitingForConsumer(storageClass: StorageClass | null): boolean {
  return storageClass?.volumeBindingMode === 'WaitForFirstConsumer';
}

function readClass(api: ApiClient, claim: PersistentVolumeClaim): StorageClass | null {
  return api.get<StorageClass>('StorageClass', '', classOf(claim));
}

function readVolume(api: ApiClient, name: string | undefined): PersistentVolume | null {
  return api.get<PersistentVolume>('PersistentVolume', '', name ?? '');
}

function refuseNode(volumes: readonly (PersistentVolume | null)[], node: Node): string | null {
  if (volumes.includes(null)) return VOLUME_GONE;
  return volumes.every((volume) => isReached(volume!, node)) ? null : WRONG_NODE;
}

function isReached({ spec }: PersistentVolume, node: Node): boolean {
  const affinity = spec.nodeAffinity as
    | { readonly required?: { readonly nodeSelectorTerms?: readonly Term[] } }
    | undefined;
  const terms = affinity?.required?.nodeSelectorTerms;
  return terms === undefined || matchesNodeTerms(terms, node);
}

/** For each claim a volume that is there, or null where one is to be made; null: not on this node. */
function choose(
  api: ApiClient,
  claims: readonly PersistentVolumeClaim[],
  node: Node,
): readonly (PersistentVolume | null)[] | null {
  if (claims.length === 0) return [];
  let free = api.list<PersistentVolume>('PersistentVolume').filter((volume) => isReached(volume, node));
  const chosen: (PersistentVolume | null)[] = [];
  for (const claim of claims) {
    const selected = annotationOf(claim, SELECTED_NODE);
    if (selected !== undefined && selected !== node.metadata.name) return null;
    const volume = findBestVolume(claim, free);
    const { provisioner = NO_PROVISIONER } = readClass(api, claim) ?? {};
    if (volume === null && provisioner === NO_PROVISIONER) return null;
    chosen.push(volume);
    free = free.filter((own) => own !== volume);
  }
  return chosen;
}

function reserve(api: ApiClient, claims: readonly PersistentVolumeClaim[], { node }: NodeInfo): boolean {
  const volumes = choose(api, claims, node) ?? [];
  for (const [index, claim] of claims.entries()) {
    const volume = volumes[index] ?? null;
    if (volume !== null) {
      if (volume.spec.claimRef?.uid !== claim.metadata.uid) api.update(claimedBy(volume, claim));
    } else if (annotationOf(claim, SELECTED_NODE) === undefined) {
      api.update(withAnnotations(claim, { [SELECTED_NODE]: node.metadata.name }));
    }
  }
  return claims.length === 0;
}
