/** ReplicaSet. Upstream: ValidateReplicaSet in pkg/apis/apps/validation, printReplicaSet in the printers. */
import type { ReplicaSet } from '../../resources';
import { age } from '../duration';
import { defineKind, type Kind } from '../kind';
import { showSelector } from '../label-text';
import { dnsSubdomain } from '../names';
import { SCALE_SUBRESOURCE } from './scale-subresource';
import { setReplicaSetDefaults } from './workload-defaults';
import {
  validateNonNegative,
  validateSelector,
  validateSelectorUpdate,
  validateTemplate,
} from './workload-validation';

const row: Kind<ReplicaSet> = {
  kind: 'ReplicaSet',
  definition: 'ReplicaSet',
  group: 'apps',
  version: 'v1',
  plural: 'replicasets',
  singular: 'replicaset',
  shortNames: ['rs'],
  categories: ['all'],
  isNamespaced: true,
  subresources: [
    SCALE_SUBRESOURCE,
    { name: 'status', kind: 'ReplicaSet', verbs: ['get', 'patch', 'update'] },
  ],
  nameRule: dnsSubdomain,
  hasStatus: true,
  newStatus: { replicas: 0 },
  hasGeneration: true,
  setDefaults: setReplicaSetDefaults,
  validate: ({ spec }) => [
    ...validateNonNegative(spec.replicas, 'spec.replicas'),
    ...validateNonNegative(spec.minReadySeconds, 'spec.minReadySeconds'),
    ...validateSelector(spec.selector as typeof spec.selector | undefined, 'deployment'),
    ...validateTemplate(spec.template, spec.selector),
  ],
  validateUpdate: validateSelectorUpdate,
  columns: [
    { name: 'Name' },
    { name: 'Desired', type: 'integer' },
    { name: 'Current', type: 'integer' },
    { name: 'Ready', type: 'integer' },
    { name: 'Age' },
    { name: 'Containers', isWide: true },
    { name: 'Images', isWide: true },
    { name: 'Selector', isWide: true },
  ],
  cells: ({ metadata, spec, status }, { epochMs }) => [
    metadata.name,
    spec.replicas ?? 0,
    status?.replicas ?? 0,
    status?.readyReplicas ?? 0,
    age(metadata.creationTimestamp, epochMs),
    spec.template.spec.containers.map(({ name }) => name).join(','),
    spec.template.spec.containers.map(({ image }) => image).join(','),
    showSelector(spec.selector),
  ],
  selectableFields: ({ status }) => ({ 'status.replicas': String(status?.replicas ?? 0) }),
};

export const replicaSetKind = defineKind(row);
