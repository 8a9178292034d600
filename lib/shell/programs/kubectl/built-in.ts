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
  const name = `${singular}s`;
  return { name, singular, shortNames, kind, group, version: 'v1', namespaced, verbs: [], categories: [] };
}

export const POD = builtIn('Pod', true, '', ['po']);
export const SERVICE = builtIn('Service', true, '', ['svc']);
export const NAMESPACE = builtIn('Namespace', false, '', ['ns']);
export const CONFIG_MAP = builtIn('ConfigMap', true, '', ['cm']);
export const SERVICE_ACCOUNT = builtIn('ServiceAccount', true, '', ['sa']);
export const DEPLOYMENT = builtIn('Deployment', true, 'apps', ['deploy']);
export const REPLICA_SET = builtIn('ReplicaSet', true, 'apps', ['rs']);
export const ENDPOINT_SLICE = builtIn('EndpointSlice', true, 'discovery.k8s.io');

/** The kind as the server serves it, or as kubectl knows it where nothing is sent. */
export function* requireKind(call: Call, known: ResourceType): Process<ResourceType> {
  if ((yield* dryRunOf(call)) === 'client') return known;
  return (yield* findKind(call.client(), apiVersionOf(known), known.kind)) ?? known;
}
