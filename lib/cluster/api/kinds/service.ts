/** Service: the row of the table. Its defaults, rules and allocation stand in the files beside this one. */
import type { Service, ServicePort } from '../../resources';
import { age } from '../duration';
import { type Cell, defineKind, type Kind, type RowContext } from '../kind';
import { showLabels } from '../label-text';
import { dns1035Label } from '../names';
import { prepareChangedService, prepareNewService, setServiceDefaults } from './service-defaults';
import { validateService, validateServiceUpdate } from './service-validation';
import { warnOfService } from './service-warnings';

function showPort({ port, nodePort, protocol }: ServicePort): string {
  return nodePort ? `${port}:${nodePort}/${protocol}` : `${port}/${protocol}`;
}

interface BalancerEntry {
  readonly ip?: string;
  readonly hostname?: string;
}

function externalAddress({ spec, status }: Service): string {
  if (spec.type === 'ExternalName') return spec.externalName ?? '';
  const own = spec.externalIPs ?? [];
  if (spec.type !== 'LoadBalancer') return own.length > 0 ? own.join(',') : '<none>';
  const entries = (status?.loadBalancer?.ingress ?? []) as readonly BalancerEntry[];
  const given = entries.map(({ ip, hostname }) => ip || hostname || '').filter((text) => text !== '');
  const all = [...new Set([...given, ...own])];
  return all.length > 0 ? all.join(',') : '<pending>';
}

function cells(service: Service, { epochMs }: RowContext): readonly Cell[] {
  const { metadata, spec } = service;
  return [
    metadata.name,
    spec.type ?? '',
    spec.clusterIPs?.[0] || '<none>',
    externalAddress(service),
    (spec.ports ?? []).map(showPort).join(',') || '<none>',
    age(metadata.creationTimestamp, epochMs),
    showLabels(spec.selector),
  ];
}

const row: Kind<Service> = {
  kind: 'Service',
  definition: 'Service',
  group: '',
  version: 'v1',
  plural: 'services',
  singular: 'service',
  shortNames: ['svc'],
  categories: ['all'],
  isNamespaced: true,
  subresources: [{ name: 'status', kind: 'Service', verbs: ['get', 'patch', 'update'] }],
  nameRule: dns1035Label,
  hasStatus: true,
  returnsDeleted: true,
  setDefaults: setServiceDefaults,
  prepareCreate: prepareNewService,
  prepareUpdate: prepareChangedService,
  allocate: (service, previous, allocator, options) => allocator.allocate(service, previous, options),
  // What a change may not do is told before what is wrong anyhow.
  validateCreate: validateService,
  validateUpdate: validateServiceUpdate,
  warnings: warnOfService,
  columns: [
    { name: 'Name' },
    { name: 'Type' },
    { name: 'Cluster-IP' },
    { name: 'External-IP' },
    { name: 'Port(s)' },
    { name: 'Age' },
    { name: 'Selector', isWide: true },
  ],
  cells,
  selectableFields: ({ spec }) => ({ 'spec.clusterIP': spec.clusterIP ?? '', 'spec.type': spec.type ?? '' }),
};

export const serviceKind = defineKind(row);
