/** ResourceQuota. Upstream: ValidateResourceQuota in pkg/apis/core/validation, printResourceQuota in the printers. */
import { compareText } from '../../kernel/text';
import type { ResourceQuota } from '../../storage-resources';
import { age } from '../duration';
import { invalidValue, notSupported } from '../field';
import { defineKind, type Kind } from '../kind';
import { dnsSubdomain } from '../names';
import { compareQuantities } from '../quantity';
import type { FieldError } from '../status';

const STANDARD =
  `cpu memory ephemeral-storage requests.cpu requests.memory requests.storage requests.ephemeral-storage limits.cpu
  limits.memory limits.ephemeral-storage pods resourcequotas services replicationcontrollers secrets
  persistentvolumeclaims configmaps services.nodeports services.loadbalancers`.split(/\s+/);
const SCOPES = [
  'BestEffort',
  'CrossNamespacePodAffinity',
  'NotBestEffort',
  'NotTerminating',
  'PriorityClass',
  'Terminating',
  'VolumeAttributesClass',
];

function validate({ spec = {} }: ResourceQuota): readonly FieldError[] {
  const errors: FieldError[] = [];
  const { hard = {}, scopes = [] } = spec;
  for (const resource of Object.keys(hard).sort(compareText)) {
    const field = `spec.hard[${resource}]`;
    if (!STANDARD.includes(resource) && !resource.includes('/')) {
      const why = 'must be a standard resource for quota';
      errors.push(invalidValue(field, resource, why));
    }
    if (compareQuantities(hard[resource]!, '0') < 0) {
      errors.push(invalidValue(field, hard[resource], 'must be greater than or equal to 0'));
    }
  }
  for (const scope of scopes)
    if (!SCOPES.includes(scope)) errors.push(notSupported('spec.scopes', scope, SCOPES));
  return errors;
}

/** `requests.cpu: 0/1, requests.memory: 0/1Gi`: requests and limits in columns of their own. */
function showUse({ status = {} }: ResourceQuota, ofLimits: boolean): string {
  return Object.keys(status.hard ?? {})
    .sort(compareText)
    .filter((resource) => resource.startsWith('limits') === ofLimits)
    .map((resource) => `${resource}: ${status.used?.[resource] ?? '0'}/${status.hard![resource]}`)
    .join(', ');
}

const row: Kind<ResourceQuota> = {
  kind: 'ResourceQuota',
  definition: 'ResourceQuota',
  group: '',
  version: 'v1',
  plural: 'resourcequotas',
  singular: 'resourcequota',
  shortNames: ['quota'],
  isNamespaced: true,
  subresources: [{ name: 'status', kind: 'ResourceQuota', verbs: ['get', 'patch', 'update'] }],
  nameRule: dnsSubdomain,
  hasStatus: true,
  returnsDeleted: true,
  validate,
  columns: [{ name: 'Name' }, { name: 'Request' }, { name: 'Limit' }, { name: 'Age' }],
  cells: (quota, { epochMs }) => [
    quota.metadata.name,
    showUse(quota, false),
    showUse(quota, true),
    age(quota.metadata.creationTimestamp, epochMs),
  ],
};

export const resourceQuotaKind = defineKind(row);
