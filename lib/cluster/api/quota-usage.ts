/**
 * What an object uses of a quota, and which quotas look at it. Admission and the controller of quotas both ask here,
 * so that they always count alike.
 * Upstream: pkg/quota/v1/evaluator/core, k8s.io/apiserver/pkg/quota/v1/generic.
 * Left out: huge pages, extended resources, resource claims, and the scopes CrossNamespacePodAffinity and
 * VolumeAttributesClass, which match nothing here.
 */
import { compareText } from '../kernel/text';
import { parseTimestamp } from '../kernel/time';
import type { Container, KubernetesObject, Pod, Service } from '../resources';
import type {
  PersistentVolumeClaim,
  ResourceAmounts,
  ResourceQuota,
  ScopeRequirement,
} from '../storage-resources';
import { qosClass } from './kinds/quality-of-service';
import { addAmounts, podLimits, podRequests } from './resource-amounts';
import { qualifiedResource, type ResourceName } from './status';

/** Counts objects of one kind. */
export interface QuotaEvaluator {
  /** Whether a change of such an object can use more. */
  readonly countsUpdates: boolean;
  /** Those of these names that this kind uses. */
  matching(names: readonly string[]): readonly string[];
  usage(object: KubernetesObject, epochMs: number): ResourceAmounts;
  matchesScope(requirement: ScopeRequirement, object: KubernetesObject): boolean;
  /** Why this object can't be counted, in Kubernetes' words; null where it can. */
  missing(required: readonly string[], object: KubernetesObject): string | null;
}

const POD_RESOURCES = [
  'count/pods',
  'pods',
  ...['cpu', 'memory', 'ephemeral-storage'].flatMap((name) => [name, `requests.${name}`, `limits.${name}`]),
];
/** Whoever limits these makes every container say how much it wants. */
const NEED_A_VALUE = ['cpu', 'limits.cpu', 'limits.memory', 'memory', 'requests.cpu', 'requests.memory'];

/** Kinds that had a name in quotas before `count/…` was there. */
const OLD_NAMES: Readonly<Record<string, string>> = {
  configmaps: 'configmaps',
  secrets: 'secrets',
  resourcequotas: 'resourcequotas',
  replicationcontrollers: 'replicationcontrollers',
};

export function evaluatorOf(kind: ResourceName): QuotaEvaluator | null {
  const name = qualifiedResource(kind);
  if (name === 'events' || name === 'events.events.k8s.io') return null;
  if (name === 'pods') return podEvaluator;
  if (name === 'services') return serviceEvaluator;
  if (name === 'persistentvolumeclaims') return claimEvaluator;
  const own = [`count/${name}`, ...(OLD_NAMES[name] === undefined ? [] : [OLD_NAMES[name]])];
  const used = Object.fromEntries(own.map((resource) => [resource, '1']));
  return { ...PLAIN, matching: (names) => names.filter((found) => own.includes(found)), usage: () => used };
}

const PLAIN = {
  countsUpdates: false,
  matchesScope: () => false,
  missing: () => null,
} as const;

/** Also a quota without scopes looks at an object, if it limits anything that the object uses. */
export function isCountedBy(
  evaluator: QuotaEvaluator,
  { spec = {} }: ResourceQuota,
  hard: ResourceAmounts,
  object: KubernetesObject,
): boolean {
  const scopes: readonly ScopeRequirement[] = [
    ...(spec.scopes ?? []).map((scopeName) => ({ scopeName, operator: 'Exists' })),
    ...(spec.scopeSelector?.matchExpressions ?? []),
  ];
  return (
    evaluator.matching(Object.keys(hard)).length > 0 &&
    scopes.every((requirement) => evaluator.matchesScope(requirement, object))
  );
}

const podEvaluator: QuotaEvaluator = {
  countsUpdates: false,
  matching: (names) => names.filter((name) => POD_RESOURCES.includes(name)),
  usage: (object, epochMs) => podUsage(object as Pod, epochMs),
  matchesScope: (requirement, object) => podMatchesScope(requirement, object as Pod),
  missing: (required, object) => missingAmounts(required, object as Pod),
};

/** A pod that has ended, or should have by now, uses nothing but its place in the store. */
export function isOver({ metadata, status }: Pod, epochMs: number): boolean {
  if (status?.phase === 'Succeeded' || status?.phase === 'Failed') return true;
  if (metadata.deletionTimestamp === undefined) return false;
  return epochMs > (parseTimestamp(metadata.deletionTimestamp) ?? 0);
}

