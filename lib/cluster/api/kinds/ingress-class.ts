/** IngressClass: which controller looks after an Ingress. Upstream: pkg/apis/networking/validation. */
import type { KubernetesObject } from '../../resources';
import type { Draft } from '../decode';
import { age } from '../duration';
import { forbiddenField, invalidValue, notSupported, required, tooLong } from '../field';
import { defineKind, type Kind } from '../kind';
import { dnsLabel, dnsSubdomain } from '../names';
import type { FieldError } from '../status';
import { type TypedReference, validateTypedReference } from './typed-reference';

export interface IngressClass extends KubernetesObject {
  readonly spec?: { readonly controller?: string; readonly parameters?: Parameters };
}

interface Parameters extends TypedReference {
  readonly scope?: string;
  readonly namespace?: string;
}

const LONGEST_CONTROLLER = 250;
const PATH = "[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+";

function setDefaults(ingressClass: Draft): void {
  ingressClass.spec ??= {};
  const { parameters } = ingressClass.spec as { parameters?: Draft };
  if (parameters !== undefined) parameters.scope ??= 'Cluster';
}

/** `acme.io/foo` */
function validateController(controller: string): readonly FieldError[] {
  const field = 'spec.controller';
  if (controller === '') return [required(field)];
  const errors: FieldError[] = [];
  if (controller.length > LONGEST_CONTROLLER) errors.push(tooLong(field, LONGEST_CONTROLLER));
  const slash = controller.indexOf('/');
  const [host, path] = [controller.slice(0, Math.max(slash, 0)), controller.slice(slash + 1)];
  if (host === '' || path === '') {
    const why = 'must be a domain-prefixed path (such as "acme.io/foo")';
    return [...errors, invalidValue(field, controller, why)];
  }
  for (const why of dnsSubdomain(host)) errors.push(invalidValue(field, host, why));
  if (!/^[A-Za-z0-9/\-._~%!$&'()*+,;=:]+$/.test(path)) {
    errors.push(invalidValue(field, path, `Invalid path (regex used for validation is '${PATH}')`));
  }
  return errors;
}

function validateParameters(parameters: Parameters): readonly FieldError[] {
  const field = 'spec.parameters';
  const errors = [...validateTypedReference(parameters, field)];
  const { scope, namespace } = parameters;
  if (scope !== 'Cluster' && scope !== 'Namespace') {
    errors.push(notSupported(`${field}.scope`, scope, ['Cluster', 'Namespace']));
  } else if (scope === 'Cluster' && namespace !== undefined) {
    errors.push(forbiddenField(`${field}.namespace`, "`parameters.scope` is set to 'Cluster'"));
  } else if (scope === 'Namespace') {
    const why = "`parameters.scope` is set to 'Namespace'";
    if (namespace === undefined) errors.push(required(`${field}.namespace`, why));
    for (const wrong of namespace === undefined ? [] : dnsLabel(namespace)) {
      errors.push(invalidValue(`${field}.namespace`, namespace, wrong));
    }
  }
  return errors;
}

function showParameters(parameters: Parameters | undefined): string {
  if (parameters === undefined) return '<none>';
  const { kind = '', apiGroup, name = '' } = parameters;
  return `${kind}${apiGroup === undefined ? '' : `.${apiGroup}`}/${name}`;
}

const row: Kind<IngressClass> = {
  kind: 'IngressClass',
  definition: 'IngressClass',
  group: 'networking.k8s.io',
  version: 'v1',
  plural: 'ingressclasses',
  singular: 'ingressclass',
  isNamespaced: false,
  nameRule: dnsSubdomain,
  hasStatus: false,
  hasGeneration: true,
  storedOnly: 'No controller looks after it. An Ingress without a class gets the default one.',
  setDefaults,
  validate: ({ spec = {} }) => [
    ...validateController(spec.controller ?? ''),
    ...(spec.parameters === undefined ? [] : validateParameters(spec.parameters)),
  ],
  validateUpdate: ({ spec = {} }, { spec: before = {} }) =>
    spec.controller === before.controller
      ? []
      : [invalidValue('spec.controller', spec.controller ?? '', 'field is immutable')],
  columns: [{ name: 'Name' }, { name: 'Controller' }, { name: 'Parameters' }, { name: 'Age' }],
  cells: ({ metadata, spec = {} }, { epochMs }) => [
    metadata.name,
    spec.controller ?? '',
    showParameters(spec.parameters),
    age(metadata.creationTimestamp, epochMs),
  ],
};

export const ingressClassKind = defineKind(row);
