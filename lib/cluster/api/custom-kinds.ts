/**
 * The kinds that custom resource definitions add: a row each for every version that is served, made when it is asked
 * for. All versions of a kind are one set of objects, which differ in apiVersion alone.
 * Left out: their ownerReferences are not followed, and they stay when their namespace goes.
 * Upstream: k8s.io/apiextensions-apiserver/pkg/apiserver/customresource_handler.go.
 */
import { cloneJson, type Decoded, type Draft, decodeObject } from './decode';
import { age } from './duration';
import { findByPath, parseJsonPath } from './json-path';
import { type Cell, type Column, defineKind, type Kind, type Subresource } from './kind';
import {
  type CustomColumn,
  type CustomResourceDefinition,
  type CustomVersion,
  customResourceDefinitionKind,
} from './kinds/custom-resource-definition';
import { SCALE_SUBRESOURCE } from './kinds/scale-subresource';
import { dnsSubdomain } from './names';
import type { Registry } from './registry';
import { applyDefaults, prune, type StructuralSchema, validateBySchema } from './structural-schema';

/** `own`: the rows that the world was made with. Rows are made anew only when a definition has changed: a row is the same object until then. */
export function listWithCustomKinds(
  registry: Pick<Registry, 'list'>,
  own: readonly Kind[],
): () => readonly Kind[] {
  const made = new Map<string, readonly Kind[]>();

  function all(): readonly Kind[] {
    const definitions = registry.list(customResourceDefinitionKind, null);
    if (definitions.length === 0) return own;
    return [...own, ...definitions.flatMap((one) => kindsOf(one as CustomResourceDefinition))];
  }

  function kindsOf(definition: CustomResourceDefinition): readonly Kind[] {
    const key = `${definition.metadata.name} ${definition.metadata.uid} ${definition.metadata.generation}`;
    const known = made.get(key);
    if (known !== undefined) return known;
    const versions = definition.spec.versions.filter(({ served }) => served);
    const rows = versions.map((version) => defineCustomKind(definition.spec, version));
    made.set(key, rows);
    return rows;
  }

  return all;
}

const STATUS_VERBS = ['get', 'patch', 'update'];

function defineCustomKind(
  { group, scope, names }: CustomResourceDefinition['spec'],
  version: CustomVersion,
): Kind {
  const schema = version.schema?.openAPIV3Schema ?? {};
  const { subresources: wanted } = version;
  const subresources: Subresource[] = [];
  if (wanted?.scale !== undefined) subresources.push(SCALE_SUBRESOURCE);
  if (wanted?.status !== undefined) {
    subresources.push({ name: 'status', kind: names.kind, verbs: STATUS_VERBS });
  }
  const { columns, cells } = printerOf(version.additionalPrinterColumns ?? []);
  const warning = version.deprecationWarning ?? `${group}/${version.name} ${names.kind} is deprecated`;
  return defineKind({
    kind: names.kind,
    definition: 'CustomResource',
    group,
    version: version.name,
    plural: names.plural,
    singular: names.singular ?? names.kind.toLowerCase(),
    ...(names.shortNames === undefined ? {} : { shortNames: names.shortNames }),
    ...(names.categories === undefined ? {} : { categories: names.categories }),
    isNamespaced: scope === 'Namespaced',
    ...(subresources.length === 0 ? {} : { subresources }),
    nameRule: dnsSubdomain,
    hasStatus: wanted?.status !== undefined,
    newStatus: null,
    hasGeneration: true,
    ...(version.deprecated === true ? { deprecation: warning } : {}),
    custom: { schema, ...(wanted?.scale === undefined ? {} : { scale: wanted.scale }) },
    decode: (value) => decodeCustom(value, schema),
    setDefaults: (object) => applyDefaults(object, schema),
    validate: (object) => {
      const { metadata: _metadata, ...content } = object;
      return validateBySchema(content, { ...schema, required: withoutMetadata(schema) }, '');
    },
    columns,
    cells,
  });
}

function withoutMetadata({ required = [] }: StructuralSchema): readonly string[] {
  return required.filter((name) => name !== 'metadata');
}

/** Metadata by Kubernetes' own schema, the rest by that of the definition. */
function decodeCustom(value: Readonly<Record<string, unknown>>, schema: StructuralSchema): Decoded {
  const { apiVersion, kind, metadata, ...content } = value;
  const head = decodeObject({ apiVersion, kind, metadata: metadata ?? {} }, 'CustomResource');
  const rest = cloneJson(content) as Draft;
  const dropped: string[] = [];
  prune(rest, schema, '', dropped);
  return {
    object: { ...head.object, ...rest },
    typeError: head.typeError,
    strictErrors: [...head.strictErrors, ...dropped.map((path) => `unknown field "${path}"`)],
  };
}

type Printer = Pick<Kind, 'columns' | 'cells'>;

/** Columns of the definition; without any the age. */
function printerOf(given: readonly CustomColumn[]): Printer {
  if (given.length === 0) {
    return {
      columns: [{ name: 'Name' }, { name: 'Age' }],
      cells: ({ metadata }, { epochMs }) => [metadata.name, age(metadata.creationTimestamp, epochMs)],
    };
  }
  const columns: Column[] = given.map(({ name, type, priority = 0 }) => ({
    name,
    type: type as Column['type'] & string,
    ...(priority > 0 ? { isWide: true } : {}),
  }));
  const paths = given.map(({ jsonPath, type }) => ({ steps: parseJsonPath(jsonPath) ?? null, type }));
  return {
    columns: [{ name: 'Name' }, ...columns],
    cells: (object, { epochMs }) => [
      object.metadata.name,
      ...paths.map(({ steps, type }) =>
        cellOf(steps === null ? [] : findByPath(object, steps), type, epochMs),
      ),
    ],
  };
}

function cellOf(found: readonly unknown[], type: string, epochMs: number): Cell {
  const [value] = found;
  if (value === undefined) return null;
  if (type === 'date') return age(String(value), epochMs);
  if (type === 'string') return found.map(showValue).join(',');
  return typeof value === type || (type === 'integer' && typeof value === 'number') ? (value as Cell) : null;
}

function showValue(value: unknown): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
