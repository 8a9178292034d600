/** Which objects of a collection a request means: label and field selectors together. */
import type { KubernetesObject } from '../resources';
import { matchesFields, parseFieldSelector } from './field-selector';
import type { Kind } from './kind';
import { parseLabelSelector, SelectorError } from './label-selector';
import { type Query, queryValue } from './request-path';
import { badRequest } from './status';

export interface Selection {
  matches(object: KubernetesObject): boolean;
  /** Whether anything is left out by a selector. */
  readonly isFiltered: boolean;
}

function fieldsOf(kind: Kind, object: KubernetesObject): Readonly<Record<string, string>> {
  const { name, namespace = '' } = object.metadata;
  const own = kind.selectableFields?.(object) ?? {};
  return { 'metadata.name': name, ...(kind.isNamespaced ? { 'metadata.namespace': namespace } : {}), ...own };
}

/** A stand-in from which the names of selectable fields are read. */
function knownFields(kind: Kind): readonly string[] {
  const blank = {
    metadata: { name: '' },
    spec: {},
    status: {},
    involvedObject: {},
  } as unknown as KubernetesObject;
  return Object.keys(fieldsOf(kind, blank));
}

function unknownField(kind: Kind, field: string): string {
  if (kind.selectableFields !== undefined) return `field label not supported: ${field}`;
  const known = kind.isNamespaced ? '"metadata.name", "metadata.namespace"' : '"metadata.name"';
  return `"${field}" is not a known field selector: only ${known}`;
}

export function parseSelection(kind: Kind, query: Query): Selection {
  const labelText = queryValue(query, 'labelSelector') ?? '';
  const fieldText = queryValue(query, 'fieldSelector') ?? '';
  try {
    const matchesLabels = parseLabelSelector(labelText);
    const requirements = parseFieldSelector(fieldText);
    const known = requirements.length === 0 ? [] : knownFields(kind);
    const unknown = requirements.find(({ field }) => !known.includes(field));
    if (unknown !== undefined) throw new SelectorError(unknownField(kind, unknown.field));
    const isFiltered = labelText !== '' || requirements.length > 0;
    return {
      isFiltered,
      matches: (object) =>
        !isFiltered ||
        (matchesLabels(object.metadata.labels) &&
          (requirements.length === 0 || matchesFields(requirements, fieldsOf(kind, object)))),
    };
  } catch (error) {
    if (error instanceof SelectorError) throw badRequest(error.message);
    throw error;
  }
}
