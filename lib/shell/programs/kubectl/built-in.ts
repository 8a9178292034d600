/**
 * Kinds that kubectl knows by itself, as it was compiled with them: a dry run of the client needs no server to
 * make one. Where there is a server, what it says of the kind counts.
 */
import type { Process } from '../../../cluster/process';
import type { Call } from './call';
import { apiVersionOf, findKind, type ResourceType } from './discovery';
import { dryRunOf } from './dry-run';

function builtIn(
  kind: string,
  namespaced = true,
  group = '',
  shortNames: readonly string[] = [],
): ResourceType {
  const singular = kind.toLowerCase();
  const name = `${singular}${singular.endsWith('s') ? 'es' : 's'}`;
  return { name, singular, shortNames, kind, group, version: 'v1', namespaced, verbs: [], categories: [] };
}

export const POD = builtIn('Pod', true, '', ['po']);
export const SERVICE = builtIn('Service', true, '', ['svc']);
export const NAMESPACE = builtIn('Namespace', false, '', ['ns']);
export const CONFIG_MAP = builtIn('ConfigMap', true, '', ['cm']);
export const SERVICE_ACCOUNT = builtIn('ServiceAccount', true, '', ['sa']);
export const DEPLOYMENT = builtIn('Deployment', true, 'apps', ['deploy']);
export const REPLICA_SET = builtIn('ReplicaSet', true, 'apps', ['rs']);
export const CONTROLLER_REVISION = builtIn('ControllerRevision', true, 'apps');
export const ENDPOINT_SLICE = builtIn('EndpointSlice', true, 'discovery.k8s.io');

export const SECRET = builtIn('Secret');
export const INGRESS = builtIn('Ingress', true, 'networking.k8s.io', ['ing']);
export const JOB = builtIn('Job', true, 'batch');
export const CRON_JOB = builtIn('CronJob', true, 'batch', ['cj']);
export const RESOURCE_QUOTA = builtIn('ResourceQuota', true, '', ['quota']);
export const POD_DISRUPTION_BUDGET = builtIn('PodDisruptionBudget', true, 'policy', ['pdb']);
export const PRIORITY_CLASS = builtIn('PriorityClass', false, 'scheduling.k8s.io', ['pc']);
export const ROLE = builtIn('Role', true, 'rbac.authorization.k8s.io');
export const ROLE_BINDING = builtIn('RoleBinding', true, 'rbac.authorization.k8s.io');
export const CLUSTER_ROLE = builtIn('ClusterRole', false, 'rbac.authorization.k8s.io');
export const CLUSTER_ROLE_BINDING = builtIn('ClusterRoleBinding', false, 'rbac.authorization.k8s.io');
export const AUTOSCALER: ResourceType = {
  ...builtIn('HorizontalPodAutoscaler', true, 'autoscaling', ['hpa']),
  version: 'v2',
};

/** The kind as the server serves it, or as kubectl knows it where nothing is sent. */
export function* requireKind(call: Call, known: ResourceType): Process<ResourceType> {
  if ((yield* dryRunOf(call)) === 'client') return known;
  return (yield* findKind(call.client(), apiVersionOf(known), known.kind)) ?? known;
}
