/**
 * EndpointSlice. Upstream: pkg/apis/discovery/validation and pkg/registry/discovery/endpointslice.
 * Not checked: hints and zones.
 */
import type { EndpointSlice, SliceEndpoint, SlicePort } from '../../resources';
import type { Draft } from '../decode';
import { age } from '../duration';
import { duplicate, invalidValue, notSupported, required, tooMany } from '../field';
import { defineKind, type Kind } from '../kind';
import { dnsLabel, dnsSubdomain, portNumber } from '../names';
import type { FieldError } from '../status';
import { endpointAddress } from './endpoint-address';
import { listSome } from './list-some';

const ADDRESS_TYPES = ['FQDN', 'IPv4', 'IPv6'];
const PROTOCOLS = ['SCTP', 'TCP', 'UDP'];
const MAXIMUM_ENDPOINTS = 1000;
const MAXIMUM_ADDRESSES = 100;
const MAXIMUM_PORTS = 20_000;

function setDefaults(slice: Draft): void {
  // Both are printed as null where there are none.
  slice.endpoints ??= null;
  slice.ports ??= null;
  for (const port of (slice.ports ?? []) as Draft[]) {
    port.name ??= '';
    port.protocol ||= 'TCP';
  }
}

function validateAddress(address: string, type: string, field: string): readonly FieldError[] {
  if (type === 'IPv4') return endpointAddress(address).map((why) => invalidValue(field, address, why));
  if (type === 'FQDN') return dnsSubdomain(address).map((why) => invalidValue(field, address, why));
  return address.includes(':') ? [] : [invalidValue(field, address, 'must be an IPv6 address')];
}

/** Endpoints that are stored already, and how their addresses were read: most of a slice stays as it was. */
const checked = new WeakMap<SliceEndpoint, string>();

function validateEndpoint(endpoint: SliceEndpoint, type: string, field: string): readonly FieldError[] {
  if (checked.get(endpoint) === type) return [];
  const errors = checkEndpoint(endpoint, type, field);
  if (errors.length === 0 && Object.isFrozen(endpoint)) checked.set(endpoint, type);
  return errors;
}

function checkEndpoint(endpoint: SliceEndpoint, type: string, field: string): readonly FieldError[] {
  const { addresses = [], hostname, nodeName } = endpoint;
  const errors: FieldError[] = [];
  if (addresses.length === 0) errors.push(required(`${field}.addresses`, 'must contain at least 1 address'));
  if (addresses.length > MAXIMUM_ADDRESSES) {
    errors.push(tooMany(`${field}.addresses`, addresses.length, MAXIMUM_ADDRESSES));
  }
  for (const [index, address] of addresses.entries()) {
    errors.push(...validateAddress(address, type, `${field}.addresses[${index}]`));
  }
  if (hostname)
    for (const why of dnsLabel(hostname)) errors.push(invalidValue(`${field}.hostname`, hostname, why));
  if (nodeName)
    for (const why of dnsSubdomain(nodeName)) errors.push(invalidValue(`${field}.nodeName`, nodeName, why));
  return errors;
}

function validatePorts(ports: readonly SlicePort[]): readonly FieldError[] {
  const errors: FieldError[] = [];
  if (ports.length > MAXIMUM_PORTS) errors.push(tooMany('ports', ports.length, MAXIMUM_PORTS));
  const names = new Set<string>();
  for (const [index, { name = '', protocol = '', port }] of ports.entries()) {
    const field = `ports[${index}]`;
    if (name !== '') for (const why of dnsLabel(name)) errors.push(invalidValue(`${field}.name`, name, why));
    if (names.has(name)) errors.push(duplicate(`${field}.name`, name));
    names.add(name);
    if (!PROTOCOLS.includes(protocol)) errors.push(notSupported(`${field}.protocol`, protocol, PROTOCOLS));
    if (port !== undefined)
      for (const why of portNumber(port)) errors.push(invalidValue(`${field}.port`, port, why));
  }
  return errors;
}

function validate({ addressType, endpoints, ports }: EndpointSlice): readonly FieldError[] {
  const errors: FieldError[] = [];
  if (!addressType) errors.push(required('addressType'));
  else if (!ADDRESS_TYPES.includes(addressType)) {
    errors.push(notSupported('addressType', addressType, ADDRESS_TYPES));
  }
  if ((endpoints ?? []).length > MAXIMUM_ENDPOINTS) {
    errors.push(tooMany('endpoints', (endpoints ?? []).length, MAXIMUM_ENDPOINTS));
  }
  for (const [index, endpoint] of (endpoints ?? []).entries()) {
    errors.push(...validateEndpoint(endpoint, addressType ?? '', `endpoints[${index}]`));
  }
  errors.push(...validatePorts(ports ?? []));
  return errors;
}

function validateUpdate(next: EndpointSlice, previous: EndpointSlice): readonly FieldError[] {
  if (next.addressType === previous.addressType) return [];
  return [invalidValue('addressType', next.addressType, 'field is immutable')];
}

function showPort({ name, port }: SlicePort): string {
  if (port !== undefined) return String(port);
  return name ?? '*';
}

const row: Kind<EndpointSlice> = {
  kind: 'EndpointSlice',
  definition: 'EndpointSlice',
  group: 'discovery.k8s.io',
  version: 'v1',
  plural: 'endpointslices',
  singular: 'endpointslice',
  isNamespaced: true,
  nameRule: dnsSubdomain,
  hasStatus: false,
  hasGeneration: true,
  setDefaults,
  validate,
  validateUpdate,
  columns: [
    { name: 'Name' },
    { name: 'AddressType' },
    { name: 'Ports' },
    { name: 'Endpoints' },
    { name: 'Age' },
  ],
  cells: ({ metadata, addressType, ports, endpoints }, { epochMs }) => [
    metadata.name,
    addressType,
    listSome((ports ?? []).map(showPort)) || '<unset>',
    listSome((endpoints ?? []).flatMap(({ addresses }) => addresses)) || '<unset>',
    age(metadata.creationTimestamp, epochMs),
  ],
};

export const endpointSliceKind = defineKind(row);
