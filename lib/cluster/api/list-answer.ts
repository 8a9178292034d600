/**
 * Lists: whole or in pages, as of now or of a revision.
 * Upstream: k8s.io/apiserver/pkg/storage/continue.go, …/storage/interfaces.go (ValidateListOptions).
 */
import { decodeBase64, decodeUtf8, encodeBase64, encodeUtf8 } from '../kernel/text';
import type { KubernetesObject } from '../resources';
import { describeJsonMistake } from './json-syntax';
import type { Kind } from './kind';
import type { Registry } from './registry';
import type { ListRequestOptions } from './request-options';
import type { Selection } from './selection';
import { ApiError, badRequest, expired } from './status';
import { storePrefix } from './store-key';

export interface Page {
  readonly objects: readonly KubernetesObject[];
  /** `resourceVersion`, and `continue` with `remainingItemCount` where there is more. */
  readonly metadata: Readonly<Record<string, unknown>>;
}

interface ContinueToken {
  /** `null`: whatever is the latest (-1 in the token), for who gave up on a consistent list. */
  readonly revision: number | null;
  /** The first key of the next page begins behind this one. */
  readonly after: string;
}

const TOO_OLD =
  'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.';

function encodeToken({ revision, after }: ContinueToken): string {
  const json = JSON.stringify({ v: 'meta.k8s.io/v1', rv: revision ?? -1, start: `${after}\u0000` });
  return encodeBase64(encodeUtf8(json)).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

function refuseToken(why: string): ApiError {
  return badRequest(`invalid continue token: continue key is not valid${why}`);
}

function decodeTokenBytes(token: string): Uint8Array {
  const strange = /[^A-Za-z0-9_-]/.exec(token);
  const bytes =
    strange !== null || token.length % 4 === 1
      ? null
      : decodeBase64(
          token
            .replaceAll('-', '+')
            .replaceAll('_', '/')
            .padEnd(Math.ceil(token.length / 4) * 4, '='),
        );
  if (bytes !== null) return bytes;
  const index = strange === null ? token.length - 1 : encodeUtf8(token.slice(0, strange.index)).length;
  throw refuseToken(`: illegal base64 data at input byte ${index}`);
}

/** Go's parser looks at bytes, and names one as the character of that number. */
function parseToken(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(decodeUtf8(bytes));
  } catch {
    let text = '';
    for (const byte of bytes) text += String.fromCharCode(byte);
    throw refuseToken(`: ${describeJsonMistake(text)}`);
  }
}

function decodeToken(token: string): ContinueToken {
  const value = parseToken(decodeTokenBytes(token));
  const { v, rv, start } = (typeof value === 'object' && value !== null ? value : {}) as {
    readonly v?: unknown;
    readonly rv?: unknown;
    readonly start?: unknown;
  };
  if (v !== 'meta.k8s.io/v1') {
    throw refuseToken(`: server does not recognize this encoded version ${typeof v === 'string' ? v : ''}`);
  }
  if (!Number.isSafeInteger(rv) || rv === 0) {
    throw refuseToken(': incorrect encoded start resourceVersion (version meta.k8s.io/v1)');
  }
  if (typeof start !== 'string' || start === '') {
    throw refuseToken(': encoded start key empty (version meta.k8s.io/v1)');
  }
  const parts = start.split('/');
  if (parts.includes('..') || parts.includes('.') || start.includes('//')) throw refuseToken(`: ${start}`);
  return { revision: (rv as number) < 0 ? null : (rv as number), after: start.replace(/\0$/, '') };
}

/** Of the whole list where no limit is asked for. */
export function listPage(
  registry: Registry,
  kind: Kind,
  namespace: string | null,
  selection: Selection,
  options: ListRequestOptions,
): Page {
  const start = options.token === '' ? null : decodeToken(options.token);
  if (start !== null && options.resourceVersion !== '' && options.resourceVersion !== '0') {
    throw badRequest('specifying resource version is not allowed when using continue');
  }
  const current = registry.store.revision;
  const revision = start === null ? wantedRevision(current, options) : (start.revision ?? current);
  if (revision > current) throw tooLargeRevision(revision, current);
  const prefix = storePrefix(kind, namespace);
  const entries = registry.store.listAt(prefix, revision);
  if (entries === 'expired') throw tooOld(start);
  const rest =
    start === null ? entries : entries.filter((entry) => entry.key.slice(prefix.length) > start.after);
  const matching = rest.filter((entry) => selection.matches(entry.value));
  const { limit } = options;
  const page = limit > 0 ? matching.slice(0, limit) : matching;
  const remaining = matching.length - page.length;
  const last = page.at(-1);
  const more =
    remaining === 0 || last === undefined
      ? {}
      : {
          continue: encodeToken({ revision, after: last.key.slice(prefix.length) }),
          ...(selection.isFiltered ? {} : { remainingItemCount: remaining }),
        };
  const objects = page.map((entry) => entry.value);
  return { objects, metadata: { resourceVersion: String(revision), ...more } };
}

/** The answer carries a token with which the rest can be had all the same, as of now. */
function tooOld(start: ContinueToken | null): ApiError {
  if (start === null) return expired('The resourceVersion for the provided list is too old.');
  const { status } = expired(TOO_OLD);
  const token = encodeToken({ revision: null, after: start.after });
  return new ApiError({ ...status, metadata: { continue: token } });
}

/** The number in a resourceVersion; 0 where it is left out. */
export function parseRevision(text: string): number {
  if (text === '') return 0;
  const refused = (why: string): ApiError => {
    const shown = JSON.stringify(text);
    return badRequest(
      `invalid resource version: resourceVersion: Invalid value: ${shown}: strconv.ParseUint: parsing ${shown}: ${why}`,
    );
  };
  if (!/^\d+$/.test(text)) throw refused('invalid syntax');
  if (text.replace(/^0+/, '').length > 15) throw refused('value out of range');
  return Number(text);
}

function wantedRevision(current: number, { resourceVersion, match, limit }: ListRequestOptions): number {
  const wanted = parseRevision(resourceVersion);
  if (wanted > current) throw tooLargeRevision(wanted, current);
  const isExact = match === 'Exact' || (match === '' && limit > 0 && wanted > 0);
  return isExact ? wanted : current;
}

function tooLargeRevision(wanted: number, current: number): ApiError {
  return new ApiError({
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message: `Timeout: Too large resource version: ${wanted}, current: ${current}`,
    reason: 'Timeout',
    details: {
      causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }],
      retryAfterSeconds: 1,
    },
    code: 504,
  });
}
