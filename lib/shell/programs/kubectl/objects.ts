/**
 * The objects that a command works on: those of the files of -f, or those that its words name, as the server has
 * them now. Upstream: cli-runtime/pkg/resource (Builder, with Latest and ContinueOnError).
 */
import type { Process } from '../../../cluster/process';
import type { Call } from './call';
import { getObject } from './client';
import { type ResourceType, resourcePath } from './discovery';
import { KubectlError, StatusError } from './errors';
import { readManifests } from './manifests';
import { type Tree, textAt } from './output/value';
import { fetchAll, itemsOf, selectorsOf, selectTargets } from './selection';

export interface Subject {
  readonly type: ResourceType;
  /** `null` for kinds without. */
  readonly namespace: string | null;
  readonly name: string;
  readonly object: Tree;
}

export interface Subjects {
  readonly subjects: Subject[];
  /** What went wrong with the others. */
  readonly errors: Error[];
  /** Exactly one was named: lists of one are shown otherwise. */
  readonly single: boolean;
}

/** `bareTypeMeansAll`: a type alone means all of its objects (edit, rollout). */
export function* findSubjects(
  call: Call,
  args: readonly string[],
  bareTypeMeansAll: boolean,
): Process<Subjects> {
  const { flags } = call;
  if (flags.list('filename').length > 0) {
    if (args.length > 0) {
      throw new KubectlError(
        'when paths, URLs, or stdin is provided as input, you may not specify resource arguments as well',
      );
    }
    return yield* subjectsOfFiles(call);
  }
  const selectors = { ...selectorsOf(call, bareTypeMeansAll), all: flags.bool('all') };
  const targets = yield* selectTargets(call, args, selectors);
  const { found, errors } = yield* fetchAll(call.client(), targets, {
    label: selectors.label,
    field: selectors.field,
  });
  const subjects = found.flatMap(itemsOf).map(({ object, type }) => subjectOf(type, object));
  return { subjects, errors, single: targets.length === 1 && targets[0]!.name !== undefined };
}

export function subjectOf(type: ResourceType, object: Tree): Subject {
  const namespace = type.namespaced ? textAt(object, 'metadata', 'namespace') : null;
  return { type, namespace, name: textAt(object, 'metadata', 'name'), object };
}

function* subjectsOfFiles(call: Call): Process<Subjects> {
  const { manifests, errors } = yield* readManifests(call, false);
  const subjects: Subject[] = [];
  for (const { type, name, namespace } of manifests) {
    try {
      const object = yield* getObject(call.client(), resourcePath(type, namespace, name), namespace);
      subjects.push({ type, namespace, name, object });
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      errors.push(error);
    }
  }
  return { subjects, errors, single: manifests.length === 1 };
}

/** Does something to each; what fails with one does not keep the others back. */
export function* forEachSubject(
  { subjects, errors }: Subjects,
  act: (subject: Subject) => Process<void>,
): Process<Error[]> {
  const failures = [...errors];
  for (const subject of subjects) {
    try {
      yield* act(subject);
    } catch (error) {
      if (!(error instanceof StatusError) && !(error instanceof KubectlError)) throw error;
      failures.push(error);
    }
  }
  return failures;
}
