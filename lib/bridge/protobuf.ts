/**
 * Kubernetes' protobuf read as JSON. kubectl's generators (`kubectl create service …`), `auth` and typed client
 * libraries send built-in kinds as application/vnd.kubernetes.protobuf, and none of them falls back to JSON when a
 * server refuses that with 415. They all take JSON answers, so reading is enough, and it is done out here: the
 * simulated API server itself speaks JSON and YAML. Upstream: k8s.io/apimachinery/pkg/runtime/serializer/protobuf.
 */
import table from './protobuf-fields.json';

export const PROTOBUF_TYPE = 'application/vnd.kubernetes.protobuf';

/** Every message begins with this, then runtime.Unknown: type, then the object's own bytes. */
const MAGIC = [0x6b, 0x38, 0x73, 0x00];

type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };
type Fields = { [name: string]: Json };

interface Field {
  readonly name: string;
  readonly type: string;
  /** Go leaves it out of JSON where it is empty. */
  readonly isOmittedEmpty: boolean;
}

/** The bytes are no message of this kind. */
class WireError extends Error {}

interface Piece {
  readonly number: number;
  /** A varint, or the bytes of anything longer. */
  readonly value: bigint | Uint8Array;
}

const kinds: Readonly<Record<string, string>> = table.kinds;
const definitions: Readonly<Record<string, string>> = table.definitions;
const parsed = new Map<string, ReadonlyMap<number, Field>>();

function fieldsOf(definition: string): ReadonlyMap<number, Field> {
  const known = parsed.get(definition);
  if (known !== undefined) return known;
  const fields = new Map<number, Field>();
  for (const entry of (definitions[definition] ?? '').split(';')) {
    const [number = '', name = '', type = ''] = entry.split(' ');
    const isOmittedEmpty = type.endsWith('?');
    fields.set(Number(number), { name, type: isOmittedEmpty ? type.slice(0, -1) : type, isOmittedEmpty });
  }
  parsed.set(definition, fields);
  return fields;
}

function* piecesOf(bytes: Uint8Array): Generator<Piece> {
  let position = 0;
  function varint(): bigint {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = bytes[position++];
      if (byte === undefined) break;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
    throw new WireError('a number does not end');
  }
  function take(length: number): Uint8Array {
    if (position + length > bytes.length) throw new WireError('a field is longer than the message');
    position += length;
    return bytes.subarray(position - length, position);
  }
  while (position < bytes.length) {
    const tag = Number(varint());
    const number = Math.floor(tag / 8);
    const wireType = tag % 8;
    if (wireType === 0) yield { number, value: varint() };
    else if (wireType === 1) yield { number, value: take(8) };
    else if (wireType === 2) yield { number, value: take(Number(varint())) };
    else if (wireType === 5) yield { number, value: take(4) };
    else throw new WireError(`wire type ${wireType}`);
  }
}

function bytesOf(value: bigint | Uint8Array): Uint8Array {
  if (value instanceof Uint8Array) return value;
  throw new WireError('a number where bytes are due');
}

function textOf(value: bigint | Uint8Array): string {
  return new TextDecoder().decode(bytesOf(value));
}

function numberOf(value: bigint | Uint8Array): number {
  if (value instanceof Uint8Array) throw new WireError('bytes where a number is due');
  return Number(BigInt.asIntN(64, value));
}

/** The pieces of a small message by their number. */
function smallMessage(value: bigint | Uint8Array): ReadonlyMap<number, bigint | Uint8Array> {
  return new Map([...piecesOf(bytesOf(value))].map((piece) => [piece.number, piece.value]));
}

function decodeTime(value: bigint | Uint8Array): Json {
  const pieces = smallMessage(value);
  if (pieces.size === 0) return null;
  const seconds = numberOf(pieces.get(1) ?? 0n);
  const nanos = numberOf(pieces.get(2) ?? 0n);
  const text = new Date(seconds * 1000).toISOString().slice(0, 19);
  return nanos === 0 ? `${text}Z` : `${text}.${String(Math.floor(nanos / 1000)).padStart(6, '0')}Z`;
}

