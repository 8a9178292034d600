/**
 * Rules for what makes a Service reachable from outside, and for where its traffic may go. Upstream:
 * ValidateService, validateServiceExternalTrafficPolicy, validateLoadBalancerClassField and
 * validateServiceTrafficDistribution in pkg/apis/core/validation. Left out: what belongs to IPv6.
 */
import type { KubernetesObject, Service } from '../../resources';
import { isSame } from '../equality';
import { forbiddenField, invalidValue, notSupported, required } from '../field';
import { cidr, portNumber, qualifiedName } from '../names';
import type { FieldError } from '../status';
import { endpointAddress } from './endpoint-address';
import { isExposedOnNodes, needsHealthPort } from './service-defaults';

const POLICIES = ['Cluster', 'Local'];
const DISTRIBUTIONS = ['PreferClose', 'PreferSameZone', 'PreferSameNode'];
const BALANCED_ONLY = "may only be used when `type` is 'LoadBalancer'";
/** The older way to say it, which still counts where the field is empty. */
const RANGES_ANNOTATION = 'service.beta.kubernetes.io/load-balancer-source-ranges';

type Spec = Service['spec'];

export function validateExternalAddresses({ externalIPs = [] }: Spec): readonly FieldError[] {
  return externalIPs.flatMap((address, index) =>
    endpointAddress(address).map((why) => invalidValue(`spec.externalIPs[${index}]`, address, why)),
  );
}

export function validateExposure({ metadata, spec }: Service): readonly FieldError[] {
  return [
    ...validateSourceRanges(metadata, spec),
    ...validateNodePortWish(spec),
    ...validateClass(spec),
    ...validateExternalPolicy(spec),
    ...validateInternalPolicy(spec),
    ...validateDistribution(spec),
  ];
}

function validateSourceRanges({ annotations = {} }: KubernetesObject['metadata'], spec: Spec) {
  const ranges = (spec.loadBalancerSourceRanges ?? []) as readonly string[];
  const errors: FieldError[] = [];
  const isBalanced = spec.type === 'LoadBalancer';
  if (ranges.length > 0) {
    // The real server spells the field with a capital letter here.
    const field = 'spec.LoadBalancerSourceRanges';
    if (!isBalanced) errors.push(forbiddenField(field, BALANCED_ONLY));
    for (const [index, range] of ranges.entries()) errors.push(...checkRange(`${field}[${index}]`, range));
    return errors;
  }
  const written = annotations[RANGES_ANNOTATION];
  if (written === undefined) return errors;
  const field = `metadata.annotations[${RANGES_ANNOTATION}]`;
  if (!isBalanced) errors.push(forbiddenField(field, BALANCED_ONLY));
  if (written.trim() !== '')
    for (const range of written.trim().split(',')) errors.push(...checkRange(field, range));
  return errors;
}

/** Blanks around it have been allowed ever since such ranges stood in an annotation. */
function checkRange(field: string, written: string): readonly FieldError[] {
  const range = written.trim();
  const malformed = cidr(range);
  if (malformed.length > 0) return malformed.map((why) => invalidValue(field, range, why));
  const [address = '', length = '0'] = range.split('/');
  if (address.includes(':')) return [];
  if (/^0\d/.test(length))
    return [invalidValue(field, range, 'must not have leading 0s in IP or prefix length')];
  const number = address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  if (number % 2 ** (32 - Number(length)) === 0) return [];
  return [invalidValue(field, range, 'must not have bits set beyond the prefix length')];
}

function validateNodePortWish({ type, allocateLoadBalancerNodePorts: wish }: Spec): readonly FieldError[] {
  const field = 'spec.allocateLoadBalancerNodePorts';
  if (type === 'LoadBalancer') return wish === undefined || wish === null ? [required(field)] : [];
  return wish === undefined ? [] : [forbiddenField(field, BALANCED_ONLY)];
}

function validateExternalPolicy(spec: Spec): readonly FieldError[] {
  const { type, externalIPs = [] } = spec;
  const policy = spec.externalTrafficPolicy as string | undefined;
  const field = 'spec.externalTrafficPolicy';
  const errors: FieldError[] = [];
  const takesExternal = isExposedOnNodes(type) || (type === 'ClusterIP' && externalIPs.length > 0);
  if (!takesExternal) {
    if (policy) {
      errors.push(invalidValue(field, policy, 'may only be set for externally-accessible services'));
    }
  } else if (!policy) errors.push(required(field));
  else if (!POLICIES.includes(policy)) errors.push(notSupported(field, policy, POLICIES));
  return [...errors, ...validateHealthPort(spec)];
}

function validateHealthPort(spec: Spec): readonly FieldError[] {
  const port = (spec.healthCheckNodePort ?? 0) as number;
  const field = 'spec.healthCheckNodePort';
  if (needsHealthPort(spec)) {
    if (port === 0) return [required(field)];
    return portNumber(port).map((why) => invalidValue(field, port, why));
  }
  if (port === 0) return [];
  const why = "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'";
  return [invalidValue(field, port, why)];
}

/** ExternalName may have one, for historical reasons. */
function validateInternalPolicy(spec: Spec): readonly FieldError[] {
  const policy = spec.internalTrafficPolicy as string | undefined;
  const field = 'spec.internalTrafficPolicy';
  if (policy === undefined) return spec.type === 'ExternalName' ? [] : [required(field)];
  return POLICIES.includes(policy) ? [] : [notSupported(field, policy, POLICIES)];
}

function validateClass({ type, loadBalancerClass: name }: Spec): readonly FieldError[] {
  if (name === undefined) return [];
  const field = 'spec.loadBalancerClass';
  if (type !== 'LoadBalancer') return [forbiddenField(field, BALANCED_ONLY)];
  return qualifiedName(name as string).map((why) => invalidValue(field, name, why));
}

function validateDistribution(spec: Spec): readonly FieldError[] {
  const value = spec.trafficDistribution as string | undefined;
  if (value === undefined || DISTRIBUTIONS.includes(value)) return [];
  return [notSupported('spec.trafficDistribution', value, DISTRIBUTIONS)];
}

/** Where a load balancer's health is told, and who looks after it, is settled when it becomes one. */
export function validateExposureChange(service: Service, previous: Service): readonly FieldError[] {
  return [...validateClassChange(service, previous), ...validateHealthPortChange(service, previous)];
}

function validateHealthPortChange({ spec }: Service, { spec: before }: Service): readonly FieldError[] {
  if (!needsHealthPort(spec) || !needsHealthPort(before)) return [];
  if (spec.healthCheckNodePort === before.healthCheckNodePort) return [];
  return [forbiddenField('spec.healthCheckNodePort', 'field is immutable')];
}

function validateClassChange({ spec }: Service, { spec: before }: Service): readonly FieldError[] {
  if (spec.type !== 'LoadBalancer' || before.type !== 'LoadBalancer') return [];
  if (isSame(spec.loadBalancerClass, before.loadBalancerClass)) return [];
  const value = spec.loadBalancerClass ?? null;
  return [invalidValue('spec.loadBalancerClass', value, 'may not change once set')];
}
