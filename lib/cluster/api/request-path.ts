/** Paths of the API taken apart. Upstream: k8s.io/apiserver/pkg/endpoints/request/requestinfo.go. */

export type Query = Readonly<Record<string, readonly string[]>>;

export interface ResourcePath {
  readonly group: string;
  readonly version: string;
  /** `null`: all namespaces, or a kind without. */
  readonly namespace: string | null;
  readonly plural: string;
  /** `null`: the collection. */
  readonly name: string | null;
  readonly subresource: string | null;
  /** What follows the subresource. */
  readonly rest: readonly string[];
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** `/a/b%20c?x=1&x=2` → ["a", "b c"] and { x: ["1", "2"] }. */
export function splitPath(path: string): { segments: readonly string[]; query: Query } {
  const [before = '', after = ''] = split(path, '?');
  const query: Record<string, string[]> = {};
  for (const pair of after === '' ? [] : after.split('&')) {
    const [name = '', value = ''] = split(pair, '=').map((text) => decode(text.replaceAll('+', ' ')));
    // A name like "constructor" must not find what every object has.
    if (!Object.hasOwn(query, name)) query[name] = [];
    query[name]!.push(value);
  }
  const segments = before.split('/').filter((segment) => segment !== '');
  return { segments: segments.map(decode), query };
}

function split(text: string, separator: string): [string, string] {
  const index = text.indexOf(separator);
  return index < 0 ? [text, ''] : [text.slice(0, index), text.slice(index + 1)];
}

/** `null` where the path is none of a resource. `segments` begin with `api` or `apis`. */
export function resourcePath(segments: readonly string[]): ResourcePath | null {
  const isCore = segments[0] === 'api';
  if (!isCore && segments[0] !== 'apis') return null;
  const [version, ...rest] = segments.slice(isCore ? 1 : 2);
  const group = isCore ? '' : segments[1];
  if (version === undefined || group === undefined || rest.length === 0) return null;
  const isInNamespace = rest[0] === 'namespaces' && rest.length > 2 && !isOfNamespace(rest[2]!);
  const [plural, name = null, subresource = null, ...more] = isInNamespace ? rest.slice(2) : rest;
  return {
    group,
    version,
    namespace: isInNamespace ? rest[1]! : null,
    plural: plural!,
    name,
    subresource,
    rest: more,
  };
}

/** `/namespaces/x/status` is about the namespace and not in it. */
function isOfNamespace(segment: string): boolean {
  return segment === 'status' || segment === 'finalize';
}

export function queryValue(query: Query, name: string): string | null {
  return query[name]?.[0] ?? null;
}

/** Empty and "1" count as true, as in Go's conversion. */
export function queryFlag(query: Query, name: string): boolean {
  const value = queryValue(query, name);
  return value !== null && !['false', '0'].includes(value.toLowerCase());
}

export function queryInteger(query: Query, name: string): number | null {
  const value = queryValue(query, name);
  return value !== null && /^-?\d{1,15}$/.test(value) ? Number(value) : null;
}
