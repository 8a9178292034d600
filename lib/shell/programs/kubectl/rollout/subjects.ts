/** What the rollout commands have in common: their words, their flags, and the kinds that they know. */
import type { Process } from '../../../../cluster/process';
import { type Call, print, warn } from '../call';
import { qualifiedKind, qualifiedName } from '../discovery';
import { objectPrinter } from '../dry-run';
import { KubectlError, quote, StatusError } from '../errors';
import { findSubjects, type Subject, type Subjects } from '../objects';
import { compactJson } from '../output/json';
import type { Tree } from '../output/value';
import { type PatchOptions, sendPatch, twoWayPatch } from '../patching';
import { raise } from '../selection';

export const ROLLOUT_FLAGS = ['filename', 'recursive', 'selector'];
export const PRINT_FLAGS = ['allow-missing-template-keys', 'output', 'show-managed-fields', 'template'];

export function* findRollouts(call: Call): Process<Subjects> {
  if (call.args.length === 0 && call.flags.list('filename').length === 0) {
    throw new KubectlError('required resource not specified');
  }
  return yield* findSubjects(call, call.args, true);
}

export function isDeployment(subject: Subject): boolean {
  return rolledOutKind(subject) === 'Deployment';
}

export type RolledOutKind = (typeof KINDS)[number];

const KINDS = ['Deployment', 'StatefulSet', 'DaemonSet'] as const;

/** `null`: there are no rollouts of this kind. */
export function rolledOutKind({ type }: Subject): RolledOutKind | null {
  return type.group === 'apps' ? (KINDS.find((kind) => kind === type.kind) ?? null) : null;
}

/** `ReplicaSet.apps` */
export function fullKind({ type }: Subject): string {
  return type.group === '' ? type.kind : `${type.kind}.${type.group}`;
}

/** "deployment.apps/web restarted", or the object where -o asks for it. */
export function* printOperation(call: Call, subject: Subject, object: Tree, verb: string): Process<void> {
  const printer = objectPrinter(call);
  if (printer) yield* print(call, printer.print(object));
  else yield* print(call, `${qualifiedKind(subject.type)}/${subject.name} ${verb}\n`);
}

export interface Change {
  /** "restarted" */
  readonly verb: string;
  /** What is said where nothing changes; `null`: that is a failure. */
  readonly same: string;
  /** The changed object, or why it can't be changed. */
  change(subject: Subject): Tree | string;
}

/** Pause, resume and restart: one change on each, by a patch. */
export function* changeRollouts(call: Call, { verb, same, change }: Change): Process<number> {
  const { subjects, errors } = yield* findRollouts(call);
  if (subjects.length === 0 && errors.length === 0) {
    yield* warn(call, `No resources found in ${call.client().connection.namespace} namespace.\n`);
    return 0;
  }
  const failures = [...errors];
  const options: PatchOptions = { fieldManager: 'kubectl-rollout' };
  for (const subject of subjects) {
    const after = change(subject);
    if (typeof after === 'string') {
      const name = `${qualifiedName(subject.type)} ${quote(subject.name)}`;
      failures.push(new KubectlError(`error: ${name} ${after}`));
      continue;
    }
    const patch = twoWayPatch(subject.object, after);
    if (Object.keys(patch).length === 0) {
      failures.push(new KubectlError(same));
      continue;
    }
    try {
      const made = yield* sendPatch(call, subject, compactJson(patch), options);
      yield* printOperation(call, subject, made, verb);
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      failures.push(new KubectlError(`failed to patch: ${error.message}`));
    }
  }
  raise(failures);
  return 0;
}
