/**
 * What is served, for clients that ask first: plain, and aggregated in one piece (apidiscovery.k8s.io/v2).
 * The order of groups and resources is the real server's: kubectl prints them in it.
 */
import type { HttpRequest, HttpResponse } from '../http';
import { compareText } from '../kernel/text';
import { jsonAnswer } from './answer';
import { OLD_AUTOSCALER } from './autoscaling-v1';
import { HEALTH_PATHS } from './health';
import { ALL_VERBS, apiVersionOf, type Subresource } from './kind';
import { aggregatedDiscoveryVersion } from './media-type';
import { type ServedResource, VIRTUAL_RESOURCES } from './virtual-resources';

/** Groups in which the real server lists them. */
const GROUP_ORDER = [
  '',
  'apiregistration.k8s.io',
  'apps',
  'events.k8s.io',
  'authentication.k8s.io',
  'authorization.k8s.io',
  'autoscaling',
  'batch',
  'certificates.k8s.io',
  'networking.k8s.io',
  'policy',
  'rbac.authorization.k8s.io',
  'storage.k8s.io',
  'admissionregistration.k8s.io',
  'apiextensions.k8s.io',
  'scheduling.k8s.io',
  'coordination.k8s.io',
  'node.k8s.io',
  'discovery.k8s.io',
  'flowcontrol.apiserver.k8s.io',
];

interface GroupVersion {
  readonly group: string;
  readonly version: string;
  readonly kinds: readonly ServedResource[];
}

function groupVersions(served: readonly ServedResource[]): readonly GroupVersion[] {
  const found = new Map<string, ServedResource[]>();
  for (const kind of [...served, OLD_AUTOSCALER, ...VIRTUAL_RESOURCES])
    found.set(apiVersionOf(kind), [...(found.get(apiVersionOf(kind)) ?? []), kind]);
  const rank = (group: string): number => (GROUP_ORDER.includes(group) ? GROUP_ORDER.indexOf(group) : 99);
  return [...found.values()]
    .map((kinds) => ({
      group: kinds[0]!.group,
      version: kinds[0]!.version,
      kinds: kinds.sort((a, b) => compareText(a.plural, b.plural)),
    }))
    .sort(
      (a, b) =>
        rank(a.group) - rank(b.group) ||
        compareText(a.group, b.group) ||
        compareVersions(a.version, b.version),
    );
}

/** `v2`, `v1`, `v2beta1`, `v1alpha1`: stable ones first, the newest in front. */
function compareVersions(a: string, b: string): number {
  const rank = (text: string): readonly number[] => {
    const [, major = '0', word = '', minor = '0'] = /^v(\d+)(?:(alpha|beta)(\d+))?$/.exec(text) ?? [];
    return [{ '': 2, beta: 1, alpha: 0 }[word] ?? 0, Number(major), Number(minor)];
  };
  const [left, right] = [rank(a), rank(b)];
  const index = left.findIndex((value, at) => value !== right[at]);
  return index < 0 ? compareText(a, b) : right[index]! - left[index]!;
}

/** `null` where the path is none of discovery. */
export function answerDiscovery(
  request: HttpRequest,
  segments: readonly string[],
  kinds: () => readonly ServedResource[],
): HttpResponse | null {
  const [root, first, second] = segments;
  // Most requests ask for something else.
  if (segments.length > (root === 'apis' ? 3 : 2)) return null;
  const all = groupVersions(kinds());
  const json = (value: unknown): HttpResponse => jsonAnswer(request, 200, value);
  if (segments.length === 1 && (root === 'api' || root === 'apis')) {
    const own = all.filter(({ group }) => (group === '') === (root === 'api'));
    const version = aggregatedDiscoveryVersion(request.headers);
    if (version !== null) {
      const type = `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList`;
      return jsonAnswer(request, 200, aggregated(own, version), { vary: 'Accept' }, type);
    }
    return json(root === 'api' ? coreVersions() : groupList(own));
  }
  if (segments.length === 2 && root === 'api') {
    const found = all.find(({ group, version }) => group === '' && version === first);
    return found === undefined ? null : json(resourceList(found));
  }
  if (segments.length === 2 && root === 'apis') {
    const own = all.filter(({ group }) => group === first);
    return own.length === 0 ? null : json({ kind: 'APIGroup', apiVersion: 'v1', ...groupEntry(own) });
  }
  if (segments.length === 3 && root === 'apis') {
    const found = all.find(({ group, version }) => group === first && version === second);
    return found === undefined ? null : json(resourceList(found));
  }
  return null;
}

