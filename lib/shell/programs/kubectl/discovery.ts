/**
 * Which kinds the server serves and how a learner may call them. Asked once and kept in ~/.kube/cache, like
 * the real program does; asked again where a name is not known. Upstream: client-go/discovery, restmapper.
 */
import type { Process } from '../../../cluster/process';
import { type Client, requestJson } from './client';
import { KubectlError } from './errors';
import { homeOf } from './kubeconfig';
import { at, isTree, listAt, type Tree, textAt, type Value } from './output/value';
import { decodeText } from './text';

export interface ResourceType {
  /** Plural: "pods" */
  readonly name: string;
  readonly singular: string;
  readonly shortNames: readonly string[];
  readonly kind: string;
  readonly group: string;
  readonly version: string;
  readonly namespaced: boolean;
  readonly verbs: readonly string[];
  readonly categories: readonly string[];
}

export const AGGREGATED =
  'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json';

/** All kinds in the server's order. `fresh` asks the server even where they are known. */
export function* discover(client: Client, fresh = false): Process<readonly ResourceType[]> {
  const path = cachePath(client);
  const cached = fresh ? null : client.context.files.readFile(path);
  const known = cached === null ? null : readCache(decodeText(cached));
  if (known) return known;
  const types: ResourceType[] = [];
  for (const root of ['/api', '/apis']) {
    const answer = yield* requestJson(client, {
      method: 'GET',
      path: `${root}?timeout=32s`,
      accept: AGGREGATED,
    });
    if (textAt(answer, 'kind') === 'APIGroupDiscoveryList') types.push(...fromAggregated(answer));
    else types.push(...(yield* fromGroups(client, root, answer)));
  }
  client.context.files.writeFile(path, JSON.stringify(types));
  return types;
}

function cachePath(client: Client): string {
  const { host, port } = client.connection;
  return `${homeOf(client.context)}/.kube/cache/discovery/${host}_${port}/resources.json`;
}

/** Every command reads the same file: the latest one is not parsed again. A pure function's answer, never changed. */
let latest: { readonly text: string; readonly types: readonly ResourceType[] } | null = null;

function readCache(text: string): readonly ResourceType[] | null {
  if (latest?.text === text) return latest.types;
  try {
    const value: unknown = JSON.parse(text);
    if (!Array.isArray(value) || !value.every((item) => isTree(item) && typeof item['kind'] === 'string'))
      return null;
    latest = { text, types: value as ResourceType[] };
    return latest.types;
  } catch {
    return null;
  }
}

function texts(value: Value | undefined): string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
}

export function fromAggregated(answer: Tree): ResourceType[] {
  return listAt(answer, 'items').flatMap((group) =>
    // The first version is the preferred one: kubectl shows a kind once.
    listAt(group, 'versions')
      .slice(0, 1)
      .flatMap((version) =>
        listAt(version, 'resources').map((resource) => ({
          name: textAt(resource, 'resource'),
          singular: textAt(resource, 'singularResource'),
          shortNames: texts(at(resource, 'shortNames')),
          kind: textAt(resource, 'responseKind', 'kind'),
          group: textAt(group, 'metadata', 'name'),
          version: textAt(version, 'version'),
          namespaced: textAt(resource, 'scope') === 'Namespaced',
          verbs: texts(at(resource, 'verbs')),
          categories: texts(at(resource, 'categories')),
        })),
      ),
  );
}

/** Servers without aggregated discovery: one more request for each group. */
function* fromGroups(client: Client, root: string, answer: Tree): Process<ResourceType[]> {
  const versions =
    root === '/api'
      ? texts(at(answer, 'versions'))
      : listAt(answer, 'groups').map((group) => textAt(group, 'preferredVersion', 'groupVersion'));
  const types: ResourceType[] = [];
  for (const groupVersion of versions) {
    const list = yield* requestJson(client, { method: 'GET', path: `${root}/${groupVersion}?timeout=32s` });
    const [group, version] = groupVersion.includes('/') ? groupVersion.split('/') : ['', groupVersion];
    for (const resource of listAt(list, 'resources')) {
      if (textAt(resource, 'name').includes('/')) continue;
      types.push({
        name: textAt(resource, 'name'),
        singular: textAt(resource, 'singularName') || textAt(resource, 'kind').toLowerCase(),
        shortNames: texts(at(resource, 'shortNames')),
        kind: textAt(resource, 'kind'),
        group: group!,
        version: version!,
        namespaced: at(resource, 'namespaced') === true,
        verbs: texts(at(resource, 'verbs')),
        categories: texts(at(resource, 'categories')),
      });
    }
  }
  return types;
}

/** "pods", "po", "Pod", "deployments.apps", "services.v1.": the kind meant, or an error in kubectl's words. */
export function* findResource(client: Client, name: string): Process<ResourceType> {
  const found =
    matchResource(yield* discover(client), name) ?? matchResource(yield* discover(client, true), name);
  if (found) return found;
  const [resource] = splitOnce(name, '.');
  throw new KubectlError(`the server doesn't have a resource type ${JSON.stringify(resource)}`);
}

function splitOnce(text: string, separator: string): [string, string | undefined] {
  const place = text.indexOf(separator);
  return place < 0 ? [text, undefined] : [text.slice(0, place), text.slice(place + separator.length)];
}

export function matchResource(types: readonly ResourceType[], name: string): ResourceType | undefined {
  const wanted = name.toLowerCase();
  if (wanted === '') return undefined;
  const [plain, qualifier] = splitOnce(wanted, '.');
  if (qualifier === undefined) return matchName(types, wanted);
  const [version, group] = splitOnce(qualifier, '.');
  return (
    matchName(
      types.filter((type) => type.group === qualifier),
      plain,
    ) ??
    matchName(
      types.filter((type) => type.version === version && type.group === (group ?? '')),
      plain,
    ) ??
    matchName(
      types.filter((type) => type.group.startsWith(`${qualifier}.`)),
      plain,
    )
  );
}

function matchName(types: readonly ResourceType[], name: string): ResourceType | undefined {
  return (
    types.find((type) => type.name === name) ??
    types.find((type) => type.singular === name || type.kind.toLowerCase() === name) ??
    types.find((type) => type.shortNames.includes(name))
  );
}

/** The kind that a manifest names. */
export function* findKind(
  client: Client,
  apiVersion: string,
  kind: string,
): Process<ResourceType | undefined> {
  const matches = (type: ResourceType) => type.kind === kind && apiVersionOf(type) === apiVersion;
  return (yield* discover(client)).find(matches) ?? (yield* discover(client, true)).find(matches);
}

export function apiVersionOf(type: ResourceType): string {
  return type.group === '' ? type.version : `${type.group}/${type.version}`;
}

/** "pods", "deployments.apps": as in `-o name` and in messages. */
export function qualifiedName(type: ResourceType): string {
  return type.group === '' ? type.name : `${type.name}.${type.group}`;
}

/** "pod", "deployment.apps": in front of a name. */
export function qualifiedKind(type: ResourceType): string {
  const kind = type.kind.toLowerCase();
  return type.group === '' ? kind : `${kind}.${type.group}`;
}

/** The path of a collection, or of one object in it. `namespace` null: all of them, or a kind without. */
export function resourcePath(type: ResourceType, namespace: string | null, name?: string): string {
  const root = type.group === '' ? `/api/${type.version}` : `/apis/${type.group}/${type.version}`;
  const inside = type.namespaced && namespace !== null ? `/namespaces/${encodeURIComponent(namespace)}` : '';
  return `${root}${inside}/${type.name}${name === undefined ? '' : `/${encodeURIComponent(name)}`}`;
}
