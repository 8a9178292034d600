/**
 * The parameters behind the question mark, checked as the real server checks them: what can't be converted is a bad
 * request, what makes no sense is invalid options. A fieldManager is taken and, without managedFields, forgotten.
 * Upstream: k8s.io/apimachinery/pkg/apis/meta/v1/validation, …/meta/internalversion/validation.
 */
import type { HttpRequest } from '../http';
import { type Draft, decodeObject } from './decode';
import type { PropagationPolicy, RemovalOptions } from './deletion';
import { forbiddenField, invalidValue } from './field';
import { bodyText, type FieldValidation, parseJson } from './request-body';
import { type Query, queryFlag, queryValue } from './request-path';
import { type ApiError, badRequest, type FieldError, invalid } from './status';

type OptionsKind = 'CreateOptions' | 'UpdateOptions' | 'PatchOptions' | 'DeleteOptions' | 'ListOptions';

export interface WriteRequestOptions {
  readonly isDryRun: boolean;
  readonly validation: FieldValidation;
}

function refuse(kind: OptionsKind, errors: readonly FieldError[]): ApiError {
  const resource = { plural: kind.toLowerCase(), kind, group: 'meta.k8s.io' };
  return invalid(resource, '', errors);
}

/** Values in the order given, as here the real server does not sort them. */
function unsupported(field: string, shown: string, supported: readonly string[]): FieldError {
  const listed = supported.map((value) => JSON.stringify(value)).join(', ');
  const message = `Unsupported value: ${shown}: supported values: ${listed}`;
  return { reason: 'FieldValueNotSupported', field, message };
}

/** `undefined` where it is left out; what is no integer is refused in Go's words. */
function readInteger(query: Query, name: string): number | undefined {
  const text = queryValue(query, name);
  if (text === null || text === '') return undefined;
  const refused = (why: string): ApiError =>
    badRequest(`strconv.ParseInt: parsing ${JSON.stringify(text)}: ${why}`);
  if (!/^[+-]?\d+$/.test(text)) throw refused('invalid syntax');
  const digits = text.replace(/^[+-]?0*/, '');
  if (digits.length > 18) throw refused('value out of range');
  return Number(text);
}

function dryRunErrors(values: readonly string[]): readonly FieldError[] {
  const isRight = values.every((value) => value === 'All');
  return isRight ? [] : [unsupported('dryRun', JSON.stringify(values), ['All'])];
}

/** Of a POST, PUT or PATCH. */
export function readWriteOptions(query: Query, kind: OptionsKind): WriteRequestOptions {
  const dryRun = (query.dryRun ?? []).filter((value) => value !== '');
  const validation = queryValue(query, 'fieldValidation') || 'Warn';
  const errors: FieldError[] = [...dryRunErrors(dryRun)];
  if (kind === 'PatchOptions' && query.force !== undefined) {
    errors.unshift(forbiddenField('force', 'may not be specified for non-apply patch'));
  }
  if (validation !== 'Strict' && validation !== 'Warn' && validation !== 'Ignore') {
    const supported = ['', 'Ignore', 'Strict', 'Warn'];
    throw refuse(kind, [...errors, unsupported('fieldValidation', JSON.stringify(validation), supported)]);
  }
  if (errors.length > 0) throw refuse(kind, errors);
  return { isDryRun: dryRun.length > 0, validation };
}

export interface ListRequestOptions {
  /** 0: no limit. */
  readonly limit: number;
  /** Empty: from the beginning. */
  readonly token: string;
  /** As it was written. */
  readonly resourceVersion: string;
  readonly match: '' | 'Exact' | 'NotOlderThan';
  readonly timeoutSeconds: number | null;
  readonly isWatch: boolean;
  readonly hasBookmarks: boolean;
  /** `null` where the client does not say. */
  readonly sendInitialEvents: boolean | null;
}

/** Of a list or a watch. */
export function readListOptions(query: Query): ListRequestOptions {
  const match = queryValue(query, 'resourceVersionMatch') ?? '';
  const options = {
    limit: readInteger(query, 'limit') ?? 0,
    token: queryValue(query, 'continue') ?? '',
    resourceVersion: queryValue(query, 'resourceVersion') ?? '',
    timeoutSeconds: readInteger(query, 'timeoutSeconds') ?? null,
    isWatch: queryFlag(query, 'watch'),
    hasBookmarks: queryFlag(query, 'allowWatchBookmarks'),
    sendInitialEvents: query.sendInitialEvents === undefined ? null : queryFlag(query, 'sendInitialEvents'),
  };
  const errors = options.isWatch ? watchErrors(options, match) : listErrors(options, match);
  if (errors.length > 0) throw refuse('ListOptions', errors);
  return { ...options, match: match as ListRequestOptions['match'] };
}

