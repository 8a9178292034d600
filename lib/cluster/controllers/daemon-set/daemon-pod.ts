/**
 * The pod that a DaemonSet has on a node: bound to it by its name, and bearing what befalls nodes.
 * Upstream: pkg/controller/daemon/util/daemonset_util.go.
 */
import type { Pod, PodSpec, Toleration } from '../../resources';
import type { DaemonSet } from '../../workload-resources';
import { REVISION_LABEL } from '../controller-revision';
import { ownerReference } from '../owned-index';

const GENERATION_LABEL = 'pod-template-generation';
const GENERATION_ANNOTATION = 'deprecated.daemonset.template.generation';
const NODE_NAME = 'metadata.name';
const NODE = 'node.kubernetes.io';

/** On the pods of every DaemonSet. */
const TOLERATIONS: readonly Toleration[] = [
  { key: `${NODE}/not-ready`, operator: 'Exists', effect: 'NoExecute' },
  { key: `${NODE}/unreachable`, operator: 'Exists', effect: 'NoExecute' },
  { key: `${NODE}/disk-pressure`, operator: 'Exists', effect: 'NoSchedule' },
  { key: `${NODE}/memory-pressure`, operator: 'Exists', effect: 'NoSchedule' },
  { key: `${NODE}/pid-pressure`, operator: 'Exists', effect: 'NoSchedule' },
  { key: `${NODE}/unschedulable`, operator: 'Exists', effect: 'NoSchedule' },
];
const NETWORK: Toleration = { key: `${NODE}/network-unavailable`, operator: 'Exists', effect: 'NoSchedule' };

export function tolerationsOf({ tolerations = [], hostNetwork }: PodSpec): readonly Toleration[] {
  const own = hostNetwork === true ? [...TOLERATIONS, NETWORK] : TOLERATIONS;
  const isOwn = (given: Toleration): boolean =>
    own.some(
      ({ key, effect }) => given.key === key && given.effect === effect && given.operator === 'Exists',
    );
  return [...tolerations.filter((given) => !isOwn(given)), ...own];
}

/** `hash`: of the revision of now. */
export function podFor(set: DaemonSet, node: string, hash: string): Pod {
  const { metadata = {}, spec } = set.spec.template;
  const { labels, annotations, finalizers } = metadata;
  const generation = set.metadata.annotations?.[GENERATION_ANNOTATION];
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: '',
      generateName: `${set.metadata.name}-`,
      namespace: set.metadata.namespace,
      labels: {
        ...labels,
        ...(generation === undefined ? {} : { [GENERATION_LABEL]: generation }),
        [REVISION_LABEL]: hash,
      },
      annotations,
      finalizers,
      ownerReferences: [ownerReference(set)],
    },
    spec: { ...spec, affinity: onNode(spec, node), tolerations: tolerationsOf(spec) },
  };
}

interface Affinity {
  readonly nodeAffinity?: {
    readonly requiredDuringSchedulingIgnoredDuringExecution?: unknown;
    readonly [field: string]: unknown;
  };
  readonly [field: string]: unknown;
}

/** What the template requires of a node has been looked at already: its name takes that place. */
function onNode(spec: PodSpec, node: string): Affinity {
  const affinity = (spec['affinity'] ?? {}) as Affinity;
  const term = { matchFields: [{ key: NODE_NAME, operator: 'In', values: [node] }] };
  const required = { nodeSelectorTerms: [term] };
  return {
    ...affinity,
    nodeAffinity: { ...affinity.nodeAffinity, requiredDuringSchedulingIgnoredDuringExecution: required },
  };
}

/** Where it runs or is to run; `null` for a pod that was made otherwise. */
export function nodeOf({ spec }: Pod): string | null {
  if (spec.nodeName !== undefined) return spec.nodeName;
  const required = (spec['affinity'] as Affinity | undefined)?.nodeAffinity
    ?.requiredDuringSchedulingIgnoredDuringExecution as
    | { readonly nodeSelectorTerms?: readonly { readonly matchFields?: readonly Requirement[] }[] }
    | undefined;
  for (const { matchFields = [] } of required?.nodeSelectorTerms ?? []) {
    const named = matchFields.find(({ key, operator }) => key === NODE_NAME && operator === 'In');
    if (named?.values?.length === 1) return named.values[0]!;
  }
  return null;
}

interface Requirement {
  readonly key: string;
  readonly operator: string;
  readonly values?: readonly string[];
}
