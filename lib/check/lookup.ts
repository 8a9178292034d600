/** Reads values out of the world: objects as they are now or were at the start, and what stands at a path in them. */
import type { KubernetesObject, Pod } from '../cluster/resources';
import type { Lookup, Selection, Value } from '../course/schema';
import type { Evidence } from './judge';
import { isMadeBy } from './places';
import { countRequests, nameTally } from './tally';

export interface Reference {
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
}

/** A text as it is compared and shown, or the reason why there is none. */
export type Found = { readonly text: string } | { readonly missing: string };

export function findObject(
  evidence: Evidence,
  of: Reference,
  at: Lookup['at'] = 'now',
): KubernetesObject | null {
  const objects = at === 'start' ? evidence.startObjects(of.kind) : evidence.cluster.list(of.kind);
  const isMeant = ({ metadata }: KubernetesObject) =>
    metadata.name === of.name && (metadata.namespace === undefined || metadata.namespace === of.namespace);
  return objects.find(isMeant) ?? null;
}

export function resolveValue(evidence: Evidence, value: Value): Found {
  if (typeof value !== 'object') return { text: String(value) };
  if ('count' in value) return { text: String(selectObjects(evidence, value.count).length) };
  if ('requests' in value) return { text: String(countRequests(evidence, value.requests)) };
  return readPath(evidence, value.of, value.path, value.at);
}

/** What `kubectl get` with these labels would list, and of pods only those of this life and readiness. */
export function selectObjects(evidence: Evidence, selection: Selection): readonly KubernetesObject[] {
  const { kind, namespace, name, deployment, labels, life, ready } = selection;
  const first = new Set(evidence.startObjects(kind).map(({ metadata }) => metadata.uid));
  const isMeant = (object: KubernetesObject) =>
    (name === undefined || object.metadata.name === name) &&
    (deployment === undefined || isMadeBy(object.metadata.name, deployment)) &&
    Object.entries(labels).every(([key, value]) => object.metadata.labels?.[key] === value) &&
    (life === 'any' || first.has(object.metadata.uid) === (life === 'first')) &&
    (ready === undefined || isReady(object) === ready);
  return evidence.cluster.list(kind, namespace === '*' ? undefined : namespace).filter(isMeant);
}

function isReady(object: KubernetesObject): boolean {
  if (object.metadata.deletionTimestamp !== undefined) return false;
  const conditions = (object as Pod).status?.conditions ?? [];
  return conditions.some(({ type, status }) => type === 'Ready' && status === 'True');
}

export function readPath(evidence: Evidence, of: Reference, path: string, at: Lookup['at'] = 'now'): Found {
  const object = findObject(evidence, of, at);
  if (object === null) return { missing: `there is no ${of.kind} named ${of.name}` };
  let value: unknown = object;
  for (const key of splitPath(path)) {
    value = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;
  }
  if (value === undefined || value === null) return { missing: `${of.name} has no ${nameField(path)}` };
  return { text: typeof value === 'object' ? JSON.stringify(value) : String(value) };
}

/** `spec.containers[0].image` → spec, containers, 0, image. The schema has checked the form. */
export function splitPath(path: string): string[] {
  const keys: string[] = [];
  for (const match of path.matchAll(/\["([^"]+)"\]|\[(\d+)\]|([A-Za-z][\w-]*)/g)) {
    keys.push(match[1] ?? match[2] ?? match[3] ?? '');
  }
  return keys;
}

/** What learners call the fields that lessons ask for. */
const WORDS: Readonly<Record<string, string>> = {
  'status.podIP': 'address',
  'spec.clusterIP': 'address',
  'spec.nodeName': 'node',
  'status.phase': 'phase',
  'metadata.uid': 'uid',
  'spec.ports[0].port': 'port',
  'spec.ports[0].targetPort': 'targetPort',
};

export const nameField = (path: string): string => WORDS[path] ?? path;

/** A value in words, without giving away what was looked up. */
export function nameValue(value: Value): string {
  if (typeof value !== 'object') return String(value);
  if ('requests' in value) return nameTally(value.requests);
  if ('count' in value) return `number of ${nameSelection(value.count)}`;
  return `${nameField(value.path)} of ${value.of.name}${value.at === 'start' ? ' at the start' : ''}`;
}

export const writeLabels = (labels: Readonly<Record<string, string>>): string =>
  Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(',');

/** "kind Pod made by pod-shop with app=shop, ready, made since the start" */
export function nameSelection({ kind, name, deployment, labels, life, ready }: Selection): string {
  const parts = [
    name === undefined ? `kind ${kind}` : `kind ${kind} named ${name}`,
    ...(deployment === undefined ? [] : [`made by ${deployment}`]),
    ...(Object.keys(labels).length === 0 ? [] : [`with ${writeLabels(labels)}`]),
  ];
  const more = [
    ...(ready === undefined ? [] : [ready ? 'ready' : 'not ready']),
    ...(life === 'any' ? [] : [life === 'first' ? 'there from the start' : 'made since the start']),
  ];
  return [parts.join(' '), ...more].join(', ');
}
