/**
 * Turns JSON from a client into an object of a kind, as the real server's strict decoder does: fields that the
 * kind does not have are named, values of a wrong type are refused in Go's words, quantities get their canonical
 * form, and what Go leaves out when it is empty is left out here.
 * Leaves out: "duplicate field" (the text is parsed before it comes here).
 * Upstream: sigs.k8s.io/json, k8s.io/apimachinery/pkg/runtime/serializer/json.
 */
import { decodeBase64 } from '../kernel/text';
import { parseTimestamp } from '../kernel/time';
import { formatQuantity, parseQuantity, QUANTITY_ERROR } from './quantity';
import { type FieldSchema, type FieldType, fieldsOf, goTypeName } from './schema';

/** An object that is being built: still open for change. */
export type Draft = { [field: string]: unknown };

export interface Decoded {
  readonly object: Draft;
  /** The first value of a wrong type; the object is of no use then. */
  readonly typeError: string | null;
  /** `unknown field "spec.foo"`, in the order of the text. */
  readonly strictErrors: readonly string[];
}

interface Walk {
  typeError: string | null;
  readonly strictErrors: string[];
  /** How to come from the object to the value that is being read; its text is made only where something is wrong. */
  readonly steps: Step[];
}

/** A field's name, an index, or a map's key in a list of its own. */
type Step = string | number | readonly [key: string];

/** With indices, for unknown fields: `spec.containers[0]`. */
function pathOf({ steps }: Walk): string {
  let path = '';
  for (const step of steps) {
    if (typeof step === 'number') path += `[${step}]`;
    else path += `${path === '' ? '' : '.'}${typeof step === 'string' ? step : step[0]}`;
  }
  return path;
}

/** Without, as Go's decoder says it: `spec.containers`. */
function goPathOf({ steps }: Walk): string {
  return steps.filter((step) => typeof step === 'string').join('.');
}

/** Go leaves these out when false: they are no pointers there. */
const PLAIN_BOOLEANS = new Set(
  `deprecated exclusiveMaximum exclusiveMinimum globalDefault hostIPC hostNetwork hostPID nullable paused
  preserveUnknownFields publishNotReadyAddresses readOnly stdin stdinOnce tty uniqueItems unschedulable
  x-kubernetes-embedded-resource x-kubernetes-int-or-string`.split(/\s+/),
);
/** Likewise, when 0. */
const PLAIN_NUMBERS = new Set(
  `active count failed failureThreshold healthCheckNodePort hostPort initialDelaySeconds minReadySeconds nodePort
  number numberAvailable numberUnavailable periodSeconds succeeded successThreshold timeoutSeconds
  updatedNumberScheduled weight`.split(/\s+/),
);
/** Texts that Go writes also when empty: pointers, and those without omitempty. */
const KEPT_TEXTS = new Set([
  'appProtocol',
  'holderIdentity',
  'ingressClassName',
  'reportingComponent',
  'reportingInstance',
  'storageClassName',
]);
/** Times that are no pointers: Go writes null. */
const NULLABLE_TIMES = new Set(['lastProbeTime', 'firstTimestamp', 'lastTimestamp', 'eventTime']);

/** `definition` is the schema's name of the kind: `Pod`. `value` is left as it is. */
export function decodeObject(value: Readonly<Record<string, unknown>>, definition: string): Decoded {
  const walk: Walk = { typeError: null, strictErrors: [], steps: [] };
  const object = decodeStruct(value, definition, walk);
  return { object, typeError: walk.typeError, strictErrors: walk.strictErrors };
}

/** One field of an object alone, for writes that change nothing else. */
export function decodeField(
  value: Readonly<Record<string, unknown>>,
  definition: string,
  field: string,
): Decoded {
  return decodeObject(field in value ? { [field]: value[field] } : {}, definition);
}

function describe(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'boolean') return 'bool';
  return typeof value;
}

function fail(walk: Walk, message: string): undefined {
  walk.typeError ??= message;
  return undefined;
}

