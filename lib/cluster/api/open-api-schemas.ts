/**
 * The schemas of OpenAPI v3: every definition that a kind reaches, under the name that the real server gives it, with
 * how its lists merge: `kubectl explain` prints them, and `kubectl apply` makes its patch by them.
 * Leaves out formats beyond those of numbers and bytes, defaults, and the descriptions, which are handed in.
 * Upstream: k8s.io/kube-openapi/pkg/builder3.
 */

import { enumOf } from './enum-facts';
import type { Kind } from './kind';
import { listFactsOf, RETAIN_KEYS_STRUCTS } from './list-facts';
import { type FieldSchema, type FieldType, fieldsOf } from './schema';
import type { SchemaTexts } from './schema-texts';

type Json = Readonly<Record<string, unknown>>;

const META = 'io.k8s.apimachinery.pkg.apis.meta.v1';

/** What every group shares. */
const META_DEFINITIONS = new Set(
  'Condition DeleteOptions LabelSelector LabelSelectorRequirement ManagedFieldsEntry ObjectMeta OwnerReference Preconditions'.split(
    ' ',
  ),
);

/** Scalars that are definitions of their own. */
const SHARED: Readonly<Record<string, { readonly name: string; readonly schema: Json }>> = {
  quantity: {
    name: 'io.k8s.apimachinery.pkg.api.resource.Quantity',
    schema: { oneOf: [{ type: 'string' }, { type: 'number' }] },
  },
  time: { name: `${META}.Time`, schema: { type: 'string', format: 'date-time' } },
  microTime: { name: `${META}.MicroTime`, schema: { type: 'string', format: 'date-time' } },
  intOrString: {
    name: 'io.k8s.apimachinery.pkg.util.intstr.IntOrString',
    schema: { oneOf: [{ type: 'integer' }, { type: 'string' }], format: 'int-or-string' },
  },
  any: { name: 'io.k8s.apimachinery.pkg.runtime.RawExtension', schema: { type: 'object' } },
};

const PLAIN: Readonly<Record<string, Json>> = {
  string: { type: 'string' },
  bool: { type: 'boolean' },
  int32: { type: 'integer', format: 'int32' },
  int64: { type: 'integer', format: 'int64' },
  float64: { type: 'number', format: 'double' },
  bytes: { type: 'string', format: 'byte' },
};

/** `networking.k8s.io` → `networking`; the core group has no name. */
function packageOf(group: string): string {
  if (group === 'apiextensions.k8s.io') return 'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions';
  return `io.k8s.api.${group === '' ? 'core' : group.split('.')[0]}`;
}

function structsIn(type: FieldType): readonly string[] {
  if (type.kind === 'list') return structsIn(type.items);
  if (type.kind === 'map') return structsIn(type.values);
  return type.kind === 'struct' ? [type.name] : [];
}

/**
 * The full name of each definition: it belongs to the group that reaches it first, and the core group, from which all
 * others borrow and which borrows from none, walks first.
 */
export function nameDefinitions(kinds: readonly Kind[]): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  const visit = (definition: string, prefix: string): void => {
    if (names.has(definition)) return;
    const short = definition.slice(definition.indexOf('.') + 1);
    names.set(definition, `${META_DEFINITIONS.has(definition) ? META : prefix}.${short}`);
    for (const { type } of fieldsOf(definition).values()) {
      for (const struct of structsIn(type)) visit(struct, prefix);
    }
  };
  const ordered = [
    ...kinds.filter(({ group }) => group === ''),
    ...kinds.filter(({ group }) => group !== ''),
  ];
  for (const { group, version, definition } of ordered) visit(definition, `${packageOf(group)}.${version}`);
  return names;
}

function reference(name: string): Json {
  return { $ref: `#/components/schemas/${name}` };
}

/** Schemas of all that these kinds, which are of one group version, reach. */
export function schemasOf(
  kinds: readonly Kind[],
  names: ReadonlyMap<string, string>,
  texts: SchemaTexts | null,
): Json {
  const schemas: Record<string, unknown> = {};
  const used = new Set<string>();

  function typeSchema(type: FieldType): Json {
    switch (type.kind) {
      case 'list':
        return { type: 'array', items: typeSchema(type.items) };
      case 'map':
        return { type: 'object', additionalProperties: typeSchema(type.values) };
      case 'struct':
        return { allOf: [reference(names.get(type.name)!)], default: {} };
      case 'scalar': {
        const shared = SHARED[type.name];
        if (shared === undefined) return PLAIN[type.name]!;
        used.add(type.name);
        return { allOf: [reference(shared.name)] };
      }
    }
  }

  function define(definition: string): void {
    const name = names.get(definition)!;
    if (schemas[name] !== undefined) return;
    const fields = [...fieldsOf(definition)];
    const required = fields.filter(([, { isRequired }]) => isRequired).map(([field]) => field);
    const text = texts?.[definition];
    schemas[name] = {
      ...describe(text?.['']),
      type: 'object',
      ...(required.length === 0 ? {} : { required }),
      properties: Object.fromEntries(
        fields.map(([field, schema]) => [
          field,
          {
            ...describe(text?.[field]),
            ...typeSchema(schema.type),
            ...valuesOf(definition, field, schema),
            ...extensions(definition, field, schema),
          },
        ]),
      ),
    };
    for (const [, { type }] of fields) for (const struct of structsIn(type)) define(struct);
  }

  for (const { definition, group, version, kind } of kinds) {
    define(definition);
    Object.assign(schemas[names.get(definition)!] as object, {
      'x-kubernetes-group-version-kind': [{ group, kind, version }],
    });
  }
  for (const scalar of used) schemas[SHARED[scalar]!.name] = SHARED[scalar]!.schema;
  return schemas;
}

/** The closed set of values that a text, or each text of a list, is one of. */
function valuesOf(definition: string, field: string, { type }: FieldSchema): Json {
  const values = enumOf(definition, field);
  if (values === undefined) return {};
  return type.kind === 'list' ? { items: { type: 'string', enum: values } } : { enum: values };
}

function describe(text: string | undefined): Json {
  return text === undefined ? {} : { description: text };
}

/** How the field merges: for server-side apply (list type) and for strategic merge patches (patch strategy). */
function extensions(definition: string, field: string, { type }: FieldSchema): Json {
  if (RETAIN_KEYS_STRUCTS.includes(`${definition}.${field}`)) {
    return { 'x-kubernetes-patch-strategy': 'retainKeys' };
  }
  const facts = type.kind === 'list' ? listFactsOf(definition, field) : undefined;
  if (facts === undefined) return {};
  const { listType, mapKeys, mergeKey, retainsKeys } = facts;
  return {
    'x-kubernetes-list-type': listType,
    ...(mapKeys.length === 0 ? {} : { 'x-kubernetes-list-map-keys': mapKeys }),
    ...(mergeKey === undefined
      ? {}
      : { 'x-kubernetes-patch-strategy': retainsKeys ? 'merge,retainKeys' : 'merge' }),
    ...(mergeKey === undefined || mergeKey === '' ? {} : { 'x-kubernetes-patch-merge-key': mergeKey }),
  };
}
