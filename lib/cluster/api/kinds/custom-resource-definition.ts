/**
 * CustomResourceDefinition: its names are accepted at once. Upstream: k8s.io/apiextensions-apiserver/pkg/apis/
 * apiextensions/validation. Left out: conversion by webhook (refused), conflicts of names, and of schemas all but
 * their types.
 */
import type { KubernetesObject } from '../../resources';
import { cloneJson, type Draft } from '../decode';
import { invalidValue, notSupported, required } from '../field';
import { type CreateContext, defineKind, type Kind } from '../kind';
import { dns1035Label, dnsSubdomain } from '../names';
import type { FieldError } from '../status';
import type { StructuralSchema } from '../structural-schema';

export interface CustomColumn {
  readonly name: string;
  readonly type: string;
  readonly jsonPath: string;
  readonly priority?: number;
}

export interface CustomVersion {
  readonly name: string;
  readonly served: boolean;
  readonly storage: boolean;
  readonly deprecated?: boolean;
  readonly deprecationWarning?: string;
  readonly schema?: { readonly openAPIV3Schema?: StructuralSchema };
  readonly subresources?: {
    readonly status?: object;
    readonly scale?: {
      readonly specReplicasPath: string;
      readonly statusReplicasPath: string;
      readonly labelSelectorPath?: string;
    };
  };
  readonly additionalPrinterColumns?: readonly CustomColumn[];
}

export interface CustomResourceDefinition extends KubernetesObject {
  readonly spec: {
    readonly group: string;
    readonly scope: string;
    readonly names: {
      readonly plural: string;
      readonly singular?: string;
      readonly kind: string;
      readonly listKind?: string;
      readonly shortNames?: readonly string[];
      readonly categories?: readonly string[];
    };
    readonly versions: readonly CustomVersion[];
    readonly conversion?: { readonly strategy?: string };
    readonly preserveUnknownFields?: boolean;
  };
}

const APPROVAL = 'api-approved.kubernetes.io';

function setDefaults(definition: Draft): void {
  definition.spec ??= {};
  const spec = definition.spec as Draft;
  spec.conversion ??= {};
  (spec.conversion as Draft).strategy ||= 'None';
  spec.names ??= {};
  spec.versions ??= [];
  const names = spec.names as Draft;
  const kind = String(names.kind ?? '');
  names.singular ||= kind.toLowerCase();
  names.listKind ||= kind === '' ? '' : `${kind}List`;
}

function accept(definition: Draft, { timestamp: lastTransitionTime }: CreateContext): void {
  const { names, versions } = definition.spec as unknown as CustomResourceDefinition['spec'];
  const condition = (type: string, reason: string, message: string): object => ({
    lastTransitionTime,
    message,
    reason,
    status: 'True',
    type,
  });
  definition.status = {
    acceptedNames: cloneJson(names),
    conditions: [
      condition('NamesAccepted', 'NoConflicts', 'no conflicts found'),
      condition('Established', 'InitialNamesAccepted', 'the initial names have been accepted'),
    ],
    storedVersions: versions.filter(({ storage }) => storage).map(({ name }) => name),
  };
}

function validate({ metadata, spec }: CustomResourceDefinition): readonly FieldError[] {
  const { group = '', names, scope = '', versions, conversion } = spec;
  const errors: FieldError[] = [];
  if (metadata.name !== `${names.plural}.${group}`) {
    errors.push(invalidValue('metadata.name', metadata.name, 'must be spec.names.plural+"."+spec.group'));
  }
  if (/(^|\.)k(?:8s|ubernetes)\.io$/.test(group) && !metadata.annotations?.[APPROVAL]) {
    const why = `protected groups must have approval annotation "${APPROVAL}", see https://github.com/kubernetes/enhancements/pull/1111`;
    errors.push(required(`metadata.annotations[${APPROVAL}]`, why));
  }
  if (group === '') errors.push(required('spec.group'));
  else for (const why of dnsSubdomain(group)) errors.push(invalidValue('spec.group', group, why));
  if (group !== '' && !group.includes('.')) {
    errors.push(invalidValue('spec.group', group, 'should be a domain with at least one dot'));
  }
  if (scope === '') errors.push(required('spec.scope'));
  else if (scope !== 'Cluster' && scope !== 'Namespaced') {
    errors.push(notSupported('spec.scope', scope, ['Cluster', 'Namespaced']));
  }
  versions.forEach((version, index) => {
    errors.push(...validateVersion(version, `spec.versions[${index}]`));
  });
  if (versions.filter(({ storage }) => storage).length !== 1) {
    const why = 'must have exactly one version marked as storage version';
    errors.push(invalidValue('spec.versions', versions, why));
  }
  if (spec.preserveUnknownFields === true) {
    const why =
      'cannot set to true, set x-kubernetes-preserve-unknown-fields to true in spec.versions[*].schema instead';
    errors.push(invalidValue('spec.preserveUnknownFields', true, why));
  }
  if (conversion?.strategy !== 'None') {
    errors.push(notSupported('spec.conversion.strategy', conversion?.strategy, ['None']));
  }
  return [...errors, ...validateNames(names)];
}

