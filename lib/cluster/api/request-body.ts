/**
 * The object in a request's body: read, checked against the schema, and refused in the real server's words.
 * Upstream: k8s.io/apiserver/pkg/endpoints/handlers/create.go.
 */
import { parseDocument } from 'yaml';
import type { Body, HttpRequest } from '../http';
import { limits } from '../kernel/limits';
import { decodeUtf8 } from '../kernel/text';
import { MAXIMUM_YAML_DEPTH, readYamlDepth } from '../yaml-depth';
import type { Draft } from './decode';
import { describeJsonMistake } from './json-syntax';
import { apiVersionOf, decodeKind, type Kind } from './kind';
import { contentType } from './media-type';
import { type ApiError, badRequest, unsupportedMediaType } from './status';

/** What becomes of fields that the kind does not have. */
export type FieldValidation = 'Strict' | 'Warn' | 'Ignore';

export function bodyText(body: Body): string {
  if (body === null) return '';
  if (typeof body === 'string') return body;
  if (body instanceof Uint8Array) return decodeUtf8(body);
  let text = '';
  for (let chunk = body.tryRead(); chunk !== undefined && chunk !== null; chunk = body.tryRead()) {
    text += typeof chunk === 'string' ? chunk : decodeUtf8(chunk);
  }
  return text;
}

/** Deepest nesting of brackets. Runs before the parser, which might overflow. */
function measureDepth(text: string): number {
  let depth = 0;
  let deepest = 0;
  let isInText = false;
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index];
    if (isInText) {
      if (character === '\\') index += 1;
      else if (character === '"') isInText = false;
    } else if (character === '"') isInText = true;
    else if (character === '{' || character === '[') {
      depth += 1;
      deepest = Math.max(deepest, depth);
    } else if (character === '}' || character === ']') depth -= 1;
  }
  return deepest;
}

/** Throws a plain Error that says what Go's parser would. */
export function parseJson(text: string): unknown {
  if (measureDepth(text) > limits.nesting) throw new Error('exceeded max depth');
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(describeJsonMistake(text));
  }
}

function expandAliases(document: ReturnType<typeof parseDocument>): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch {
    throw new Error('yaml: document contains excessive aliasing');
  }
}

function parseYaml(text: string): unknown {
  if (readYamlDepth(text) > MAXIMUM_YAML_DEPTH) throw new Error('exceeded max depth');
  const document = parseDocument(text, { schema: 'core', merge: false, logLevel: 'error' });
  if (document.errors.length > 0) throw new Error('yaml: the document can not be read');
  const value = expandAliases(document);
  // What holds itself could be walked for ever; as JSON it can't be written.
  try {
    JSON.stringify(value);
  } catch {
    throw new Error('yaml: anchor value contains itself');
  }
  return value;
}

function summary(text: string): string {
  if (text === '') return '<empty>';
  return text.length > 30 ? `${text.slice(0, 30)} ...` : text;
}

function unrecognised(kind: NamedKind, why: string, text: string): ApiError {
  return badRequest(
    `the object provided is unrecognized (must be of type ${kind.kind}): ${why} (${summary(text)})`,
  );
}

export interface ReadObject {
  readonly object: Draft;
  /** For `Warning` headers. */
  readonly warnings: readonly string[];
}

/** The object of a POST or PUT. */
export function readObject(
  request: HttpRequest,
  kind: Kind,
  validation: FieldValidation,
  served: readonly Kind[] = [],
): ReadObject {
  const { object, typeError, strictErrors } = decodeKind(kind, readFields(request, kind, served));
  const refuse = (why: string): ApiError => cannotHandle(kind.kind, apiVersionOf(kind), kind, why);
  if (typeError !== null) throw refuse(typeError);
  if (validation === 'Strict' && strictErrors.length > 0) {
    throw refuse(`strict decoding error: ${strictErrors.join(', ')}`);
  }
  return { object, warnings: validation === 'Warn' ? strictErrors : [] };
}

type NamedKind = Pick<Kind, 'kind' | 'group' | 'version'>;

/** `served`: what else the server knows, for the words of a refusal. The body as it stands, when it is an object of this kind, or leaves open what it is. */
export function readFields(
  request: HttpRequest,
  kind: NamedKind,
  served: readonly Kind[] = [],
): Readonly<Record<string, unknown>> {
  const type = contentType(request.headers);
  const isYaml = type === 'application/yaml';
  if (!isYaml && type !== '' && type !== 'application/json') {
    throw unsupportedMediaType(
      'the body of the request was in an unknown format - accepted media types include: application/json, application/yaml, application/vnd.kubernetes.protobuf, application/cbor',
    );
  }
  const text = bodyText(request.body);
  let value: unknown;
  try {
    value = isYaml ? parseYaml(text) : parseJson(text);
  } catch (error) {
    throw unrecognised(
      kind,
      `couldn't get version/kind; json parse error: ${(error as Error).message}`,
      text,
    );
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw unrecognised(
      kind,
      "couldn't get version/kind; json parse error: json: cannot unmarshal value",
      text,
    );
  }
  const fields = value as Readonly<Record<string, unknown>>;
  const expected = apiVersionOf(kind);
  const givenKind = typeof fields.kind === 'string' && fields.kind !== '' ? fields.kind : kind.kind;
  const givenVersion =
    typeof fields.apiVersion === 'string' && fields.apiVersion !== '' ? fields.apiVersion : expected;
  if (givenKind === kind.kind && givenVersion === expected) return fields;
  throw cannotHandle(givenKind, givenVersion, kind, whyUnknown(givenKind, givenVersion, kind, served));
}

function cannotHandle(givenKind: string, givenVersion: string, kind: NamedKind, why: string): ApiError {
  const version = givenVersion.slice(givenVersion.indexOf('/') + 1);
  return badRequest(`${givenKind} in version "${version}" cannot be handled as a ${kind.kind}: ${why}`);
}

function whyUnknown(
  givenKind: string,
  givenVersion: string,
  kind: NamedKind,
  served: readonly Kind[],
): string {
  const isKnown = served.some((row) => row.kind === givenKind && apiVersionOf(row) === givenVersion);
  if (isKnown) return `converting (v1.${givenKind}) to (core.${kind.kind}): unknown conversion`;
  const scheme = 'k8s.io/kubernetes/pkg/api/legacyscheme/scheme.go:30';
  return `no kind "${givenKind}" is registered for version "${givenVersion}" in scheme "${scheme}"`;
}

/** `Warning` headers as kubectl prints them. */
export function warningHeader(warnings: readonly string[]): Readonly<Record<string, string>> {
  if (warnings.length === 0) return {};
  const texts = warnings.map((text) => `299 - "${text.replace(/["\\]/g, '\\$&')}"`);
  return { warning: texts.join(', ') };
}