function decodeScalar(value: bigint | Uint8Array, type: string): Json {
  switch (type) {
    case 'string':
      return textOf(value);
    case 'bool':
      return numberOf(value) !== 0;
    case 'int32':
    case 'int64':
      return numberOf(value);
    case 'double':
      return new DataView(bytesOf(value).slice().buffer).getFloat64(0, true);
    case 'bytes':
      return Buffer.from(bytesOf(value)).toString('base64');
    case 'quantity':
      return textOf(smallMessage(value).get(1) ?? new Uint8Array());
    case 'time':
      return decodeTime(value);
    case 'duration':
      return `${numberOf(smallMessage(value).get(1) ?? 0n) / 1e9}s`;
    case 'raw': {
      const raw = textOf(smallMessage(value).get(1) ?? new Uint8Array());
      return raw === '' ? null : (JSON.parse(raw) as Json);
    }
    case 'intOrString': {
      const pieces = smallMessage(value);
      if (numberOf(pieces.get(1) ?? 0n) === 1) return textOf(pieces.get(3) ?? new Uint8Array());
      return numberOf(pieces.get(2) ?? 0n);
    }
    default:
      return decodeMessage(bytesOf(value), type);
  }
}

function decodeOne(value: bigint | Uint8Array, type: string): Json {
  // A list with a name of its own is a message with one field.
  if (type.startsWith('=')) return (decodeMessage(bytesOf(value), type.slice(1)).items ?? []) as Json;
  return decodeScalar(value, type);
}

function isEmpty(value: Json): boolean {
  return value === null || value === '' || value === 0 || value === false;
}

function decodeMessage(bytes: Uint8Array, definition: string): Fields {
  const fields = fieldsOf(definition);
  const result: Fields = {};
  for (const { number, value } of piecesOf(bytes)) {
    const field = fields.get(number);
    // What is newer than the table is unknown to the server too.
    if (field === undefined) continue;
    const { name, type, isOmittedEmpty } = field;
    if (type.startsWith('[]')) {
      result[name] = [...((result[name] ?? []) as readonly Json[]), decodeOne(value, type.slice(2))];
    } else if (type.startsWith('{}')) {
      const entry = smallMessage(value);
      const key = textOf(entry.get(1) ?? new Uint8Array());
      const empty = entry.get(2) ?? new Uint8Array();
      result[name] = { ...(result[name] as Fields | undefined), [key]: decodeOne(empty, type.slice(2)) };
    } else {
      const decoded = decodeOne(value, type);
      if (name === '-') Object.assign(result, decoded);
      else if (!isOmittedEmpty || !isEmpty(decoded)) result[name] = decoded;
    }
  }
  return result;
}

function definitionOf(apiVersion: string, kind: string): string | undefined {
  // Every group takes the options of a deletion as its own.
  return kind === 'DeleteOptions' ? kinds['meta.k8s.io/v1 DeleteOptions'] : kinds[`${apiVersion} ${kind}`];
}

/** The same object as JSON; `null` where the bytes are no message, or of a kind that is not known here. */
export function jsonFromProtobuf(bytes: Uint8Array): string | null {
  if (MAGIC.some((byte, index) => bytes[index] !== byte)) return null;
  try {
    const unknown = smallMessage(bytes.subarray(MAGIC.length));
    const type = smallMessage(unknown.get(1) ?? new Uint8Array());
    const apiVersion = textOf(type.get(1) ?? new Uint8Array());
    const kind = textOf(type.get(2) ?? new Uint8Array());
    const definition = definitionOf(apiVersion, kind);
    if (definition === undefined) return null;
    const object = decodeMessage(bytesOf(unknown.get(2) ?? new Uint8Array()), definition);
    return JSON.stringify({ kind, apiVersion, ...object });
  } catch (error) {
    if (error instanceof WireError || error instanceof SyntaxError || error instanceof RangeError)
      return null;
    throw error;
  }
}
