/** kubectl set image, set resources, set selector. Upstream: kubectl/pkg/cmd/set. Left out: --local. */
import type { Process } from '../../../../cluster/process';
import type { Call, Command } from '../call';
import { dryRunOf, printResult } from '../dry-run';
import { AggregateFailure, KubectlError, quote } from '../errors';
import { findSubjects, forEachSubject } from '../objects';
import { compactJson } from '../output/json';
import { parseQuantity } from '../output/quantity';
import { type Tree, textAt, treeAt } from '../output/value';
import { sendPatch, twoWayPatch } from '../patching';
import { raise } from '../selection';
import { changePodSpecs, checkSelection, mapContainers, matchesName, SET_FLAGS } from './pod-spec';

export const setImage: Command = { path: 'set image', honours: SET_FLAGS, run: runSetImage };
export const setResources: Command = {
  path: 'set resources',
  honours: ['containers', 'limits', 'requests', ...SET_FLAGS],
  run: runSetResources,
};
export const setSelector: Command = {
  path: 'set selector',
  honours: ['resource-version', ...SET_FLAGS],
  run: runSetSelector,
};

/** Words in front of the first NAME=VALUE name objects. */
function splitPairs(
  words: readonly string[],
  noun: string,
): { resources: string[]; pairs: Map<string, string> } {
  const resources: string[] = [];
  const pairs = new Map<string, string>();
  for (const word of words) {
    const equals = word.indexOf('=');
    const isPair = equals >= 0 || word.endsWith('-');
    if (!isPair && pairs.size === 0) resources.push(word);
    else if (!isPair) {
      throw new KubectlError(`all resources must be specified before ${noun} changes: ${word}`);
    } else if (equals <= 0) throw new KubectlError(`unexpected ${noun} format: ${word}`);
    else pairs.set(word.slice(0, equals), word.slice(equals + 1));
  }
  return { resources, pairs };
}

function* runSetImage(call: Call): Process<number> {
  const { resources, pairs } = splitPairs(call.args, 'image');
  // As upstream: what can't be found is told before what makes no sense.
  const found = yield* findSubjects(call, resources, false);
  raise(found.errors);
  checkSelection(call);
  if (pairs.size === 0) throw new KubectlError('at least one image update is required');
  if (pairs.size > 1 && pairs.has('*')) {
    throw new KubectlError(
      'all containers are already specified by *, but saw more than one container_name=container_image pairs',
    );
  }
  return yield* changePodSpecs(call, found, {
    verb: 'image updated',
    failure: 'failed to patch image update to pod template:',
    *change(spec, _subject, problems) {
      let changed = spec;
      for (const [name, image] of pairs) {
        let isFound = false;
        changed = mapContainers(changed, (container) => {
          if (name !== '*' && textAt(container, 'name') !== name) return undefined;
          isFound = true;
          return { ...container, image };
        });
        if (!isFound) problems.push(new KubectlError(`error: unable to find container named ${quote(name)}`));
      }
      return changed;
    },
  });
}

function* runSetResources(call: Call): Process<number> {
  const { flags } = call;
  const found = yield* findSubjects(call, call.args, false);
  raise(found.errors);
  checkSelection(call);
  const limits = readResources(flags.text('limits'));
  const requests = readResources(flags.text('requests'));
  if (limits === null && requests === null) {
    throw new KubectlError(
      'you must specify an update to requests or limits (in the form of --requests/--limits)',
    );
  }
  const pattern = flags.text('containers');
  return yield* changePodSpecs(call, found, {
    verb: 'resource requirements updated',
    failure: 'failed to patch resources update to pod template',
    *change(spec, _subject, problems) {
      let isFound = false;
      const changed = mapContainers(spec, (container) => {
        if (!matchesName(container, pattern)) return undefined;
        isFound = true;
        const present = treeAt(container, 'resources');
        const merged = (field: string, more: Tree | null): Tree =>
          more === null ? {} : { [field]: { ...treeAt(present, field), ...more } };
        return {
          ...container,
          resources: { ...present, ...merged('limits', limits), ...merged('requests', requests) },
        };
      });
      if (isFound) return changed;
      problems.push(new KubectlError(`error: unable to find container named ${pattern}`));
      return null;
    },
  });
}

/** "cpu=200m,memory=512Mi" */
function readResources(text: string): Tree | null {
  if (text === '') return null;
  const resources: Record<string, string> = {};
  for (const statement of text.split(',')) {
    const [name, value, ...rest] = statement.split('=');
    if (value === undefined || rest.length > 0) {
      throw new KubectlError(`invalid argument syntax ${statement}, expected <resource>=<value>`);
    }
    if (parseQuantity(value) === null) {
      throw new KubectlError(
        "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
      );
    }
    resources[name!] = value;
  }
  return resources;
}

function* runSetSelector(call: Call): Process<number> {
  const { args, flags } = call;
  yield* dryRunOf(call);
  if (args.length === 0) throw new KubectlError('one selector is required');
  const selector = readSelector(args.at(-1)!);
  const found = yield* findSubjects(call, args.slice(0, -1), false);
  const failures = yield* forEachSubject(found, function* (subject) {
    if (subject.type.kind !== 'Service') {
      throw new KubectlError('setting a selector is only supported for Services');
    }
    const { object } = subject;
    const after: Tree = { ...object, spec: { ...treeAt(object, 'spec'), selector } };
    if ((yield* dryRunOf(call)) === 'client') {
      yield* printResult(call, subject.type, after, 'selector updated');
      return;
    }
    const version = flags.text('resource-version');
    const patch = twoWayPatch(object, after);
    const whole = version === '' ? patch : { ...patch, metadata: { resourceVersion: version } };
    const made = yield* sendPatch(call, subject, compactJson(whole), { fieldManager: 'kubectl-set' });
    yield* printResult(call, subject.type, made, 'selector updated');
  });
  if (failures.length > 1) throw new AggregateFailure(failures);
  raise(failures);
  return 0;
}

/** "app=web,tier=front": Services know equality only. */
function readSelector(text: string): Tree {
  const labels: Record<string, string> = {};
  for (const part of text.split(',')) {
    const match = /^\s*([^=!\s]+)\s*==?\s*([^=!\s]*)\s*$/.exec(part);
    if (!match) {
      throw new KubectlError(
        `couldn't parse the selector string ${quote(text)}: unable to parse requirement`,
      );
    }
    labels[match[1]!] = match[2]!;
  }
  return labels;
}