function podUsage(pod: Pod, epochMs: number): ResourceAmounts {
  const stored = { 'count/pods': '1' };
  if (isOver(pod, epochMs)) return stored;
  return addAmounts(stored, computeUsage(podRequests(pod), podLimits(pod)));
}

function computeUsage(requests: ResourceAmounts, limits: ResourceAmounts): ResourceAmounts {
  const used: Record<string, string> = { pods: '1' };
  for (const name of ['cpu', 'memory', 'ephemeral-storage']) {
    const request = requests[name];
    const limit = limits[name];
    if (request !== undefined) {
      used[name] = request;
      used[`requests.${name}`] = request;
    }
    if (limit !== undefined) used[`limits.${name}`] = limit;
  }
  return used;
}

function podMatchesScope({ scopeName, operator, values = [] }: ScopeRequirement, { spec }: Pod): boolean {
  const hasDeadline = Number(spec['activeDeadlineSeconds'] ?? -1) >= 0;
  const isBestEffort = (): boolean => qosClass(spec as never) === 'BestEffort';
  const className = spec['priorityClassName'] as string | undefined;
  switch (scopeName) {
    case 'Terminating':
      return hasDeadline;
    case 'NotTerminating':
      return !hasDeadline;
    case 'BestEffort':
      return isBestEffort();
    case 'NotBestEffort':
      return !isBestEffort();
    case 'PriorityClass':
      return matchesOperator(operator, values, className);
    default:
      return false;
  }
}

function matchesOperator(operator: string, values: readonly string[], found: string | undefined): boolean {
  switch (operator) {
    case 'Exists':
      return found !== undefined;
    case 'DoesNotExist':
      return found === undefined;
    case 'In':
      return found !== undefined && values.includes(found);
    case 'NotIn':
      return found === undefined || !values.includes(found);
    default:
      return false;
  }
}

function missingAmounts(required: readonly string[], { spec }: Pod): string | null {
  const needed = NEED_A_VALUE.filter((name) => required.includes(name));
  const containers: readonly Container[] = [...spec.containers, ...(spec.initContainers ?? [])];
  const told = needed.flatMap((resource) => {
    const names = containers
      .filter(
        ({ resources }) =>
          computeUsage(resources?.requests ?? {}, resources?.limits ?? {})[resource] === undefined,
      )
      .map(({ name }) => name);
    return names.length === 0 ? [] : [`${resource} for: ${[...new Set(names)].sort(compareText).join(',')}`];
  });
  return told.length === 0 ? null : `must specify ${told.join('; ')}`;
}

const SERVICE_RESOURCES = ['count/services', 'services', 'services.nodeports', 'services.loadbalancers'];

const serviceEvaluator: QuotaEvaluator = {
  ...PLAIN,
  countsUpdates: true,
  matching: (names) => names.filter((name) => SERVICE_RESOURCES.includes(name)),
  usage(object) {
    const { spec } = object as Service;
    const ports = spec.ports ?? [];
    const isBalanced = spec.type === 'LoadBalancer';
    const isSparing = spec['allocateLoadBalancerNodePorts'] === false;
    const opened = isBalanced && isSparing ? ports.filter(({ nodePort = 0 }) => nodePort !== 0) : ports;
    return {
      'count/services': '1',
      services: '1',
      'services.nodeports': spec.type === 'NodePort' || isBalanced ? String(opened.length) : '0',
      'services.loadbalancers': isBalanced ? '1' : '0',
    };
  },
};

const CLAIM_RESOURCES = ['count/persistentvolumeclaims', 'persistentvolumeclaims', 'requests.storage'];
const CLASS_SUFFIX = '.storageclass.storage.k8s.io/';

const claimEvaluator: QuotaEvaluator = {
  ...PLAIN,
  countsUpdates: true,
  matching: (names) =>
    names.filter(
      (name) =>
        CLAIM_RESOURCES.includes(name) ||
        name.endsWith(`${CLASS_SUFFIX}requests.storage`) ||
        name.endsWith(`${CLASS_SUFFIX}persistentvolumeclaims`),
    ),
  usage(object) {
    const { spec } = object as PersistentVolumeClaim;
    const size = spec.resources?.requests?.['storage'];
    const className = spec.storageClassName ?? '';
    const prefix = `${className}${CLASS_SUFFIX}`;
    const isSized = size !== undefined;
    return {
      'count/persistentvolumeclaims': '1',
      persistentvolumeclaims: '1',
      ...(className === '' ? {} : { [`${prefix}persistentvolumeclaims`]: '1' }),
      ...(isSized ? { 'requests.storage': size } : {}),
      ...(isSized && className !== '' ? { [`${prefix}requests.storage`]: size } : {}),
    };
  },
};
