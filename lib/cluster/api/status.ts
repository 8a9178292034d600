/**
 * meta/v1 Status and the one error class of the API. What the real server answers on failure is a Status
 * body; here it travels as an ApiError from where the request is decided to the one place that makes responses.
 * Upstream: k8s.io/apimachinery/pkg/api/errors.
 */

export type StatusReason =
  | 'NotFound'
  | 'AlreadyExists'
  | 'Conflict'
  | 'Invalid'
  | 'BadRequest'
  | 'MethodNotAllowed'
  | 'Forbidden'
  | 'Expired'
  | 'NotAcceptable'
  | 'UnsupportedMediaType'
  | 'RequestEntityTooLarge'
  | 'Timeout'
  | 'TooManyRequests'
  | 'InternalError';

export interface StatusCause {
  readonly reason: string;
  readonly message: string;
  readonly field?: string;
}

export interface StatusDetails {
  readonly name?: string;
  readonly group?: string;
  readonly kind?: string;
  readonly uid?: string;
  readonly causes?: readonly StatusCause[];
  readonly retryAfterSeconds?: number;
}

export interface Status {
  readonly kind: 'Status';
  readonly apiVersion: 'v1';
  readonly metadata: { readonly remainingItemCount?: number; readonly continue?: string };
  readonly status: 'Success' | 'Failure';
  readonly message?: string;
  readonly reason?: StatusReason;
  readonly details?: StatusDetails;
  readonly code?: number;
}

/** Every refusal of the API, from either face. */
export class ApiError extends Error {
  constructor(readonly status: Status) {
    super(status.message ?? '');
    this.name = 'ApiError';
  }
}

/** True for an ApiError with this reason: `isApiError(error, 'Conflict')`. */
export function isApiError(error: unknown, reason?: StatusReason): error is ApiError {
  return error instanceof ApiError && (reason === undefined || error.status.reason === reason);
}

/** How a kind is named in messages: plural resource and group ("deployments.apps", "pods"). */
export interface ResourceName {
  readonly plural: string;
  readonly kind: string;
  readonly group: string;
}

function failure(code: number, reason: StatusReason, message: string, details?: StatusDetails): ApiError {
  const body = {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message,
    reason,
  } as const;
  return new ApiError(details === undefined ? { ...body, code } : { ...body, details, code });
}

/** `pods "web" not found`, `deployments.apps "web" not found`. */
export function qualifiedResource(resource: ResourceName): string {
  return resource.group === '' ? resource.plural : `${resource.plural}.${resource.group}`;
}

function detailsOf(resource: ResourceName, name: string, kind = resource.plural): StatusDetails {
  return {
    ...(name === '' ? {} : { name }),
    ...(resource.group === '' ? {} : { group: resource.group }),
    kind,
  };
}

export function notFound(resource: ResourceName, name: string): ApiError {
  const message = `${qualifiedResource(resource)} "${name}" not found`;
  return failure(404, 'NotFound', message, detailsOf(resource, name));
}

/** The path names no resource that is served. */
export function unknownResource(): ApiError {
  return failure(404, 'NotFound', 'the server could not find the requested resource', {});
}

export function alreadyExists(resource: ResourceName, name: string): ApiError {
  const message = `${qualifiedResource(resource)} "${name}" already exists`;
  return failure(409, 'AlreadyExists', message, detailsOf(resource, name));
}

export function conflict(resource: ResourceName, name: string, why: string): ApiError {
  const message = `Operation cannot be fulfilled on ${qualifiedResource(resource)} "${name}": ${why}`;
  return failure(409, 'Conflict', message, detailsOf(resource, name));
}

export function forbidden(
  resource: ResourceName,
  name: string,
  why: string,
  causes?: readonly StatusCause[],
): ApiError {
  const subject = name === '' ? qualifiedResource(resource) : `${qualifiedResource(resource)} "${name}"`;
  const details = detailsOf(resource, name);
  return failure(
    403,
    'Forbidden',
    `${subject} is forbidden: ${why}`,
    causes ? { ...details, causes } : details,
  );
}

export function badRequest(message: string): ApiError {
  return failure(400, 'BadRequest', message);
}

export function methodNotAllowed(): ApiError {
  const message = 'the server does not allow this method on the requested resource';
  return failure(405, 'MethodNotAllowed', message, {});
}

export function unsupportedMediaType(message: string): ApiError {
  return failure(415, 'UnsupportedMediaType', message, {});
}

export function entityTooLarge(limit: number): ApiError {
  const message = `Request entity too large: limit is ${limit}`;
  return failure(413, 'RequestEntityTooLarge', message);
}

export function notAcceptable(message: string): ApiError {
  return failure(406, 'NotAcceptable', message, {});
}

export function expired(message: string): ApiError {
  return failure(410, 'Expired', message);
}

export function tooManyRequests(message: string, details: StatusDetails): ApiError {
  return failure(429, 'TooManyRequests', message, details);
}

/** The kubelet of a node can't be reached: what is left of the dial, with no reason of its own. */
export function noAnswer(host: string): ApiError {
  const message = `error dialing backend: dial tcp ${host}:10250: i/o timeout`;
  return new ApiError({
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message,
    code: 500,
  });
}

export function internalError(message: string): ApiError {
  return failure(500, 'InternalError', `Internal error occurred: ${message}`, {
    causes: [{ reason: '', message }],
  });
}

/** One wrong field, in Kubernetes' words. `message` is what comes after the field's path. */
export interface FieldError {
  readonly reason: string;
  readonly field: string;
  readonly message: string;
}

/** All errors of one object in one answer, as the real server does: `Pod "x" is invalid: …`. */
export function invalid(resource: ResourceName, name: string, errors: readonly FieldError[]): ApiError {
  const qualifiedKind = resource.group === '' ? resource.kind : `${resource.kind}.${resource.group}`;
  // The message lists each text once; the causes keep every error.
  const texts = [...new Set(errors.map((error) => `${error.field}: ${error.message}`))];
  const listed = texts.length === 1 ? texts[0] : `[${texts.join(', ')}]`;
  const causes = errors.map(({ reason, message, field }) => ({ reason, message, field }));
  const details = { ...detailsOf(resource, name, resource.kind), causes };
  return failure(422, 'Invalid', `${qualifiedKind} "${name}" is invalid: ${listed}`, details);
}
