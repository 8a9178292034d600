/**
 * ServiceCIDR and IPAddress, networking.k8s.io/v1. The allocator keeps one range of its own; a controller writes down
 * what it hands out (controllers/service-addresses). Upstream: pkg/apis/networking/validation.
 */
import type { KubernetesObject } from '../../resources';
import { age } from '../duration';
import { isSame } from '../equality';
import { invalidValue, required, tooMany } from '../field';
import { defineKind, type Kind } from '../kind';
import { cidr, dnsSubdomain, ipAddress, pathSegment } from '../names';
import type { FieldError } from '../status';

interface ServiceCidr extends KubernetesObject {
  readonly spec?: { readonly cidrs?: readonly string[] };
}

function validateRanges({ spec = {} }: ServiceCidr): readonly FieldError[] {
  const { cidrs = [] } = spec;
  const field = 'spec.cidrs';
  if (cidrs.length === 0) return [required(field, 'at least one CIDR required')];
  const errors: FieldError[] = cidrs.length > 2 ? [tooMany(field, cidrs.length, 2)] : [];
  cidrs.forEach((range, index) => {
    for (const why of cidr(range)) errors.push(invalidValue(`${field}[${index}]`, range, why));
  });
  const isFour = cidrs.map((range) => !range.includes(':'));
  if (cidrs.length === 2 && isFour[0] === isFour[1]) {
    const why = 'may specify no more than one IP for each IP family, i.e 192.168.0.0/24 and 2001:db8::/96';
    errors.push(invalidValue(field, cidrs, why));
  }
  return errors;
}

const rangeRow: Kind<ServiceCidr> = {
  kind: 'ServiceCIDR',
  definition: 'ServiceCIDR',
  group: 'networking.k8s.io',
  version: 'v1',
  plural: 'servicecidrs',
  singular: 'servicecidr',
  isNamespaced: false,
  subresources: [{ name: 'status', kind: 'ServiceCIDR', verbs: ['get', 'patch', 'update'] }],
  nameRule: dnsSubdomain,
  hasStatus: true,
  storedOnly: 'Addresses of Services come from the range `kubernetes` alone: further ones add none.',
  validate: validateRanges,
  validateUpdate: (next, previous) =>
    isSame(next.spec?.cidrs, previous.spec?.cidrs)
      ? []
      : [invalidValue('spec.cidrs', next.spec?.cidrs ?? null, 'field is immutable')],
  columns: [{ name: 'Name' }, { name: 'CIDRs' }, { name: 'Age' }],
  cells: ({ metadata, spec = {} }, { epochMs }) => [
    metadata.name,
    (spec.cidrs ?? []).join(','),
    age(metadata.creationTimestamp, epochMs),
  ],
};

interface ParentReference {
  readonly group?: string;
  readonly resource?: string;
  readonly namespace?: string;
  readonly name?: string;
}

interface Address extends KubernetesObject {
  readonly spec?: { readonly parentRef?: ParentReference };
}

function validateParent({ spec = {} }: Address): readonly FieldError[] {
  const field = 'spec.parentRef';
  if (spec.parentRef === undefined) return [required(field)];
  const errors: FieldError[] = [];
  const { group = '', resource = '', name = '' } = spec.parentRef;
  for (const why of group === '' ? [] : dnsSubdomain(group)) {
    errors.push(invalidValue(`${field}.group`, group, why));
  }
  for (const [part, text] of [
    ['resource', resource],
    ['name', name],
  ] as const) {
    if (text === '') errors.push(required(`${field}.${part}`));
    for (const why of pathSegment(text)) errors.push(invalidValue(`${field}.${part}`, text, why));
  }
  return errors;
}

/** `services/default/kubernetes` */
function showParent({ group = '', resource = '', namespace = '', name = '' }: ParentReference): string {
  const kind = group === '' ? resource : `${resource}.${group}`;
  return [kind, namespace, name].filter((part) => part !== '').join('/');
}

const addressRow: Kind<Address> = {
  kind: 'IPAddress',
  definition: 'IPAddress',
  group: 'networking.k8s.io',
  version: 'v1',
  plural: 'ipaddresses',
  singular: 'ipaddress',
  shortNames: ['ip'],
  isNamespaced: false,
  nameRule: ipAddress,
  hasStatus: false,
  validate: validateParent,
  validateUpdate: (next, previous) =>
    isSame(next.spec, previous.spec)
      ? []
      : [invalidValue('spec.parentRef', next.spec?.parentRef ?? null, 'field is immutable')],
  columns: [{ name: 'Name' }, { name: 'ParentRef' }, { name: 'Age' }],
  cells: ({ metadata, spec = {} }, { epochMs }) => [
    metadata.name,
    showParent(spec.parentRef ?? {}),
    age(metadata.creationTimestamp, epochMs),
  ],
};

export const serviceCidrKind = defineKind(rangeRow);
export const ipAddressKind = defineKind(addressRow);
