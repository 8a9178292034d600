/**
 * The ReplicaSets of a Deployment as its history: which one has the template of now, what the others are, how
 * a new one is named, and which old ones are forgotten.
 * Upstream: pkg/controller/deployment/sync.go and util/deployment_util.go.
 */
import { isSame } from '../../api/equality';
import { compareText } from '../../kernel/text';
import type { Deployment, PodTemplate, ReplicaSet } from '../../resources';
import { ownerReference } from '../owned-index';
import { hashTemplate } from '../template-hash';
import { DESIRED_ANNOTATION, MAXIMUM_ANNOTATION, maxSurge, replicasOf } from './rollout-numbers';

export const REVISION_ANNOTATION = 'deployment.kubernetes.io/revision';
const HISTORY_ANNOTATION = 'deployment.kubernetes.io/revision-history';
const HASH_LABEL = 'pod-template-hash';
/** Annotations that a Deployment keeps for itself. */
const OWN_ANNOTATIONS = new Set([
  'kubectl.kubernetes.io/last-applied-configuration',
  REVISION_ANNOTATION,
  HISTORY_ANNOTATION,
  DESIRED_ANNOTATION,
  MAXIMUM_ANNOTATION,
  'deprecated.deployment.rollback.to',
]);

type Annotations = Readonly<Record<string, string>>;

export function revisionOf({ metadata }: Deployment | ReplicaSet): number {
  const text = metadata.annotations?.[REVISION_ANNOTATION] ?? '0';
  return /^\d{1,9}$/.test(text) ? Number(text) : 0;
}

/** Oldest first. */
export function byAge(a: ReplicaSet, b: ReplicaSet): number {
  return (
    compareText(a.metadata.creationTimestamp ?? '', b.metadata.creationTimestamp ?? '') ||
    compareText(a.metadata.name, b.metadata.name)
  );
}

/** The oldest set with the Deployment's template. */
export function findNewest({ spec }: Deployment, sets: readonly ReplicaSet[]): ReplicaSet | null {
  const wanted = withoutHash(spec.template);
  return [...sets].sort(byAge).find((set) => isSame(withoutHash(set.spec.template), wanted)) ?? null;
}

function withoutHash(template: PodTemplate): PodTemplate {
  const { [HASH_LABEL]: _hash, ...labels } = template.metadata?.labels ?? {};
  return { ...template, metadata: { ...template.metadata, labels } };
}

export function newSet(deployment: Deployment, replicas: number, revision: number): ReplicaSet {
  const { metadata, spec, status } = deployment;
  const hash = hashTemplate(spec.template, status?.collisionCount);
  const labels = { ...spec.template.metadata?.labels, [HASH_LABEL]: hash };
  return {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name: `${metadata.name}-${hash}`,
      namespace: metadata.namespace,
      labels,
      annotations: {
        ...inherited(deployment),
        [REVISION_ANNOTATION]: String(revision),
        ...sizeAnnotations(deployment),
      },
      ownerReferences: [ownerReference(deployment)],
    },
    spec: {
      replicas,
      ...(spec.minReadySeconds === undefined ? {} : { minReadySeconds: spec.minReadySeconds }),
      selector: { ...spec.selector, matchLabels: { ...spec.selector.matchLabels, [HASH_LABEL]: hash } },
      template: { ...spec.template, metadata: { ...spec.template.metadata, labels } },
    },
  };
}

export function sizeAnnotations(deployment: Deployment): Annotations {
  return {
    [DESIRED_ANNOTATION]: String(replicasOf(deployment)),
    [MAXIMUM_ANNOTATION]: String(replicasOf(deployment) + maxSurge(deployment)),
  };
}

function inherited({ metadata }: Deployment): Annotations {
  return Object.fromEntries(
    Object.entries(metadata.annotations ?? {}).filter(([name]) => !OWN_ANNOTATIONS.has(name)),
  );
}

/** Annotations of the set that is the newest now; an older revision of its own goes into its history. */
export function annotationsOfNewest(deployment: Deployment, set: ReplicaSet, revision: number): Annotations {
  const before = set.metadata.annotations ?? {};
  const merged = { ...before, ...inherited(deployment) };
  const own = revisionOf(set);
  if (own >= revision) return merged;
  if (own === 0) return { ...merged, [REVISION_ANNOTATION]: String(revision) };
  const history = [before[HISTORY_ANNOTATION], String(own)].filter(Boolean).join(',');
  return { ...merged, [REVISION_ANNOTATION]: String(revision), [HISTORY_ANNOTATION]: history };
}

/** Old sets beyond the limit that have nothing left, oldest revision first. */
export function forgottenSets({ spec }: Deployment, old: readonly ReplicaSet[]): readonly ReplicaSet[] {
  const limit = spec.revisionHistoryLimit;
  if (limit === undefined) return [];
  const alive = old.filter(({ metadata }) => metadata.deletionTimestamp === undefined);
  const surplus = [...alive].sort((a, b) => revisionOf(a) - revisionOf(b) || byAge(a, b));
  return surplus.slice(0, Math.max(0, alive.length - limit)).filter((set) => {
    const { metadata, status } = set;
    const isSeen = (metadata.generation ?? 0) <= (status?.observedGeneration ?? 0);
    return replicasOf(set) === 0 && (status?.replicas ?? 0) === 0 && isSeen;
  });
}