/** All paths that answer something, for GET /. */
export function rootPaths(kinds: readonly ServedResource[]): readonly string[] {
  const versions = groupVersions(kinds);
  const groups = new Set(versions.map(({ group }) => group).filter((group) => group !== ''));
  return [
    ...['/api', '/apis', '/openapi/v3', '/version'],
    ...[...groups].map((group) => `/apis/${group}`),
    ...versions.map(({ group, version }) => (group === '' ? `/api/${version}` : `/apis/${group}/${version}`)),
    ...HEALTH_PATHS,
  ].sort(compareText);
}

function coreVersions(): unknown {
  return { kind: 'APIVersions', versions: ['v1'], serverAddressByClientCIDRs: [] };
}

function groupEntry(versions: readonly GroupVersion[]): Readonly<Record<string, unknown>> {
  const entries = versions.map(({ group, version }) => ({ groupVersion: `${group}/${version}`, version }));
  return { name: versions[0]!.group, versions: entries, preferredVersion: entries[0] };
}

function groupList(all: readonly GroupVersion[]): unknown {
  const names = [...new Set(all.map(({ group }) => group))];
  const groups = names.map((name) => groupEntry(all.filter(({ group }) => group === name)));
  return { kind: 'APIGroupList', apiVersion: 'v1', groups };
}

function resourceList({ group, version, kinds }: GroupVersion): unknown {
  const resources = kinds.flatMap((kind) => [
    {
      name: kind.plural,
      singularName: kind.singular,
      namespaced: kind.isNamespaced,
      kind: kind.kind,
      verbs: kind.verbs ?? ALL_VERBS,
      ...(kind.shortNames ? { shortNames: kind.shortNames } : {}),
      ...(kind.categories ? { categories: kind.categories } : {}),
    },
    ...(kind.subresources ?? []).map((subresource) => ({
      name: `${kind.plural}/${subresource.name}`,
      singularName: '',
      namespaced: kind.isNamespaced,
      ...(subresource.group === undefined ? {} : { group: subresource.group, version: subresource.version }),
      kind: subresource.kind,
      verbs: subresource.verbs,
    })),
  ]);
  const groupVersion = group === '' ? version : `${group}/${version}`;
  const head = { kind: 'APIResourceList', ...(group === '' ? {} : { apiVersion: 'v1' }), groupVersion };
  return { ...head, resources };
}

function aggregated(all: readonly GroupVersion[], version: 'v2' | 'v2beta1'): unknown {
  const names = [...new Set(all.map(({ group }) => group))];
  const items = names.map((name) => ({
    metadata: name === '' ? {} : { name },
    versions: all
      .filter(({ group }) => group === name)
      .map(({ version, kinds }) => ({
        version,
        resources: kinds.map(aggregatedResource),
        freshness: 'Current',
      })),
  }));
  return { kind: 'APIGroupDiscoveryList', apiVersion: `apidiscovery.k8s.io/${version}`, metadata: {}, items };
}

function aggregatedResource(kind: ServedResource): unknown {
  return {
    resource: kind.plural,
    responseKind: { group: kind.group, version: kind.version, kind: kind.kind },
    scope: kind.isNamespaced ? 'Namespaced' : 'Cluster',
    singularResource: kind.singular,
    verbs: kind.verbs ?? ALL_VERBS,
    ...(kind.shortNames ? { shortNames: kind.shortNames } : {}),
    ...(kind.categories ? { categories: kind.categories } : {}),
    ...(kind.subresources
      ? { subresources: kind.subresources.map((one) => aggregatedSubresource(kind, one)) }
      : {}),
  };
}

function aggregatedSubresource(
  kind: ServedResource,
  { name, kind: responseKind, group, version, verbs }: Subresource,
): unknown {
  return {
    subresource: name,
    responseKind: { group: group ?? kind.group, version: version ?? kind.version, kind: responseKind },
    verbs,
  };
}
