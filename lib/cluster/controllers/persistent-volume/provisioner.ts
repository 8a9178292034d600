/**
 * The provisioners that small clusters bring along: each makes a directory of a node into a volume for a claim of its
 * class, and takes it away again when the claim has gone. They run here as if installed wherever a StorageClass names
 * them. Real ones are pods of their own; other names find nobody here, as on a cluster without that program.
 * Upstream: rancher/local-path-provisioner, minikube's storage-provisioner, the one of Docker Desktop, all on
 * sigs.k8s.io/sig-storage-lib-external-provisioner.
 */
import type { ApiClient } from '../../api/client';
import { isApiError } from '../../api/status';
import { annotationOf, classOf, PROVISIONED_BY, PROVISIONER, SELECTED_NODE } from '../../api/volume-match';
import type { Kernel } from '../../kernel/kernel';
import { drawSuffix, drawUid, type Random } from '../../kernel/random';
import type { PersistentVolume, PersistentVolumeClaim, StorageClass } from '../../storage-resources';
import { createWorkQueue, keyOf, splitKey } from '../work-queue';

interface Maker {
  /** What the pod of the program is called in events. */
  readonly identity: (random: Random) => string;
  /** Its volumes are directories of one node, and only of that. */
  readonly isOfOneNode: boolean;
  readonly path: (volume: string, claim: PersistentVolumeClaim) => string;
  readonly type: string;
  readonly workMs: number;
}

/** A helper pod makes the directory: that takes its time. */
const LOCAL_PATH: Maker = {
  identity: (random) => `local-path-provisioner-${drawSuffix(random, 10)}-${drawSuffix(random)}`,
  isOfOneNode: true,
  path: (volume, { metadata }) =>
    `/opt/local-path-provisioner/${volume}_${metadata.namespace ?? ''}_${metadata.name}`,
  type: 'DirectoryOrCreate',
  workMs: 3_000,
};

const MAKERS: Readonly<Record<string, Maker>> = {
  'rancher.io/local-path': LOCAL_PATH,
  'k8s.io/minikube-hostpath': {
    identity: () => 'minikube',
    isOfOneNode: false,
    path: (_volume, { metadata }) => `/tmp/hostpath-provisioner/${metadata.namespace ?? ''}/${metadata.name}`,
    type: '',
    workMs: 50,
  },
  'docker.io/hostpath': {
    identity: () => 'storage-provisioner',
    isOfOneNode: false,
    path: (volume, { metadata }) => `/var/lib/k8s-pvs/${metadata.name}/${volume}`,
    type: '',
    workMs: 50,
  },
};

const CYCLE_MS = 10;
const RETRY_MS = 15_000;