type Checked = Omit<ListRequestOptions, 'match'>;

function forbidMatch(why: string): FieldError {
  return forbiddenField('resourceVersionMatch', why);
}

function listErrors(options: Checked, match: string): readonly FieldError[] {
  const errors: FieldError[] = [];
  if (match !== '') {
    if (options.resourceVersion === '') {
      errors.push(forbidMatch('resourceVersionMatch is forbidden unless resourceVersion is provided'));
    }
    if (options.token !== '') {
      errors.push(forbidMatch('resourceVersionMatch is forbidden when continue is provided'));
    }
    if (match !== 'Exact' && match !== 'NotOlderThan') {
      const supported = ['Exact', 'NotOlderThan', ''];
      errors.push(unsupported('resourceVersionMatch', JSON.stringify(match), supported));
    }
    if (match === 'Exact' && options.resourceVersion === '0') {
      errors.push(forbidMatch('resourceVersionMatch "exact" is forbidden for resourceVersion "0"'));
    }
  }
  if (options.sendInitialEvents !== null) {
    errors.push(forbiddenField('sendInitialEvents', 'sendInitialEvents is forbidden for list'));
  }
  return errors;
}

function watchErrors(options: Checked, match: string): readonly FieldError[] {
  const errors: FieldError[] = [];
  const isTold = options.sendInitialEvents !== null;
  if (isTold && match !== 'NotOlderThan') {
    errors.push(forbidMatch('sendInitialEvents requires setting resourceVersionMatch to NotOlderThan'));
  }
  if (match === '') return errors;
  if (!isTold) {
    errors.push(
      forbidMatch('resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided'),
    );
  }
  if (match !== 'NotOlderThan') {
    errors.push(unsupported('resourceVersionMatch', JSON.stringify(match), ['NotOlderThan']));
  }
  if (options.token !== '') {
    errors.push(forbidMatch('resourceVersionMatch is forbidden when continue is provided'));
  }
  return errors;
}

const POLICIES: readonly PropagationPolicy[] = ['Foreground', 'Background', 'Orphan'];

/** What `propagationPolicy` was before it had that name. */
function oldPolicy(orphanDependents: boolean | undefined): PropagationPolicy | undefined {
  if (orphanDependents === undefined) return undefined;
  return orphanDependents ? 'Orphan' : 'Background';
}

/** A body of kind DeleteOptions; empty where there is none. */
function readDeleteBody(request: HttpRequest): Draft {
  const text = bodyText(request.body);
  if (text.trim() === '') return {};
  let body: unknown;
  try {
    body = parseJson(text);
  } catch (error) {
    throw badRequest(`couldn't get version/kind; json parse error: ${(error as Error).message}`);
  }
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw badRequest("couldn't get version/kind; json parse error: json: cannot unmarshal value");
  }
  const { object, typeError } = decodeObject(body as Draft, 'DeleteOptions');
  if (typeError !== null) throw badRequest(typeError);
  return object;
}

/** From the query, and from a body of kind DeleteOptions where there is one. */
export function readRemovalOptions(request: HttpRequest, query: Query): RemovalOptions {
  const body = readDeleteBody(request);
  const { uid, resourceVersion } = (body.preconditions ?? {}) as { uid?: string; resourceVersion?: string };
  const policy = (body.propagationPolicy ?? queryValue(query, 'propagationPolicy')) || undefined;
  const inQuery = query.orphanDependents === undefined ? undefined : queryFlag(query, 'orphanDependents');
  const orphanDependents = (body.orphanDependents as boolean | undefined) ?? inQuery;
  const dryRun = [...(query.dryRun ?? []), ...((body.dryRun as readonly string[] | undefined) ?? [])];
  const errors: FieldError[] = [];
  if (policy !== undefined && orphanDependents !== undefined) {
    const why = 'orphanDependents and deletionPropagation cannot be both set';
    errors.push(invalidValue('propagationPolicy', policy, why));
  }
  if (policy !== undefined && !POLICIES.includes(policy as PropagationPolicy)) {
    errors.push(unsupported('propagationPolicy', JSON.stringify(policy), [...POLICIES, 'nil']));
  }
  errors.push(...dryRunErrors(dryRun.filter((value) => value !== '')));
  if (errors.length > 0) throw refuse('DeleteOptions', errors);
  return {
    gracePeriodSeconds:
      (body.gracePeriodSeconds as number | undefined) ?? readInteger(query, 'gracePeriodSeconds'),
    uid,
    resourceVersion,
    propagationPolicy: (policy ?? oldPolicy(orphanDependents)) as PropagationPolicy | undefined,
    isDryRun: dryRun.includes('All'),
  };
}
