/**
 * Ingress, networking.k8s.io/v1: defaults, rules and the printed row. Whether a Service, a Secret or a class is
 * there is nobody's business here, as in the real API. Upstream: pkg/apis/networking/validation, the admission
 * plugin DefaultIngressClass, printIngress in the printers.
 */
import { compareText } from '../../kernel/text';
import type { KubernetesObject } from '../../resources';
import type { Draft } from '../decode';
import { age } from '../duration';
import { invalidValue, notSupported, required } from '../field';
import { type CreateContext, defineKind, type Kind } from '../kind';
import { dns1035Label, dnsSubdomain, ipAddress, portName, portNumber, wildcardSubdomain } from '../names';
import type { FieldError } from '../status';
import { findDefault } from './default-class';
import { ingressClassKind } from './ingress-class';
import { listHosts } from './list-some';
import { type TypedReference, validateTypedReference } from './typed-reference';

export interface IngressBackend {
  readonly service?: {
    readonly name: string;
    readonly port?: { readonly name?: string; readonly number?: number };
  };
  readonly resource?: TypedReference;
}

export interface IngressPath {
  readonly path?: string;
  readonly pathType?: string;
  readonly backend?: IngressBackend;
}

export interface IngressRule {
  readonly host?: string;
  readonly http?: { readonly paths?: readonly IngressPath[] };
}

export interface Ingress extends KubernetesObject {
  readonly spec?: {
    readonly ingressClassName?: string;
    readonly defaultBackend?: IngressBackend;
    readonly rules?: readonly IngressRule[];
    readonly tls?: readonly { readonly hosts?: readonly string[]; readonly secretName?: string }[];
  };
  readonly status?: {
    readonly loadBalancer?: {
      readonly ingress?: readonly { readonly ip?: string; readonly hostname?: string }[];
    };
  };
}

const CLASS_ANNOTATION = 'kubernetes.io/ingress.class';
const IS_DEFAULT = 'ingressclass.kubernetes.io/is-default-class';
const PATH_TYPES = ['Exact', 'ImplementationSpecific', 'Prefix'];
const BAD_PARTS = ['//', '/./', '/../', '%2f', '%2F'];
const BAD_ENDS = ['/..', '/.'];

/** An Ingress that names no class gets the default one, where there is one. */
function setDefaultClass(ingress: Draft, context: CreateContext): void {
  ingress.spec ??= {};
  const spec = ingress.spec as Draft;
  const { annotations = {} } = ingress.metadata as { annotations?: Readonly<Record<string, string>> };
  if (spec.ingressClassName !== undefined || Object.hasOwn(annotations, CLASS_ANNOTATION)) return;
  const found = findDefault(context.list(ingressClassKind), IS_DEFAULT);
  if (found !== null) spec.ingressClassName = found;
}

function validate({ spec = {} }: Ingress): readonly FieldError[] {
  const { rules = [], defaultBackend, tls = [], ingressClassName } = spec;
  const errors: FieldError[] = [];
  if (rules.length === 0 && defaultBackend === undefined) {
    errors.push(invalidValue('spec', null, 'either `defaultBackend` or `rules` must be specified'));
  }
  if (defaultBackend !== undefined) errors.push(...validateBackend(defaultBackend, 'spec.defaultBackend'));
  rules.forEach((rule, index) => {
    errors.push(...validateRule(rule, `spec.rules[${index}]`));
  });
  tls.forEach(({ hosts = [], secretName = '' }, index) => {
    const field = `spec.tls[${index}]`;
    hosts.forEach((host, at) => {
      for (const why of hostRule(host)) errors.push(invalidValue(`${field}.hosts[${at}]`, host, why));
    });
    if (secretName === '') return;
    for (const why of dnsSubdomain(secretName))
      errors.push(invalidValue(`${field}.secretName`, secretName, why));
  });
  if (ingressClassName === undefined) return errors;
  for (const why of dnsSubdomain(ingressClassName)) {
    errors.push(invalidValue('spec.ingressClassName', ingressClassName, why));
  }
  return errors;
}

function validateClass({ metadata, spec }: Ingress): readonly FieldError[] {
  const annotation = metadata.annotations?.[CLASS_ANNOTATION];
  const name = spec?.ingressClassName;
  if (annotation === undefined || name === undefined || annotation === name) return [];
  const why = 'must match `ingressClassName` when both are specified';
  return [invalidValue(`annotations.${CLASS_ANNOTATION}`, annotation, why)];
}

function hostRule(host: string): readonly string[] {
  return host.includes('*') ? wildcardSubdomain(host) : dnsSubdomain(host);
}

