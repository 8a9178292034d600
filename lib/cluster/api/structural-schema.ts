/**
 * The schema of a custom resource: drops fields that it does not know, fills in its defaults, and checks values in the
 * words of the real server. Not checked: pattern, format, and rules in CEL (x-kubernetes-validations).
 * Upstream: k8s.io/apiextensions-apiserver/pkg/apiserver/schema and validation, k8s.io/kube-openapi/pkg/validation.
 */
import { compareText } from '../kernel/text';
import { cloneJson, type Draft } from './decode';
import { isSame } from './equality';
import { invalidValue, notSupported, required, tooLong, tooMany } from './field';
import type { FieldError } from './status';

export interface StructuralSchema {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, StructuralSchema>>;
  readonly additionalProperties?: StructuralSchema | boolean;
  readonly items?: StructuralSchema;
  readonly required?: readonly string[];
  readonly nullable?: boolean;
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: boolean;
  readonly exclusiveMaximum?: boolean;
  readonly multipleOf?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minProperties?: number;
  readonly maxProperties?: number;
  readonly allOf?: readonly StructuralSchema[];
  readonly anyOf?: readonly StructuralSchema[];
  readonly oneOf?: readonly StructuralSchema[];
  readonly not?: StructuralSchema;
  readonly 'x-kubernetes-preserve-unknown-fields'?: boolean;
  readonly 'x-kubernetes-embedded-resource'?: boolean;
  readonly 'x-kubernetes-int-or-string'?: boolean;
}

const EMBEDDED = ['apiVersion', 'kind', 'metadata'];

function isFields(value: unknown): value is Draft {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function schemaOfMore({ additionalProperties: more }: StructuralSchema): StructuralSchema | null {
  return typeof more === 'object' ? more : null;
}

/** Drops what the schema does not know, in place; tells the paths of what was dropped. */
export function prune(value: unknown, schema: StructuralSchema, path: string, dropped: string[]): void {
  if (Array.isArray(value)) {
    value.forEach((item, index) => {
      if (schema.items !== undefined) prune(item, schema.items, `${path}[${index}]`, dropped);
    });
    return;
  }
  if (!isFields(value)) return;
  const more = schemaOfMore(schema);
  const keepsAll =
    schema['x-kubernetes-preserve-unknown-fields'] === true || schema.additionalProperties === true;
  for (const name of Object.keys(value)) {
    const inner = path === '' ? name : `${path}.${name}`;
    const known = schema.properties?.[name] ?? more;
    if (known !== null && known !== undefined) prune(value[name], known, inner, dropped);
    else if (schema['x-kubernetes-embedded-resource'] === true && EMBEDDED.includes(name)) continue;
    else if (!keepsAll) {
      dropped.push(inner);
      delete value[name];
    }
  }
}

/** Fills in defaults, in place; a null that may not be one counts as nothing. */
export function applyDefaults(value: unknown, schema: StructuralSchema): void {
  if (Array.isArray(value)) {
    for (const item of value) if (schema.items !== undefined) applyDefaults(item, schema.items);
    return;
  }
  if (!isFields(value)) return;
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    const isMissing = value[name] === undefined || (value[name] === null && property.nullable !== true);
    if (isMissing && property.default !== undefined) value[name] = cloneJson(property.default);
  }
  const more = schemaOfMore(schema);
  for (const [name, item] of Object.entries(value)) {
    const known = schema.properties?.[name] ?? more;
    if (known !== null && known !== undefined) applyDefaults(item, known);
  }
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value;
}

function hasType(value: unknown, { type, nullable, ...schema }: StructuralSchema): boolean {
  const found = typeOf(value);
  if (found === 'null') return nullable === true;
  if (schema['x-kubernetes-int-or-string'] === true) return found === 'integer' || found === 'string';
  return type === undefined || type === '' || found === type || (type === 'number' && found === 'integer');
}