function validateNames(names: CustomResourceDefinition['spec']['names']): readonly FieldError[] {
  const errors: FieldError[] = [];
  for (const [field, text] of [
    ['plural', names.plural],
    ['singular', names.singular],
    ['kind', names.kind?.toLowerCase()],
    ['listKind', names.listKind?.toLowerCase()],
  ] as const) {
    const isNeeded = field !== 'singular';
    if (!text) {
      if (isNeeded) errors.push(required(`spec.names.${field}`));
      continue;
    }
    for (const why of dns1035Label(text)) {
      const shown = field === 'kind' || field === 'listKind' ? names[field] : text;
      const said = shown === text ? why : `may have mixed case, but should otherwise match: ${why}`;
      errors.push(invalidValue(`spec.names.${field}`, shown, said));
    }
  }
  (names.shortNames ?? []).forEach((name, index) => {
    for (const why of dns1035Label(name)) {
      errors.push(invalidValue(`spec.names.shortNames[${index}]`, name, why));
    }
  });
  return errors;
}

function validateVersion({ name = '', schema, additionalPrinterColumns = [] }: CustomVersion, field: string) {
  const errors: FieldError[] = [];
  for (const why of dns1035Label(name)) errors.push(invalidValue(`${field}.name`, name, why));
  const path = `${field}.schema.openAPIV3Schema`;
  const root = schema?.openAPIV3Schema;
  if (root === undefined) errors.push(required(path, 'schemas are required'));
  else if (!root.type) errors.push(required(`${path}.type`, 'must not be empty at the root'));
  else if (root.type !== 'object') {
    errors.push(invalidValue(`${path}.type`, root.type, 'must be object at the root'));
  } else errors.push(...validateSchema(root, path));
  additionalPrinterColumns.forEach((column, index) => {
    const place = `${field}.additionalPrinterColumns[${index}]`;
    if (!column.name) errors.push(required(`${place}.name`));
    const types = ['boolean', 'date', 'integer', 'number', 'string'];
    if (!types.includes(column.type)) {
      const why = `must be one of ${types.join(',')}`;
      errors.push(invalidValue(`${place}.type`, column.type ?? '', why));
    }
    if (!column.jsonPath) errors.push(required(`${place}.jsonPath`));
  });
  return errors;
}

/** Structural: every field and item says its type. */
function validateSchema(schema: StructuralSchema, path: string): readonly FieldError[] {
  const errors: FieldError[] = [];
  const look = (inner: StructuralSchema, place: string, what: string): void => {
    const isFree =
      inner['x-kubernetes-int-or-string'] === true || inner['x-kubernetes-preserve-unknown-fields'] === true;
    if (!inner.type && !isFree) {
      errors.push(required(`${place}.type`, `must not be empty for specified ${what}`));
    }
    errors.push(...validateSchema(inner, place));
  };
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    look(property, `${path}.properties[${name}]`, 'object fields');
  }
  if (schema.items !== undefined) look(schema.items, `${path}.items`, 'array items');
  else if (schema.type === 'array') errors.push(required(`${path}.items`, 'must be specified'));
  if (typeof schema.additionalProperties === 'object') {
    look(schema.additionalProperties, `${path}.additionalProperties`, 'object fields');
  }
  return errors;
}

function validateUpdate(
  { spec }: CustomResourceDefinition,
  { spec: before }: CustomResourceDefinition,
): readonly FieldError[] {
  const errors: FieldError[] = [];
  const why = 'field is immutable';
  if (spec.scope !== before.scope) errors.push(invalidValue('spec.scope', spec.scope, why));
  if (spec.names.kind !== before.names.kind) {
    errors.push(invalidValue('spec.names.kind', spec.names.kind, why));
  }
  return errors;
}

const row: Kind<CustomResourceDefinition> = {
  kind: 'CustomResourceDefinition',
  definition: 'CustomResourceDefinition',
  group: 'apiextensions.k8s.io',
  version: 'v1',
  plural: 'customresourcedefinitions',
  singular: 'customresourcedefinition',
  shortNames: ['crd', 'crds'],
  categories: ['api-extensions'],
  isNamespaced: false,
  subresources: [{ name: 'status', kind: 'CustomResourceDefinition', verbs: ['get', 'patch', 'update'] }],
  nameRule: dnsSubdomain,
  hasStatus: true,
  hasGeneration: true,
  storedOnly: 'Its resources are served and checked; patterns, formats and rules in CEL are not.',
  setDefaults,
  prepareCreate: accept,
  validate,
  validateUpdate,
  columns: [{ name: 'Name' }, { name: 'Created At' }],
  cells: ({ metadata }) => [metadata.name, metadata.creationTimestamp ?? ''],
};

export const customResourceDefinitionKind = defineKind(row);
