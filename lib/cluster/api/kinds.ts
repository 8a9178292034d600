/** All kinds that are served. A new one is one row here and one file in kinds/. */
import type { Kind } from './kind';
import { configMapKind } from './kinds/config-map';
import { deploymentKind } from './kinds/deployment';
import { endpointSliceKind } from './kinds/endpoint-slice';
import { endpointsKind } from './kinds/endpoints';
import { eventKind } from './kinds/event';
import { ingressKind } from './kinds/ingress';
import { ingressClassKind } from './kinds/ingress-class';
import { leaseKind } from './kinds/lease';
import { namespaceKind } from './kinds/namespace';
import { networkPolicyKind } from './kinds/network-policy';
import { nodeKind } from './kinds/node';
import { podKind } from './kinds/pod';
import { replicaSetKind } from './kinds/replica-set';
import { secretKind } from './kinds/secret';
import { serviceKind } from './kinds/service';
import { serviceAccountKind } from './kinds/service-account';

export const KINDS: readonly Kind[] = [
  configMapKind,
  endpointsKind,
  eventKind,
  namespaceKind,
  nodeKind,
  podKind,
  secretKind,
  serviceAccountKind,
  serviceKind,
  deploymentKind,
  replicaSetKind,
  leaseKind,
  endpointSliceKind,
  ingressClassKind,
  ingressKind,
  networkPolicyKind,
];

/** By its name in manifests: "Pod". A kind that is not served is our mistake here. */
export function kindNamed(name: string): Kind {
  const kind = KINDS.find((row) => row.kind === name);
  if (kind === undefined) throw new Error(`the kind ${name} is not served`);
  return kind;
}

/** By its place in a path; `null` where nothing is served there. */
export function kindAt(group: string, version: string, plural: string): Kind | null {
  return KINDS.find((row) => row.group === group && row.version === version && row.plural === plural) ?? null;
}

export function servesGroupVersion(group: string, version: string): boolean {
  return KINDS.some((row) => row.group === group && row.version === version);
}