/** What is wrong with the value; `path` as messages name it: `spec.size`. */
export function validateBySchema(
  value: unknown,
  schema: StructuralSchema,
  path: string,
): readonly FieldError[] {
  const place = path === '' ? '' : `${path} `;
  if (!hasType(value, schema)) {
    const wanted = schema['x-kubernetes-int-or-string'] === true ? 'integer,string' : schema.type;
    const found = typeOf(value);
    return [invalidValue(path, found, `${place}in body must be of type ${wanted}: ${JSON.stringify(found)}`)];
  }
  const errors: FieldError[] = [];
  const refuse = (why: string, shown: unknown = value): void => {
    errors.push(invalidValue(path, shown, `${place}in body ${why}`));
  };
  if (typeof value === 'number') checkNumber(value, schema, refuse);
  if (typeof value === 'string') {
    const length = [...value].length;
    const { minLength = 0, maxLength } = schema;
    if (length < minLength) refuse(`should be at least ${minLength} chars long`);
    if (maxLength !== undefined && length > maxLength) errors.push(tooLong(path, maxLength));
  }
  if (schema.enum !== undefined && !schema.enum.some((allowed) => isSame(allowed, value))) {
    errors.push(notSupported(path, value, schema.enum.map(String)));
  }
  if (Array.isArray(value)) errors.push(...checkItems(value, schema, path, refuse));
  if (isFields(value)) errors.push(...checkFields(value, schema, path, refuse));
  return [...errors, ...checkCombined(value, schema, path)];
}

type Refuse = (why: string, shown?: unknown) => void;

function checkNumber(value: number, schema: StructuralSchema, refuse: Refuse): void {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = schema;
  if (minimum !== undefined && (exclusiveMinimum ? value <= minimum : value < minimum)) {
    refuse(`should be greater than ${exclusiveMinimum ? '' : 'or equal to '}${minimum}`);
  }
  if (maximum !== undefined && (exclusiveMaximum ? value >= maximum : value > maximum)) {
    refuse(`should be less than ${exclusiveMaximum ? '' : 'or equal to '}${maximum}`);
  }
  if (multipleOf !== undefined && !Number.isInteger(value / multipleOf)) {
    refuse(`should be a multiple of ${multipleOf}`);
  }
}

function checkItems(
  items: readonly unknown[],
  schema: StructuralSchema,
  path: string,
  refuse: Refuse,
): readonly FieldError[] {
  const { minItems = 0, maxItems, items: each } = schema;
  if (items.length < minItems) refuse(`should have at least ${minItems} items`, items.length);
  const errors: FieldError[] = [];
  if (maxItems !== undefined && items.length > maxItems) errors.push(tooMany(path, items.length, maxItems));
  items.forEach((item, index) => {
    if (each !== undefined) errors.push(...validateBySchema(item, each, `${path}[${index}]`));
  });
  return errors;
}

function checkFields(
  fields: Draft,
  schema: StructuralSchema,
  path: string,
  refuse: Refuse,
): readonly FieldError[] {
  const errors: FieldError[] = [];
  const inner = (name: string): string => (path === '' ? name : `${path}.${name}`);
  for (const name of schema.required ?? []) {
    if (fields[name] === undefined) errors.push(required(inner(name)));
  }
  const { minProperties = 0, maxProperties } = schema;
  const names = Object.keys(fields).sort(compareText);
  if (names.length < minProperties) refuse(`should have at least ${minProperties} properties`);
  if (maxProperties !== undefined && names.length > maxProperties) {
    errors.push(tooMany(path, names.length, maxProperties));
  }
  const more = schemaOfMore(schema);
  for (const name of names) {
    const known = schema.properties?.[name] ?? more;
    if (known !== null && known !== undefined) {
      errors.push(...validateBySchema(fields[name], known, inner(name)));
    }
  }
  return errors;
}

function checkCombined(value: unknown, schema: StructuralSchema, path: string): readonly FieldError[] {
  const fits = (one: StructuralSchema): boolean => validateBySchema(value, one, path).length === 0;
  const errors = (schema.allOf ?? []).flatMap((one) => validateBySchema(value, one, path));
  const refuse = (why: string): void => {
    errors.push(invalidValue(path, '', `${JSON.stringify(path)} ${why}`));
  };
  const { anyOf, oneOf, not } = schema;
  if (anyOf !== undefined && !anyOf.some(fits)) refuse('must validate at least one schema (anyOf)');
  if (oneOf !== undefined) {
    const count = oneOf.filter(fits).length;
    const found = count === 0 ? 'none valid' : `${count} valid alternatives`;
    if (count !== 1) refuse(`must validate one and only one schema (oneOf). Found ${found}`);
  }
  if (not !== undefined && fits(not)) refuse('must not validate the schema (not)');
  return errors;
}
