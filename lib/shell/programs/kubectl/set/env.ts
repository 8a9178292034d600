/** kubectl set env: environment variables of containers. Upstream: kubectl/pkg/cmd/set/set_env.go. Left out: --resolve, --local. */
import { type Process, read } from '../../../../cluster/process';
import { type Call, type Command, print, warn } from '../call';
import { KubectlError, quote } from '../errors';
import { findSubjects, type Subject } from '../objects';
import { isTree, listAt, sortedKeys, type Tree, textAt, treeAt } from '../output/value';
import { fetchTarget, raise, selectTargets } from '../selection';
import { decodeText } from '../text';
import {
  changePodSpecs,
  checkSelection,
  mapContainers,
  matchesName,
  requireResources,
  SET_FLAGS,
} from './pod-spec';

export const setEnv: Command = {
  path: 'set env',
  honours: ['containers', 'env', 'from', 'keys', 'list', 'overwrite', 'prefix', ...SET_FLAGS],
  run: runSetEnv,
};

interface Changes {
  readonly set: Tree[];
  readonly remove: readonly string[];
}

function* runSetEnv(call: Call): Process<number> {
  const { flags } = call;
  checkSelection(call);
  const { resources, changes: words } = splitWords(call.args);
  requireResources(call, resources);
  if (flags.bool('list') && flags.text('output') !== '') {
    throw new KubectlError('--list and --output may not be specified together');
  }
  if (flags.list('keys').length > 0 && flags.text('from') === '') {
    throw new KubectlError('when specifying --keys, a configmap or secret must be provided with --from');
  }
  const { set, remove } = yield* readChanges(call, [...flags.list('env'), ...words]);
  if (flags.text('from') !== '') set.push(...(yield* variablesFrom(call, flags.text('from'))));
  const prefix = flags.text('prefix');
  const named = set.map((variable) => ({ ...variable, name: prefix + textAt(variable, 'name') }));
  const pattern = flags.text('containers');
  const found = yield* findSubjects(call, resources, false);
  raise(found.errors);
  return yield* changePodSpecs(call, found, {
    verb: 'env updated',
    failure: 'failed to patch env update to pod template:',
    *change(spec, subject) {
      const containers = [...listAt(spec, 'containers'), ...listAt(spec, 'initContainers')].filter(isTree);
      const matching = containers.filter((one) => matchesName(one, pattern));
      if (matching.length === 0) {
        yield* warn(
          call,
          `Warning: ${subject.type.kind}/${subject.name} does not have any containers matching ${quote(pattern)}\n`,
        );
        return null;
      }
      if (flags.bool('list')) {
        for (const container of matching) {
          yield* list(call, subject, withChanges(container, { set: named, remove }));
        }
        return null;
      }
      if (named.length === 0 && remove.length === 0) {
        throw new KubectlError('at least one environment variable must be provided');
      }
      if (!flags.bool('overwrite')) for (const container of matching) checkOverwrites(container, named);
      return mapContainers(spec, (container) =>
        matchesName(container, pattern) ? withChanges(container, { set: named, remove }) : undefined,
      );
    },
  });
}

const IS_ASSIGNMENT = /^.+=.*$/s;

function splitWords(args: readonly string[]): { resources: string[]; changes: string[] } {
  const first = args.findIndex((arg) => IS_ASSIGNMENT.test(arg) || arg.endsWith('-'));
  const resources = first < 0 ? [...args] : args.slice(0, first);
  const changes = first < 0 ? [] : args.slice(first);
  if (changes.some((arg) => !IS_ASSIGNMENT.test(arg) && !arg.endsWith('-'))) {
    throw new KubectlError(`all resources must be specified before environment changes: ${args.join(' ')}`);
  }
  return { resources, changes };
}

const NAME = /^[ -<>-~]+$/;

function* readChanges(call: Call, words: readonly string[]): Process<Changes> {
  const set: Tree[] = [];
  const remove: string[] = [];
  for (const word of words) {
    const equals = word.indexOf('=');
    if (word === '-') set.push(...(yield* readStdin(call)));
    else if (equals >= 0) {
      const name = word.slice(0, equals);
      if (!NAME.test(name)) {
        throw new KubectlError(
          `${quote(name)} is not a valid key name: a valid environment variable name must consist only of printable ASCII characters other than '='`,
        );
      }
      set.push({ name, value: word.slice(equals + 1) });
    } else if (word.endsWith('-')) remove.push(word.slice(0, -1));
    else throw new KubectlError(`unknown environment variable: ${word}`);
  }
  if (remove.some((name) => set.some((variable) => variable['name'] === name))) {
    throw new KubectlError(
      'can not both modify and remove the same environment variable in the same command',
    );
  }
  return { set, remove };
}

