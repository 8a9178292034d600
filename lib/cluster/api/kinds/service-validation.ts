/**
 * Rules for Services. Upstream: ValidateService and ValidateServiceUpdate in pkg/apis/core/validation.
 * What is reachable from outside has a file of its own, service-exposure.ts. Not checked: what belongs to IPv6.
 */
import type { Service, ServicePort } from '../../resources';
import { isSame } from '../equality';
import { duplicate, forbiddenField, invalidValue, notSupported, required } from '../field';
import { validateLabels } from '../metadata';
import { dnsLabel, dnsSubdomain, ipAddress, portName, portNumber, qualifiedName } from '../names';
import type { FieldError } from '../status';
import { isExposedOnNodes } from './service-defaults';
import { validateExposure, validateExposureChange, validateExternalAddresses } from './service-exposure';

const TYPES = ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort'];
const PROTOCOLS = ['SCTP', 'TCP', 'UDP'];
/** The kubelet's own port, on every node. */
const KUBELET_PORT = 10_250;
const LONGEST_AFFINITY_SECONDS = 86_400;

export function validateService(service: Service): readonly FieldError[] {
  const { spec } = service;
  const ports = spec.ports ?? [];
  const errors: FieldError[] = [];
  const isHeadless = spec.clusterIPs?.[0] === 'None';
  if (ports.length === 0 && !isHeadless && spec.type !== 'ExternalName') errors.push(required('spec.ports'));
  errors.push(...validateType(spec, isHeadless));
  errors.push(...validatePorts(ports));
  errors.push(...validateLabels(spec.selector, 'spec.selector'));
  errors.push(...validateAffinity(spec));
  errors.push(...validateClusterAddresses(spec));
  errors.push(...validateExternalAddresses(spec));
  if (!TYPES.includes(spec.type ?? '')) errors.push(notSupported('spec.type', spec.type, TYPES));
  errors.push(...validateFamilies(spec));
  errors.push(...validateNodePorts(spec), ...validateDuplicatePorts(ports), ...validateExposure(service));
  return errors;
}

function validateType(spec: Service['spec'], isHeadless: boolean): readonly FieldError[] {
  const errors: FieldError[] = [];
  if (isExposedOnNodes(spec.type)) {
    if (spec.type === 'LoadBalancer') {
      for (const [index, { port }] of (spec.ports ?? []).entries()) {
        if (port !== KUBELET_PORT) continue;
        const why = 'may not expose port 10250 externally since it is used by kubelet';
        errors.push(invalidValue(`spec.ports[${index}]`, port, why));
      }
    }
    if (isHeadless) {
      const why = `may not be set to 'None' for ${spec.type} services`;
      errors.push(invalidValue('spec.clusterIPs[0]', 'None', why));
    }
  }
  if (spec.type !== 'ExternalName') return errors;
  for (const field of ['clusterIPs', 'ipFamilies', 'ipFamilyPolicy'] as const) {
    const value = spec[field] as string | readonly string[] | undefined;
    if (value !== undefined && value.length > 0) {
      errors.push(forbiddenField(`spec.${field}`, 'may not be set for ExternalName services'));
    }
  }
  const { externalName = '' } = spec;
  if (externalName === '') errors.push(required('spec.externalName'));
  else {
    const host = externalName.endsWith('.') ? externalName.slice(0, -1) : externalName;
    for (const why of dnsSubdomain(host)) errors.push(invalidValue('spec.externalName', host, why));
  }
  return errors;
}

function validatePorts(ports: readonly ServicePort[]): readonly FieldError[] {
  const errors: FieldError[] = [];
  const names = new Set<string>();
  for (const [index, port] of ports.entries()) {
    const field = `spec.ports[${index}]`;
    const { name = '', targetPort, protocol = '', appProtocol } = port;
    if (name === '' && ports.length > 1) errors.push(required(`${field}.name`));
    else if (name !== '') {
      for (const why of dnsLabel(name)) errors.push(invalidValue(`${field}.name`, name, why));
      if (names.has(name)) errors.push(duplicate(`${field}.name`, name));
      names.add(name);
    }
    for (const why of portNumber(port.port ?? 0))
      errors.push(invalidValue(`${field}.port`, port.port ?? 0, why));
    if (!PROTOCOLS.includes(protocol)) errors.push(notSupported(`${field}.protocol`, protocol, PROTOCOLS));
    const problems = typeof targetPort === 'string' ? portName(targetPort) : portNumber(targetPort ?? 0);
    for (const why of problems) errors.push(invalidValue(`${field}.targetPort`, targetPort ?? 0, why));
    for (const why of appProtocol === undefined ? [] : qualifiedName(appProtocol)) {
      errors.push(invalidValue(`${field}.appProtocol`, appProtocol, why));
    }
  }
  return errors;
}

