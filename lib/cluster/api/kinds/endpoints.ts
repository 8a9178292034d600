/**
 * Endpoints, the older form of EndpointSlices (deprecated since 1.33, still served and kept up).
 * Upstream: ValidateEndpoints in pkg/apis/core/validation, formatEndpoints in the printers.
 */
import type { EndpointAddress, Endpoints } from '../../resources';
import type { Draft } from '../decode';
import { age } from '../duration';
import { invalidValue, notSupported, required } from '../field';
import { defineKind, type Kind } from '../kind';
import { dnsSubdomain, portNumber } from '../names';
import type { FieldError } from '../status';
import { endpointAddress } from './endpoint-address';
import { listSome } from './list-some';

function setDefaults(endpoints: Draft): void {
  for (const subset of (endpoints.subsets ?? []) as Draft[]) {
    for (const port of (subset.ports ?? []) as Draft[]) port.protocol ||= 'TCP';
  }
}

/** Addresses that are stored already: most of them stay as they were. */
const checked = new WeakSet<EndpointAddress>();

function validateAddresses(addresses: readonly EndpointAddress[], field: string): readonly FieldError[] {
  const errors: FieldError[] = [];
  for (const [index, address] of addresses.entries()) {
    if (checked.has(address)) continue;
    const { ip = '' } = address;
    const reasons = endpointAddress(ip);
    for (const why of reasons) errors.push(invalidValue(`${field}[${index}].ip`, ip, why));
    if (reasons.length === 0 && Object.isFrozen(address)) checked.add(address);
  }
  return errors;
}

function validate({ subsets = [] }: Endpoints): readonly FieldError[] {
  const errors: FieldError[] = [];
  for (const [index, { addresses = [], notReadyAddresses = [], ports = [] }] of subsets.entries()) {
    const field = `subsets[${index}]`;
    if (addresses.length === 0 && notReadyAddresses.length === 0) {
      errors.push(required(field, 'must specify `addresses` or `notReadyAddresses`'));
    }
    errors.push(...validateAddresses(addresses, `${field}.addresses`));
    errors.push(...validateAddresses(notReadyAddresses, `${field}.notReadyAddresses`));
    for (const [portIndex, { name = '', port, protocol = '' }] of ports.entries()) {
      const path = `${field}.ports[${portIndex}]`;
      if (ports.length > 1 && name === '') errors.push(required(`${path}.name`));
      for (const why of portNumber(port ?? 0)) errors.push(invalidValue(`${path}.port`, port ?? 0, why));
      if (!['TCP', 'UDP', 'SCTP'].includes(protocol)) {
        errors.push(notSupported(`${path}.protocol`, protocol, ['TCP', 'UDP', 'SCTP']));
      }
    }
  }
  return errors;
}

/** `10.0.0.1:80,10.0.0.2:80 + 1 more...`; only ready addresses. */
function showSubsets(subsets: NonNullable<Endpoints['subsets']>): string {
  if (subsets.length === 0) return '<none>';
  const all = subsets.flatMap(({ addresses = [], ports = [] }) =>
    ports.length === 0
      ? addresses.map(({ ip }) => ip)
      : ports.flatMap(({ port }) => addresses.map(({ ip }) => `${ip}:${port}`)),
  );
  return listSome(all);
}

const row: Kind<Endpoints> = {
  kind: 'Endpoints',
  definition: 'Endpoints',
  group: '',
  version: 'v1',
  plural: 'endpoints',
  singular: 'endpoints',
  shortNames: ['ep'],
  isNamespaced: true,
  nameRule: dnsSubdomain,
  hasStatus: false,
  deprecation: 'v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice',
  setDefaults,
  validate,
  columns: [{ name: 'Name' }, { name: 'Endpoints' }, { name: 'Age' }],
  cells: ({ metadata, subsets = [] }, { epochMs }) => [
    metadata.name,
    showSubsets(subsets),
    age(metadata.creationTimestamp, epochMs),
  ],
};

export const endpointsKind = defineKind(row);