export function startProvisioners(kernel: Kernel, api: ApiClient): void {
  const random = kernel.createRandom('provisioner');
  const identities = new Map<string, string>();
  const claims = createWorkQueue(kernel, CYCLE_MS, provision);
  const volumes = createWorkQueue(kernel, CYCLE_MS, takeAway);
  /** Claims whose volume is being made. */
  const busy = new Set<string>();

  /** `rancher.io/local-path_local-path-provisioner-…_uid` */
  function sourceOf(provisioner: string): { readonly component: string } {
    const known =
      identities.get(provisioner) ??
      `${provisioner}_${MAKERS[provisioner]!.identity(random)}_${drawUid(random)}`;
    identities.set(provisioner, known);
    return { component: known };
  }

  function isWanting(claim: PersistentVolumeClaim | null): claim is PersistentVolumeClaim {
    return (
      claim !== null && (claim.spec.volumeName ?? '') === '' && claim.metadata.deletionTimestamp === undefined
    );
  }

  function provision(key: string): void {
    const claim = read(key);
    const provisioner = claim === null ? undefined : annotationOf(claim, PROVISIONER);
    const maker = MAKERS[provisioner ?? ''];
    if (!isWanting(claim) || provisioner === undefined || maker === undefined || busy.has(key)) return;
    const storageClass = api.get<StorageClass>('StorageClass', '', classOf(claim));
    if (storageClass === null) return;
    const node = annotationOf(claim, SELECTED_NODE);
    if (storageClass.volumeBindingMode === 'WaitForFirstConsumer' && node === undefined) return;
    const source = sourceOf(provisioner);
    const begin = `External provisioner is provisioning volume for claim "${key}"`;
    api.recordEvent(claim, 'Normal', 'Provisioning', begin, source);
    if (maker.isOfOneNode && node === undefined) {
      const why = `failed to provision volume with StorageClass "${storageClass.metadata.name}": configuration error, no node was specified`;
      api.recordEvent(claim, 'Warning', 'ProvisioningFailed', why, source);
      claims.addAfter(key, RETRY_MS, 'periodic');
      return;
    }
    busy.add(key);
    kernel.schedule(maker.workMs, 'progress', () => {
      busy.delete(key);
      finish(key, provisioner, maker);
    });
  }

  function read(key: string): PersistentVolumeClaim | null {
    const { namespace, name } = splitKey(key);
    return api.get<PersistentVolumeClaim>('PersistentVolumeClaim', namespace, name);
  }

  function finish(key: string, provisioner: string, maker: Maker): void {
    const claim = read(key);
    if (!isWanting(claim)) return;
    const storageClass = api.get<StorageClass>('StorageClass', '', classOf(claim));
    if (storageClass === null) return;
    const volume = volumeFor(claim, storageClass, provisioner, maker);
    try {
      api.create(volume);
    } catch (error) {
      if (!isApiError(error, 'AlreadyExists')) throw error;
    }
    const done = `Successfully provisioned volume ${volume.metadata.name}`;
    api.recordEvent(claim, 'Normal', 'ProvisioningSucceeded', done, sourceOf(provisioner));
  }

  /** Where the claim has gone and the class says so. */
  function takeAway(name: string): void {
    const volume = api.get<PersistentVolume>('PersistentVolume', '', name);
    if (volume?.status?.phase !== 'Released' || volume.metadata.deletionTimestamp !== undefined) return;
    const isOurs = MAKERS[annotationOf(volume, PROVISIONED_BY) ?? ''] !== undefined;
    if (isOurs && volume.spec.persistentVolumeReclaimPolicy === 'Delete') {
      api.delete('PersistentVolume', '', name);
    }
  }

  api.watch('PersistentVolumeClaim', ({ type, object }) => {
    const isAsked = MAKERS[annotationOf(object, PROVISIONER) ?? ''] !== undefined;
    if (type !== 'DELETED' && isAsked) claims.add(keyOf(object.metadata));
  });
  api.watch('PersistentVolume', ({ type, object }) => {
    const volume = object as PersistentVolume;
    const maker = MAKERS[annotationOf(volume, PROVISIONED_BY) ?? ''];
    if (type === 'DELETED' || maker === undefined || volume.status?.phase !== 'Released') return;
    volumes.addAfter(volume.metadata.name, maker.workMs, 'progress');
  });
}

function volumeFor(
  claim: PersistentVolumeClaim,
  storageClass: StorageClass,
  provisioner: string,
  maker: Maker,
): PersistentVolume {
  const { namespace, name: claimName, uid = '', resourceVersion } = claim.metadata;
  const name = `pvc-${uid}`;
  const node = annotationOf(claim, SELECTED_NODE);
  const hostname = { key: 'kubernetes.io/hostname', operator: 'In', values: [node] };
  const nodeAffinity = { required: { nodeSelectorTerms: [{ matchExpressions: [hostname] }] } };
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name, annotations: { [PROVISIONED_BY]: provisioner } },
    spec: {
      capacity: { storage: claim.spec.resources?.requests?.['storage'] ?? '0' },
      accessModes: claim.spec.accessModes ?? [],
      persistentVolumeReclaimPolicy: storageClass.reclaimPolicy ?? 'Delete',
      storageClassName: storageClass.metadata.name,
      volumeMode: claim.spec.volumeMode ?? 'Filesystem',
      claimRef: {
        kind: 'PersistentVolumeClaim',
        namespace,
        name: claimName,
        uid,
        apiVersion: 'v1',
        resourceVersion,
      },
      hostPath: { path: maker.path(name, claim), type: maker.type },
      ...(maker.isOfOneNode ? { nodeAffinity } : {}),
    },
  };
}