function validateAffinity(spec: Service['spec']): readonly FieldError[] {
  const { sessionAffinity = '' } = spec;
  if (sessionAffinity === 'ClientIP') {
    const config = spec.sessionAffinityConfig as { clientIP?: { timeoutSeconds?: number } } | undefined;
    const seconds = config?.clientIP?.timeoutSeconds ?? 0;
    if (seconds > 0 && seconds <= LONGEST_AFFINITY_SECONDS) return [];
    const field = 'spec.sessionAffinityConfig.clientIP.timeoutSeconds';
    return [invalidValue(field, seconds, `must be greater than 0 and less than ${LONGEST_AFFINITY_SECONDS}`)];
  }
  if (sessionAffinity === 'None') return [];
  return [notSupported('spec.sessionAffinity', sessionAffinity, ['ClientIP', 'None'])];
}

/** Also before an address is allocated. */
export function validateClusterAddresses({
  clusterIP = '',
  clusterIPs = [],
}: Service['spec']): readonly FieldError[] {
  const errors: FieldError[] = [];
  if (clusterIPs.length > 0 && clusterIPs[0] !== clusterIP) {
    errors.push(invalidValue('spec.clusterIPs', clusterIPs, 'first value must match `clusterIP`'));
  }
  for (const [index, address] of clusterIPs.entries()) {
    const field = `spec.clusterIPs[${index}]`;
    if (address === 'None') {
      if (index > 0) errors.push(invalidValue(field, address, "'None' must be the first and only value"));
    } else for (const why of ipAddress(address)) errors.push(invalidValue(field, address, why));
  }
  return errors;
}

/** The cluster has IPv4 alone, as most have one family alone. */
function validateFamilies({ ipFamilies, ipFamilyPolicy }: Service['spec']): readonly FieldError[] {
  const errors: FieldError[] = [];
  for (const [index, family] of ((ipFamilies ?? []) as readonly string[]).entries()) {
    const field = `spec.ipFamilies[${index}]`;
    if (family === 'IPv6') errors.push(invalidValue(field, family, 'not configured on this cluster'));
    else if (family !== 'IPv4') errors.push(notSupported(field, family, ['IPv4', 'IPv6']));
  }
  const policies = ['PreferDualStack', 'RequireDualStack', 'SingleStack'];
  if (ipFamilyPolicy === 'RequireDualStack') {
    const why = 'this cluster is not configured for dual-stack services';
    errors.push(invalidValue('spec.ipFamilyPolicy', ipFamilyPolicy, why));
  } else if (ipFamilyPolicy !== undefined && !policies.includes(ipFamilyPolicy as string)) {
    errors.push(notSupported('spec.ipFamilyPolicy', ipFamilyPolicy, policies));
  }
  return errors;
}

function validateDuplicatePorts(ports: readonly ServicePort[]): readonly FieldError[] {
  const errors: FieldError[] = [];
  const seen = new Set<string>();
  for (const [index, { protocol, port }] of ports.entries()) {
    const key = `${protocol}/${port}`;
    if (seen.has(key)) {
      // The internal type, whose fields have no names of their own in JSON.
      const shown = {
        Name: '',
        Protocol: protocol,
        AppProtocol: null,
        Port: port,
        TargetPort: 0,
        NodePort: 0,
      };
      errors.push(duplicate(`spec.ports[${index}]`, shown));
    }
    seen.add(key);
  }
  return errors;
}

function validateNodePorts({ type, ports = [] }: Service['spec']): readonly FieldError[] {
  const errors: FieldError[] = [];
  const seen = new Set<string>();
  for (const [index, { protocol, nodePort }] of ports.entries()) {
    if (!nodePort) continue;
    const field = `spec.ports[${index}].nodePort`;
    if (type === 'ClusterIP') {
      errors.push(forbiddenField(field, "may not be used when `type` is 'ClusterIP'"));
    }
    const key = `${protocol}/${nodePort}`;
    if (seen.has(key)) errors.push(duplicate(field, nodePort));
    seen.add(key);
  }
  return errors;
}

/** An address that is set stays, except where the type comes from or goes to ExternalName. */
export function validateServiceUpdate(service: Service, previous: Service): readonly FieldError[] {
  return [
    ...validateAddressChange(service, previous),
    ...validateExposureChange(service, previous),
    ...validateService(service),
  ];
}

function validateAddressChange({ spec }: Service, { spec: before }: Service): readonly FieldError[] {
  if (spec.type === 'ExternalName' || before.type === 'ExternalName') return [];
  const [previous] = before.clusterIPs ?? [];
  if (!previous || isSame(spec.clusterIPs?.[0], previous)) return [];
  return [invalidValue('spec.clusterIPs[0]', spec.clusterIPs ?? null, 'may not change once set')];
}
