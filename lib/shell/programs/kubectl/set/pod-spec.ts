/** What the set commands have in common: each changes the containers of objects that have a pod template. */
import type { Process } from '../../../../cluster/process';
import type { Call } from '../call';
import { dryRunOf, printResult } from '../dry-run';
import { KubectlError, StatusError } from '../errors';
import type { Subject, Subjects } from '../objects';
import { isTree, listAt, type Tree, textAt, treeAt } from '../output/value';
import { sendDifference } from '../patching';
import { raise } from '../selection';

export const SET_FLAGS = [
  'all',
  'allow-missing-template-keys',
  'dry-run',
  'field-manager',
  'filename',
  'output',
  'recursive',
  'selector',
  'show-managed-fields',
  'template',
];

export interface PodSpecChange {
  /** "image updated" */
  readonly verb: string;
  /** In front of why the server refused: "failed to patch image update to pod template:". */
  readonly failure: string;
  /** The new spec of the pods, or `null` to leave the object alone; problems are added to the list. */
  change(spec: Tree, subject: Subject, problems: Error[]): Process<Tree | null>;
}

/** Where the spec of the pods stands in a kind; `null` where there is none. */
export function podSpecPath({ type }: Subject): readonly string[] | null {
  if (type.kind === 'Pod') return ['spec'];
  const templated = ['Deployment', 'ReplicaSet', 'ReplicationController', 'DaemonSet', 'StatefulSet', 'Job'];
  return templated.includes(type.kind) ? ['spec', 'template', 'spec'] : null;
}

export function checkSelection(call: Call): void {
  if (call.flags.bool('all') && call.flags.text('selector') !== '') {
    throw new KubectlError('cannot set --all and --selector at the same time');
  }
}

export function requireResources(call: Call, resources: readonly string[]): void {
  if (resources.length > 0 || call.flags.list('filename').length > 0) return;
  throw new KubectlError('one or more resources must be specified as <resource> <name> or <resource>/<name>');
}

export function* changePodSpecs(
  call: Call,
  { subjects }: Subjects,
  { verb, failure, change }: PodSpecChange,
): Process<number> {
  const dryRun = yield* dryRunOf(call);
  const problems: Error[] = [];
  for (const subject of subjects) {
    const path = podSpecPath(subject);
    if (path === null) {
      const name = `${subject.type.name}/${subject.name}`;
      problems.push(
        new KubectlError(
          `error: ${name} the object is not a pod or does not have a pod template: *v1.${subject.type.kind}`,
        ),
      );
      continue;
    }
    const spec = yield* change(treeAt(subject.object, ...path), subject, problems);
    if (spec === null) continue;
    const after = replaceAt(subject.object, path, spec);
    try {
      if (dryRun === 'client') {
        yield* printResult(call, subject.type, after, verb);
        continue;
      }
      const made = yield* sendDifference(call, subject, after, { fieldManager: 'kubectl-set' });
      if (made !== null) yield* printResult(call, subject.type, made, verb);
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      problems.push(new KubectlError(`${failure} ${error.message}`));
    }
  }
  raise(problems);
  return 0;
}

export function replaceAt(tree: Tree, path: readonly string[], value: Tree): Tree {
  const [field, ...rest] = path;
  if (field === undefined) return value;
  return { ...tree, [field]: replaceAt(treeAt(tree, field), rest, value) };
}

/** Init containers and containers through one function; it gives `undefined` for those that stay. */
export function mapContainers(spec: Tree, change: (container: Tree) => Tree | undefined): Tree {
  const result: Record<string, Tree[string]> = { ...spec };
  for (const field of ['initContainers', 'containers']) {
    const containers = listAt(spec, field);
    if (containers.length === 0) continue;
    result[field] = containers.map((one) => (isTree(one) ? (change(one) ?? one) : one));
  }
  return result;
}

/** A name, or a pattern with "*". */
export function matchesName(container: Tree, pattern: string): boolean {
  const name = textAt(container, 'name');
  if (pattern === '*') return true;
  const parts = pattern.split('*');
  if (parts.length === 1) return name === pattern;
  if (!name.startsWith(parts[0]!) || !name.endsWith(parts.at(-1)!)) return false;
  let from = parts[0]!.length;
  for (const part of parts.slice(1, -1)) {
    const place = name.indexOf(part, from);
    if (place < 0) return false;
    from = place + part.length;
  }
  return from <= name.length - parts.at(-1)!.length;
}
