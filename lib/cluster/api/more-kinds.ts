/** The kinds beyond the core: rows that a page may load apart. A new kind is one row here and one file in kinds/. */
import definitions from './generated/more-schema.json';
import type { Kind } from './kind';
import { CORE_KINDS } from './kinds';
import { controllerRevisionKind } from './kinds/controller-revision';
import { cronJobKind } from './kinds/cron-job';
import { customResourceDefinitionKind } from './kinds/custom-resource-definition';
import { daemonSetKind } from './kinds/daemon-set';
import { horizontalPodAutoscalerKind } from './kinds/horizontal-pod-autoscaler';
import { ingressKind } from './kinds/ingress';
import { ingressClassKind } from './kinds/ingress-class';
import { jobKind } from './kinds/job';
import { limitRangeKind } from './kinds/limit-range';
import { networkPolicyKind } from './kinds/network-policy';
import { persistentVolumeKind } from './kinds/persistent-volume';
import { persistentVolumeClaimKind } from './kinds/persistent-volume-claim';
import { priorityClassKind } from './kinds/priority-class';
import { resourceQuotaKind } from './kinds/resource-quota';
import { clusterRoleKind, roleKind } from './kinds/role';
import { clusterRoleBindingKind, roleBindingKind } from './kinds/role-binding';
import { ipAddressKind, serviceCidrKind } from './kinds/service-cidr';
import { statefulSetKind } from './kinds/stateful-set';
import { storageClassKind } from './kinds/storage-class';
import {
  mutatingWebhookConfigurationKind,
  validatingWebhookConfigurationKind,
} from './kinds/webhook-configuration';
import { provideDefinitions } from './schema';

provideDefinitions(definitions);

export const MORE_KINDS: readonly Kind[] = [
  ingressClassKind,
  ingressKind,
  networkPolicyKind,
  persistentVolumeKind,
  persistentVolumeClaimKind,
  resourceQuotaKind,
  limitRangeKind,
  statefulSetKind,
  daemonSetKind,
  controllerRevisionKind,
  jobKind,
  cronJobKind,
  horizontalPodAutoscalerKind,
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

/** All that a whole cluster serves, without custom ones. */
export const KINDS: readonly Kind[] = [...CORE_KINDS, ...MORE_KINDS];
