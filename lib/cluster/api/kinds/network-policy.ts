/** NetworkPolicy. Upstream: ValidateNetworkPolicy in pkg/apis/networking/validation. */
import type { KubernetesObject, LabelSelector } from '../../resources';
import type { Draft } from '../decode';
import { age } from '../duration';
import { forbiddenField, invalidValue, notSupported, required } from '../field';
import { defineKind, type Kind } from '../kind';
import { showSelector } from '../label-text';
import { cidr, dnsSubdomain, portName, portNumber } from '../names';
import { parseAddress } from '../service-allocation';
import type { FieldError } from '../status';
import { validateLabelSelector } from './workload-validation';

interface Peer {
  readonly podSelector?: LabelSelector;
  readonly namespaceSelector?: LabelSelector;
  readonly ipBlock?: { readonly cidr?: string; readonly except?: readonly string[] };
}

interface Port {
  readonly protocol?: string;
  readonly port?: number | string;
  readonly endPort?: number;
}

interface Rule {
  readonly ports?: readonly Port[];
  readonly from?: readonly Peer[];
  readonly to?: readonly Peer[];
}

export interface NetworkPolicy extends KubernetesObject {
  readonly spec?: {
    readonly podSelector?: LabelSelector;
    readonly ingress?: readonly Rule[];
    readonly egress?: readonly Rule[];
    readonly policyTypes?: readonly string[];
  };
}

function setDefaults(policy: Draft): void {
  policy.spec ??= {};
  const spec = policy.spec as Draft & { ingress?: Draft[]; egress?: Draft[] };
  spec.podSelector ??= {};
  for (const rule of [...(spec.ingress ?? []), ...(spec.egress ?? [])]) {
    for (const port of (rule.ports ?? []) as Draft[]) port.protocol ??= 'TCP';
  }
  if (((spec.policyTypes ?? []) as readonly string[]).length > 0) return;
  spec.policyTypes = (spec.egress ?? []).length > 0 ? ['Ingress', 'Egress'] : ['Ingress'];
}

function validatePort({ protocol = '', port, endPort }: Port, field: string): readonly FieldError[] {
  const errors: FieldError[] = [];
  if (!['TCP', 'UDP', 'SCTP'].includes(protocol)) {
    errors.push(notSupported(`${field}.protocol`, protocol, ['TCP', 'UDP', 'SCTP']));
  }
  const refuseEnd = (why: string): void => {
    if (endPort !== undefined) errors.push(invalidValue(`${field}.endPort`, endPort, why));
  };
  if (port === undefined) refuseEnd('may not be specified when `port` is not specified');
  else if (typeof port === 'string') {
    refuseEnd('may not be specified when `port` is non-numeric');
    for (const why of portName(port)) errors.push(invalidValue(`${field}.port`, port, why));
  } else {
    for (const why of portNumber(port)) errors.push(invalidValue(`${field}.port`, port, why));
    if (endPort === undefined) return errors;
    if (endPort < port) refuseEnd('must be greater than or equal to `port`');
    for (const why of portNumber(endPort)) refuseEnd(why);
  }
  return errors;
}

function validatePeer(peer: Peer, field: string): readonly FieldError[] {
  const errors: FieldError[] = [];
  const { ipBlock } = peer;
  const selectors = (['podSelector', 'namespaceSelector'] as const).filter(
    (name) => peer[name] !== undefined,
  );
  for (const name of selectors) errors.push(...validateLabelSelector(peer[name]!, `${field}.${name}`));
  if (ipBlock !== undefined) errors.push(...validateBlock(ipBlock, `${field}.ipBlock`));
  if (ipBlock === undefined && selectors.length === 0) errors.push(required(field, 'must specify a peer'));
  else if (ipBlock !== undefined && selectors.length > 0) {
    errors.push(forbiddenField(field, 'may not specify both ipBlock and another peer'));
  }
  return errors;
}

function validateBlock(
  { cidr: whole = '', except = [] }: NonNullable<Peer['ipBlock']>,
  field: string,
): readonly FieldError[] {
  if (whole === '') return [required(`${field}.cidr`)];
  const errors = cidr(whole).map((why) => invalidValue(`${field}.cidr`, whole, why));
  if (errors.length > 0) return errors;
  except.forEach((part, index) => {
    const path = `${field}.except[${index}]`;
    const problems = cidr(part);
    for (const why of problems) errors.push(invalidValue(path, part, why));
    if (problems.length === 0 && !isStrictlyInside(part, whole)) {
      errors.push(invalidValue(path, part, 'must be a strict subset of `cidr`'));
    }
  });
  return errors;
}

/** Ranges of IPv6 are not compared. */
function isStrictlyInside(part: string, whole: string): boolean {
  const [address = '', bits = ''] = part.split('/');
  const [base = '', baseBits = ''] = whole.split('/');
  if (Number(baseBits) >= Number(bits)) return false;
  const [inner, outer] = [parseAddress(address), parseAddress(base)];
  if (inner === null || outer === null) return inner === outer;
  const size = 2 ** (32 - Number(baseBits));
  return Math.floor(inner / size) === Math.floor(outer / size);
}

function validate({ spec = {} }: NetworkPolicy): readonly FieldError[] {
  const errors = [...validateLabelSelector(spec.podSelector ?? {}, 'spec.podSelector')];
  for (const [direction, peers] of [
    ['ingress', 'from'],
    ['egress', 'to'],
  ] as const) {
    (spec[direction] ?? []).forEach((rule, index) => {
      const field = `spec.${direction}[${index}]`;
      (rule.ports ?? []).forEach((port, at) => {
        errors.push(...validatePort(port, `${field}.ports[${at}]`));
      });
      (rule[peers] ?? []).forEach((peer, at) => {
        errors.push(...validatePeer(peer, `${field}.${peers}[${at}]`));
      });
    });
  }
  const { policyTypes = [] } = spec;
  if (policyTypes.length > 2) {
    const why = 'may not specify more than two policyTypes';
    return [...errors, invalidValue('spec.policyTypes', policyTypes, why)];
  }
  policyTypes.forEach((type, index) => {
    if (type === 'Ingress' || type === 'Egress') return;
    errors.push(notSupported(`spec.policyTypes[${index}]`, type, ['Egress', 'Ingress']));
  });
  return errors;
}

const row: Kind<NetworkPolicy> = {
  kind: 'NetworkPolicy',
  definition: 'NetworkPolicy',
  group: 'networking.k8s.io',
  version: 'v1',
  plural: 'networkpolicies',
  singular: 'networkpolicy',
  shortNames: ['netpol'],
  isNamespaced: true,
  nameRule: dnsSubdomain,
  hasStatus: false,
  hasGeneration: true,
  setDefaults,
  validate,
  columns: [{ name: 'Name' }, { name: 'Pod-Selector' }, { name: 'Age' }],
  cells: ({ metadata, spec = {} }, { epochMs }) => [
    metadata.name,
    showSelector(spec.podSelector),
    age(metadata.creationTimestamp, epochMs),
  ],
};

export const networkPolicyKind = defineKind(row);
