/** Reads values out of the world: objects as they are now or were at the start, and what stands at a path in them. */
import type { KubernetesObject } from '../cluster/resources';
import type { Lookup, Value } from '../course/schema';
import type { Evidence } from './judge';

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
  return typeof value === 'object'
    ? readPath(evidence, value.of, value.path, value.at)
    : { text: String(value) };
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
  'spec.nodeName': 'node',
  'status.phase': 'phase',
  'metadata.uid': 'uid',
};

export const nameField = (path: string): string => WORDS[path] ?? path;

/** A value in words, without giving away what was looked up. */
export function nameValue(value: Value): string {
  if (typeof value !== 'object') return String(value);
  return `${nameField(value.path)} of ${value.of.name}${value.at === 'start' ? ' at the start' : ''}`;
}
