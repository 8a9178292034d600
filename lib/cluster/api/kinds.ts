/** The kinds that every world serves: what a Service with its Deployment needs. A new kind is one row and one file in kinds/. */
import type { Kind } from './kind';
import { configMapKind } from './kinds/config-map';
import { deploymentKind } from './kinds/deployment';
import { endpointSliceKind } from './kinds/endpoint-slice';
import { endpointsKind } from './kinds/endpoints';
import { eventKind } from './kinds/event';
import { leaseKind } from './kinds/lease';
import { namespaceKind } from './kinds/namespace';
import { nodeKind } from './kinds/node';
import { podKind } from './kinds/pod';
import { podDisruptionBudgetKind } from './kinds/pod-disruption-budget';
import { podTemplateKind } from './kinds/pod-template';
import { replicaSetKind } from './kinds/replica-set';
import { secretKind } from './kinds/secret';
import { serviceKind } from './kinds/service';
import { serviceAccountKind } from './kinds/service-account';

export const CORE_KINDS: readonly Kind[] = [
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
  podTemplateKind,
  podDisruptionBudgetKind,
];