function validateRule({ host = '', http }: IngressRule, field: string): readonly FieldError[] {
  const errors: FieldError[] = [];
  if (host !== '') {
    if (ipAddress(host).length === 0) {
      errors.push(invalidValue(`${field}.host`, host, 'must be a DNS name, not an IP address'));
    }
    for (const why of hostRule(host)) errors.push(invalidValue(`${field}.host`, host, why));
  }
  if (http === undefined) return errors;
  const { paths = [] } = http;
  if (paths.length === 0) errors.push(required(`${field}.http.paths`));
  paths.forEach((path, index) => {
    errors.push(...validatePath(path, `${field}.http.paths[${index}]`));
  });
  return errors;
}

function validatePath(
  { path = '', pathType, backend = {} }: IngressPath,
  field: string,
): readonly FieldError[] {
  if (pathType === undefined) return [required(`${field}.pathType`, 'pathType must be specified')];
  const errors: FieldError[] = [];
  const refuse = (why: string): void => {
    errors.push(invalidValue(`${field}.path`, path, why));
  };
  if (pathType === 'Exact' || pathType === 'Prefix') {
    if (!path.startsWith('/')) refuse('must be an absolute path');
    for (const part of BAD_PARTS) if (path.includes(part)) refuse(`must not contain '${part}'`);
    for (const end of BAD_ENDS) if (path.endsWith(end)) refuse(`cannot end with '${end}'`);
  } else if (pathType === 'ImplementationSpecific') {
    if (path !== '' && !path.startsWith('/')) refuse('must be an absolute path');
  } else errors.push(notSupported(`${field}.pathType`, pathType, PATH_TYPES));
  return [...errors, ...validateBackend(backend, `${field}.backend`)];
}

function validateBackend({ service, resource }: IngressBackend, field: string): readonly FieldError[] {
  if (service !== undefined && resource !== undefined) {
    return [invalidValue(field, '', 'cannot set both resource and service backends')];
  }
  if (resource !== undefined) return validateTypedReference(resource, `${field}.resource`);
  if (service === undefined) return [invalidValue(field, '', 'resource or service backend is required')];
  const errors: FieldError[] = [];
  const path = `${field}.service`;
  if (!service.name) errors.push(required(`${path}.name`));
  else
    for (const why of dns1035Label(service.name))
      errors.push(invalidValue(`${path}.name`, service.name, why));
  const { name = '', number = 0 } = service.port ?? {};
  if (name !== '' && number !== 0)
    errors.push(invalidValue(field, '', 'cannot set both port name & port number'));
  else if (name !== '') {
    for (const why of portName(name)) errors.push(invalidValue(`${path}.port.name`, name, why));
  } else if (number !== 0) {
    for (const why of portNumber(number)) errors.push(invalidValue(`${path}.port.number`, number, why));
  } else errors.push(required(field, 'port name or number is required'));
  return errors;
}

function showAddress({ status }: Ingress): string {
  const found = (status?.loadBalancer?.ingress ?? []).map(({ ip, hostname }) => ip || hostname || '');
  return [...new Set(found.filter((text) => text !== ''))].sort(compareText).join(',');
}

const row: Kind<Ingress> = {
  kind: 'Ingress',
  definition: 'Ingress',
  group: 'networking.k8s.io',
  version: 'v1',
  plural: 'ingresses',
  singular: 'ingress',
  shortNames: ['ing'],
  isNamespaced: true,
  subresources: [{ name: 'status', kind: 'Ingress', verbs: ['get', 'patch', 'update'] }],
  nameRule: dnsSubdomain,
  hasStatus: true,
  newStatus: { loadBalancer: {} },
  hasGeneration: true,
  storedOnly: 'No controller serves it: it gets no address, and nothing answers for its hosts.',
  prepareCreate: setDefaultClass,
  validate,
  validateCreate: validateClass,
  columns: [
    { name: 'Name' },
    { name: 'Class' },
    { name: 'Hosts' },
    { name: 'Address' },
    { name: 'Ports' },
    { name: 'Age' },
  ],
  cells: (ingress, { epochMs }) => [
    ingress.metadata.name,
    ingress.spec?.ingressClassName ?? '<none>',
    listHosts((ingress.spec?.rules ?? []).map(({ host = '' }) => host)),
    showAddress(ingress),
    (ingress.spec?.tls ?? []).length > 0 ? '80, 443' : '80',
    age(ingress.metadata.creationTimestamp, epochMs),
  ],
};

export const ingressKind = defineKind(row);