/** `definition`: the innermost struct's. */
function failType(walk: Walk, definition: string, value: string, type: string): undefined {
  const struct = definition.slice(definition.indexOf('.') + 1);
  return fail(
    walk,
    `json: cannot unmarshal ${value} into Go struct field ${struct}.${goPathOf(walk)} of type ${type}`,
  );
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Of these there are many in one object, and a write changes few: those that came from here once, and were stored,
 * are taken as they are. Nobody fills in defaults inside of them.
 */
const TAKEN_WHOLE = new Set(['Endpoint', 'EndpointAddress', 'PodCondition']);
/** Pods have the spec of a template that came from here: theirs is a copy, since defaults are filled in. */
const COPIED_WHOLE = new Set(['PodSpec']);
const decodedBefore = new WeakSet<object>();

function decodeStruct(value: Readonly<Record<string, unknown>>, definition: string, walk: Walk): Draft {
  const isCopied = COPIED_WHOLE.has(definition);
  const isWhole = isCopied || TAKEN_WHOLE.has(definition);
  if (isWhole && decodedBefore.has(value) && Object.isFrozen(value))
    return isCopied ? cloneJson(value) : value;
  const fields = fieldsOf(definition);
  const result: Draft = {};
  const problems = walk.strictErrors.length;
  for (const name of Object.keys(value)) {
    walk.steps.push(name);
    const field = fields.get(name);
    if (field === undefined) walk.strictErrors.push(`unknown field "${pathOf(walk)}"`);
    else {
      const decoded = decodeValue(value[name], field.type, definition, walk);
      if (isKept(name, decoded, field)) result[name] = decoded;
    }
    walk.steps.pop();
  }
  if (isWhole && walk.typeError === null && walk.strictErrors.length === problems) decodedBefore.add(result);
  return result;
}

/** Whether Go would write this value again. */
function isKept(name: string, value: unknown, { type, isRequired }: FieldSchema): boolean {
  if (value === undefined) return false;
  if (value === null) return NULLABLE_TIMES.has(name);
  if (isRequired) return true;
  if (value === '') return KEPT_TEXTS.has(name) || type.kind !== 'scalar' || type.name === 'any';
  if (value === false) return !PLAIN_BOOLEANS.has(name);
  if (value === 0) return !PLAIN_NUMBERS.has(name);
  if (type.kind === 'list') return (value as readonly unknown[]).length > 0;
  if (type.kind === 'map') return Object.keys(value as object).length > 0;
  return true;
}

function decodeValue(value: unknown, type: FieldType, definition: string, walk: Walk): unknown {
  if (value === null || value === undefined) return null;
  switch (type.kind) {
    case 'list':
      if (!Array.isArray(value)) return failType(walk, definition, describe(value), goTypeName(type));
      return value.map((item, index) => decodePart(item, index, type.items, definition, walk));
    case 'map': {
      if (!isRecord(value)) return failType(walk, definition, describe(value), goTypeName(type));
      const result: Draft = {};
      for (const key of Object.keys(value)) {
        result[key] = decodePart(value[key], [key], type.values, definition, walk);
      }
      return result;
    }
    case 'struct':
      if (!isRecord(value)) return failType(walk, definition, describe(value), goTypeName(type));
      return decodeStruct(value, type.name, walk);
    case 'scalar':
      return decodeScalar(value, type.name, definition, walk);
  }
}

/** An item of a list or a map. */
function decodePart(value: unknown, step: Step, type: FieldType, definition: string, walk: Walk): unknown {
  walk.steps.push(step);
  const decoded = decodeValue(value, type, definition, walk) ?? emptyValue(type);
  walk.steps.pop();
  return decoded;
}

/** What null is as an item of a list or map. */
function emptyValue(type: FieldType): unknown {
  if (type.kind === 'list') return [];
  if (type.kind === 'map' || type.kind === 'struct') return {};
  if (type.name === 'bool') return false;
  return type.name === 'int32' || type.name === 'int64' ? 0 : '';
}

function decodeScalar(value: unknown, type: string, definition: string, walk: Walk): unknown {
  switch (type) {
    case 'any':
      return cloneJson(value);
    case 'string':
      return typeof value === 'string' ? value : failType(walk, definition, describe(value), 'string');
    case 'bool':
      return typeof value === 'boolean' ? value : failType(walk, definition, describe(value), 'bool');
    case 'int32':
    case 'int64':
      return decodeInteger(value, type, definition, walk);
    case 'intOrString':
      if (typeof value === 'string' || isInteger(value, 'int32')) return value;
      return fail(walk, `json: cannot unmarshal ${describeNumber(value)} into Go value of type int32`);
    case 'quantity':
      return decodeQuantity(value, walk);
    case 'time':
    case 'microTime':
      return decodeTime(value, definition, walk);
    case 'bytes':
      if (typeof value !== 'string') return failType(walk, definition, describe(value), '[]uint8');
      return decodeBase64(value) === null ? fail(walk, illegalBase64(value)) : value;
    default:
      return typeof value === 'number' ? value : failType(walk, definition, describe(value), type);
  }
}

function isInteger(value: unknown, type: 'int32' | 'int64'): value is number {
  if (!Number.isSafeInteger(value)) return false;
  return type === 'int64' || (value as number) === ((value as number) | 0);
}

function describeNumber(value: unknown): string {
  return typeof value === 'number' ? `number ${value}` : describe(value);
}

function decodeInteger(value: unknown, type: 'int32' | 'int64', definition: string, walk: Walk): unknown {
  return isInteger(value, type) ? value : failType(walk, definition, describeNumber(value), type);
}

function decodeQuantity(value: unknown, walk: Walk): unknown {
  const quantity =
    typeof value === 'string' || typeof value === 'number' ? parseQuantity(String(value).trim()) : null;
  return quantity === null ? fail(walk, QUANTITY_ERROR) : formatQuantity(quantity);
}

function decodeTime(value: unknown, definition: string, walk: Walk): unknown {
  if (typeof value !== 'string') return failType(walk, definition, describe(value), 'string');
  if (parseTimestamp(value) !== null) return value;
  const layout = '2006-01-02T15:04:05Z07:00';
  return fail(
    walk,
    `parsing time ${JSON.stringify(value)} as "${layout}": cannot parse "${value}" as "2006"`,
  );
}

function illegalBase64(text: string): string {
  const wrong = text.search(/[^A-Za-z0-9+/=\r\n]/);
  return `illegal base64 data at input byte ${wrong < 0 ? Math.max(0, text.length - 1) : wrong}`;
}

/** A copy that shares nothing and is not frozen. */
export function cloneJson<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(cloneJson) as T;
  const fields = value as Readonly<Record<string, unknown>>;
  const copy: Draft = {};
  for (const name of Object.keys(fields))
    if (fields[name] !== undefined) copy[name] = cloneJson(fields[name]);
  return copy as T;
}