function* readStdin(call: Call): Process<Tree[]> {
  let text = '';
  for (;;) {
    const chunk = yield* read(call.context.stdin);
    if (chunk === null || chunk === undefined) break;
    text += decodeText(chunk);
  }
  return text.split('\n').flatMap((line) => {
    const [entry] = line.split('#') as [string];
    const equals = entry.indexOf('=');
    return equals < 0 ? [] : [{ name: entry.slice(0, equals), value: entry.slice(equals + 1) }];
  });
}

/** A reference to each key of a config map. */
function* variablesFrom(call: Call, source: string): Process<Tree[]> {
  const [target] = yield* selectTargets(call, source.split(' '), { bareTypeMeansAll: false });
  const kind = target!.type.kind;
  if (kind !== 'ConfigMap' && kind !== 'Secret') {
    throw new KubectlError('unsupported resource specified in --from');
  }
  const object = yield* fetchTarget(call.client(), target!);
  const wanted = call.flags.list('keys');
  const field = kind === 'ConfigMap' ? 'configMapKeyRef' : 'secretKeyRef';
  return sortedKeys(treeAt(object, 'data'))
    .filter((key) => wanted.length === 0 || wanted.includes(key))
    .map((key) => ({
      name: key.toUpperCase().replace(/[^A-Z0-9_]/g, '_'),
      valueFrom: { [field]: { key, name: textAt(object, 'metadata', 'name') } },
    }));
}

function checkOverwrites(container: Tree, set: readonly Tree[]): void {
  for (const variable of listAt(container, 'env')) {
    const name = textAt(variable, 'name');
    if (!set.some((one) => one['name'] === name)) continue;
    const value = textAt(variable, 'value');
    throw new KubectlError(`'${name}' already has a value (${value}), and --overwrite is false`);
  }
}

function withChanges(container: Tree, { set, remove }: Changes): Tree {
  const present = listAt(container, 'env').filter(isTree);
  const kept = present
    .filter((variable) => !remove.includes(textAt(variable, 'name')))
    .map((variable) => set.find((one) => one['name'] === variable['name']) ?? variable);
  const added = set.filter(
    (one, index) =>
      !present.some((variable) => variable['name'] === one['name']) &&
      !remove.includes(textAt(one, 'name')) &&
      set.findIndex((other) => other['name'] === one['name']) === index,
  );
  return { ...container, env: [...kept, ...added] };
}

function* list(call: Call, { type, name }: Subject, container: Tree): Process<void> {
  const lines = [`# ${type.kind} ${name}, container ${textAt(container, 'name')}`];
  for (const variable of listAt(container, 'env').filter(isTree)) {
    const from = variable['valueFrom'];
    const own = textAt(variable, 'name');
    lines.push(
      isTree(from) ? `# ${own} from ${describeSource(from)}` : `${own}=${textAt(variable, 'value')}`,
    );
  }
  yield* print(call, `${lines.join('\n')}\n`);
}

function describeSource(from: Tree): string {
  const { configMapKeyRef, fieldRef, resourceFieldRef, secretKeyRef } = from;
  if (isTree(configMapKeyRef)) {
    return `configmap ${textAt(configMapKeyRef, 'name')}, key ${textAt(configMapKeyRef, 'key')}`;
  }
  if (isTree(secretKeyRef))
    return `secret ${textAt(secretKeyRef, 'name')}, key ${textAt(secretKeyRef, 'key')}`;
  if (isTree(fieldRef)) return `field path ${textAt(fieldRef, 'fieldPath')}`;
  if (isTree(resourceFieldRef)) {
    const container = textAt(resourceFieldRef, 'containerName');
    const resource = textAt(resourceFieldRef, 'resource');
    return container === '' ? `resource field ${resource}` : `resource field ${container}.${resource}`;
  }
  return 'invalid valueFrom';
}
