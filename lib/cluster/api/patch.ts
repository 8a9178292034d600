/**
 * The three kinds of patches. What comes out is decoded like a whole new object.
 * Server-side apply is not simulated: it is refused. Upstream: k8s.io/apiserver/pkg/endpoints/handlers/patch.go.
 */
import type { KubernetesObject } from '../resources';
import type { Draft } from './decode';
import { applyJsonPatch, applyMergePatch, JsonPatchError } from './json-patch';
import { decodeKind, type Kind } from './kind';
import { type FieldValidation, parseJson } from './request-body';
import { ApiError, badRequest, invalid, unsupportedMediaType } from './status';
import { applyStrategicMerge, goMapText, PatchError } from './strategic-merge';

type Fields = Readonly<Record<string, unknown>>;

export const PATCH_TYPES = {
  json: 'application/json-patch+json',
  merge: 'application/merge-patch+json',
  strategic: 'application/strategic-merge-patch+json',
  apply: 'application/apply-patch+yaml',
} as const;

export interface ParsedPatch {
  /** The next object; `warnings` collects fields that the kind does not have. */
  apply(current: KubernetesObject, warnings: string[]): Draft;
}

type PatchType = (typeof PATCH_TYPES)['json' | 'merge' | 'strategic'];

/** The content type of a patch that can be applied here. */
export function requirePatchType(type: string): PatchType {
  if (type === PATCH_TYPES.apply) throw unsupportedMediaType('server-side apply is not simulated');
  if (type === PATCH_TYPES.json || type === PATCH_TYPES.merge || type === PATCH_TYPES.strategic) return type;
  throw unsupportedMediaType('415: Unsupported Media Type');
}

export function parsePatch(
  kind: Kind,
  type: PatchType,
  text: string,
  validation: FieldValidation,
): ParsedPatch {
  if (kind.custom !== undefined && type === PATCH_TYPES.strategic) {
    const types = [PATCH_TYPES.json, PATCH_TYPES.merge, PATCH_TYPES.apply].join(', ');
    throw unsupportedMediaType(
      `the body of the request was in an unknown format - accepted media types include: ${types}`,
    );
  }
  const patch = parse(text, type === PATCH_TYPES.json);
  return {
    apply(current, warnings) {
      const patched = applyPatch(current, patch, type, kind);
      const shown = type === PATCH_TYPES.strategic ? goMapText(patch) : JSON.stringify(patched);
      return decode(kind, patched, shown, validation, warnings);
    },
  };
}

function parse(text: string, isList: boolean): Fields | readonly unknown[] {
  let value: unknown;
  try {
    value = parseJson(text);
  } catch (error) {
    throw badRequest(`error decoding patch: ${(error as Error).message}`);
  }
  if (Array.isArray(value) === isList && typeof value === 'object' && value !== null) {
    return value as Fields | readonly unknown[];
  }
  const found = Array.isArray(value) ? 'array' : value === null ? 'null' : typeof value;
  const wanted = isList ? '[]handlers.jsonPatchOp' : 'map[string]interface {}';
  throw badRequest(`error decoding patch: json: cannot unmarshal ${found} into Go value of type ${wanted}`);
}

function applyPatch(
  current: KubernetesObject,
  patch: Fields | readonly unknown[],
  type: string,
  kind: Kind,
): Draft {
  try {
    if (type === PATCH_TYPES.json) return applyJsonPatch(current, patch as readonly unknown[]);
    if (type === PATCH_TYPES.merge) return applyMergePatch(current, patch as Fields);
    return applyStrategicMerge(current, patch as Fields, kind.definition);
  } catch (error) {
    if (error instanceof JsonPatchError) throw rejected();
    if (error instanceof PatchError) throw badRequest(error.message);
    throw error;
  }
}

/** The real server tells no more than this about a JSON patch that does not fit. */
function rejected(): ApiError {
  return new ApiError({
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message: 'the server rejected our request due to an error in our request',
    reason: 'Invalid',
    details: {},
    code: 422,
  });
}

function decode(
  kind: Kind,
  patched: Draft,
  shown: string,
  validation: FieldValidation,
  warnings: string[],
): Draft {
  const { object, typeError, strictErrors } = decodeKind(kind, patched);
  const refuse = (why: string): ApiError => {
    const message = `Invalid value: ${JSON.stringify(shown)}: ${why}`;
    return invalid({ plural: '', kind: '', group: '' }, '', [
      { reason: 'FieldValueInvalid', field: 'patch', message },
    ]);
  };
  if (typeError !== null) throw refuse(typeError);
  if (validation === 'Strict' && strictErrors.length > 0) {
    throw refuse(`strict decoding error: ${strictErrors.join(', ')}`);
  }
  if (validation === 'Warn') warnings.push(...strictErrors);
  return object;
}
