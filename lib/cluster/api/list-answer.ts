/**
 * Lists: whole or in pages, as of now or of a revision. Upstream: k8s.io/apiserver/pkg/storage/continue.go.
 */
import { decodeBase64, decodeUtf8, encodeBase64, encodeUtf8 } from '../kernel/text';
import type { KubernetesObject } from '../resources';
import type { Kind } from './kind';
import type { Registry } from './registry';
import { type Query, queryInteger, queryValue } from './request-path';
import type { Selection } from './selection';
import { ApiError, badRequest, expired } from './status';
import { storePrefix } from './store-key';

export interface Page {
  readonly objects: readonly KubernetesObject[];
  /** `resourceVersion`, and `continue` with `remainingItemCount` where there is more. */
  readonly metadata: Readonly<Record<string, unknown>>;
}

interface ContinueToken {
  readonly revision: number;
  /** The first key of the next page begins behind this one. */
  readonly after: string;
}

const TOO_OLD =
  'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter.';

function encodeToken({ revision, after }: ContinueToken): string {
  const json = JSON.stringify({ v: 'meta.k8s.io/v1', rv: revision, start: `${after}\u0000` });
  return encodeBase64(encodeUtf8(json)).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

function decodeToken(token: string): ContinueToken {
  const plain = token.replaceAll('-', '+').replaceAll('_', '/');
  const bytes = decodeBase64(plain.padEnd(Math.ceil(plain.length / 4) * 4, '='));
  const text = bytes === null ? '' : decodeUtf8(bytes);
  const match = /^\{"v":"meta\.k8s\.io\/v1","rv":(\d{1,15}),"start":"([^"\\]+)\\u0000"\}$/.exec(text);
  if (match === null) throw badRequest('invalid continue token: continue key is not valid');
  return { revision: Number(match[1]), after: match[2]! };
}

/** Of the whole list where no limit is asked for. */
export function listPage(
  registry: Registry,
  kind: Kind,
  namespace: string | null,
  selection: Selection,
  query: Query,
): Page {
  const token = queryValue(query, 'continue');
  const start = token === null || token === '' ? null : decodeToken(token);
  const revision = start?.revision ?? wantedRevision(registry, query);
  const prefix = storePrefix(kind, namespace);
  const entries = registry.store.listAt(prefix, revision);
  if (entries === 'expired')
    throw expired(start === null ? 'The resourceVersion for the provided list is too old.' : TOO_OLD);
  const rest =
    start === null ? entries : entries.filter((entry) => entry.key.slice(prefix.length) > start.after);
  const matching = rest.filter((entry) => selection.matches(entry.value));
  const limit = queryInteger(query, 'limit') ?? 0;
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

function wantedRevision(registry: Registry, query: Query): number {
  const current = registry.store.revision;
  const text = queryValue(query, 'resourceVersion') ?? '';
  if (text === '' || text === '0') return current;
  if (!/^\d{1,15}$/.test(text)) {
    throw badRequest(
      `resourceVersion: Invalid value: ${JSON.stringify(text)}: strconv.ParseUint: parsing ${JSON.stringify(text)}: invalid syntax`,
    );
  }
  const wanted = Number(text);
  if (wanted > current) throw tooLargeRevision(wanted, current);
  return queryValue(query, 'resourceVersionMatch') === 'Exact' ? wanted : current;
}

function tooLargeRevision(wanted: number, current: number): ApiError {
  return new ApiError({
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message: `Timeout: Too large resource version: ${wanted}, current: ${current}`,
    reason: 'Timeout',
    details: { causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }] },
    code: 504,
  });
}
