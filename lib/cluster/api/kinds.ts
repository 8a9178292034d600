/** All kinds that are served. A new one is one row here and one file in kinds/. */
import type { Kind } from './kind';
import { configMapKind } from './kinds/config-map';
import { controllerRevisionKind } from './kinds/controller-revision';
import { cronJobKind } from './kinds/cron-job';
import { customResourceDefinitionKind } from './kinds/custom-resource-definition';
import { daemonSetKind } from './kinds/daemon-set';
import { deploymentKind } from './kinds/deployment';
import { endpointSliceKind } from './kinds/endpoint-slice';
import { endpointsKind } from './kinds/endpoints';
import { eventKind } from './kinds/event';
import { horizontalPodAutoscalerKind } from './kinds/horizontal-pod-autoscaler';
import { ingressKind } from './kinds/ingress';
import { ingressClassKind } from './kinds/ingress-class';
import { jobKind } from './kinds/job';
import { leaseKind } from './kinds/lease';
import { limitRangeKind } from './kinds/limit-range';
import { namespaceKind } from './kinds/namespace';
import { networkPolicyKind } from './kinds/network-policy';
import { nodeKind } from './kinds/node';
import { persistentVolumeKind } from './kinds/persistent-volume';
import { persistentVolumeClaimKind } from './kinds/persistent-volume-claim';
import { podKind } from './kinds/pod';
import { podDisruptionBudgetKind } from './kinds/pod-disruption-budget';
import { podTemplateKind } from './kinds/pod-template';
import { priorityClassKind } from './kinds/priority-class';
import { replicaSetKind } from './kinds/replica-set';
import { resourceQuotaKind } from './kinds/resource-quota';
import { clusterRoleKind, roleKind } from './kinds/role';
import { clusterRoleBindingKind, roleBindingKind } from './kinds/role-binding';
import { secretKind } from './kinds/secret';
import { serviceKind } from './kinds/service';
import { serviceAccountKind } from './kinds/service-account';
import { ipAddressKind, serviceCidrKind } from './kinds/service-cidr';
import { statefulSetKind } from './kinds/stateful-set';
import { storageClassKind } from './kinds/storage-class';
import {
  mutatingWebhookConfigurationKind,
  validatingWebhookConfigurationKind,
} from './kinds/webhook-configuration';

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
  persistentVolumeKind,
  persistentVolumeClaimKind,
  resourceQuotaKind,
  limitRangeKind,
  podTemplateKind,
  statefulSetKind,
  daemonSetKind,
  controllerRevisionKind,
  jobKind,
  cronJobKind,
  horizontalPodAutoscalerKind,
  podDisruptionBudgetKind,
  storageClassKind,
  priorityClassKind,
  roleKind,
  clusterRoleKind,
  roleBindingKind,
  clusterRoleBindingKind,
  mutatingWebhookConfigurationKind,
  validatingWebhookConfigurationKind,
  customResourceDefinitionKind,
  ipAddressKind,
  serviceCidrKind,
];

/** By its name in manifests: "Pod". A kind that is not served is our mistake here. */
export function kindNamed(name: string): Kind {
  const kind = KINDS.find((row) => row.kind === name);
  if (kind === undefined) throw new Error(`the kind ${name} is not served`);
  return kind;
}
