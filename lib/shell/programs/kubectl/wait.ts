/**
 * kubectl wait: for a condition, a value, a birth or an end. Upstream: kubectl/pkg/cmd/wait.
 * Left out: --local, several --for at once.
 */
import type { Process } from '../../../cluster/process';
import { type Call, type Command, print } from './call';
import { createLineReader, nextEvent, requestJson, requestStream } from './client';
import { waitUntilGone } from './delete';
import { qualifiedKind, resourcePath } from './discovery';
import { isNotFound, KubectlError, StatusError } from './errors';
import { parseDuration } from './flags';
import { compileJsonPath, PathError, relaxPath } from './output/jsonpath';
import { at, isTree, listAt, type Tree, textAt, type Value } from './output/value';
import { fetchAll, itemsOf, raise, selectorsOf, selectTargets, type Target } from './selection';
import { formatQuery } from './text';

export const wait: Command = {
  path: 'wait',
  honours: ['all', 'all-namespaces', 'field-selector', 'filename', 'for', 'recursive', 'selector', 'timeout'],
  run: runWait,
};

interface StateGoal {
  readonly kind: 'state';
  isMet(object: Tree): boolean;
}
type Goal = { readonly kind: 'delete' } | { readonly kind: 'create' } | StateGoal;

const WEEK_MS = 7 * 24 * 3_600_000;

function* runWait(call: Call): Process<number> {
  const { flags, args, context } = call;
  const goal = parseGoal(flags.text('for'));
  const timeoutMs = parseDuration(flags.text('timeout')) ?? 30_000;
  const deadline = context.nowMs() + (timeoutMs < 0 ? WEEK_MS : timeoutMs);
  const selectors = { ...selectorsOf(call, false), all: flags.bool('all') };
  const targets = yield* selectTargets(call, args, selectors);
  if (goal.kind === 'create') {
    for (const target of targets) yield* waitForBirth(call, target, deadline);
    return 0;
  }
  const { found, errors } = yield* fetchAll(call.client(), targets, {
    label: selectors.label,
    field: selectors.field,
  });
  const objects = found.flatMap(itemsOf);
  if (goal.kind === 'delete') {
    const others = errors.filter((error) => !isNotFound(error));
    for (const { object, type } of objects) {
      const name = textAt(object, 'metadata', 'name');
      const namespace = type.namespaced ? textAt(object, 'metadata', 'namespace') : null;
      yield* waitUntilGone(
        call,
        { type, namespace, name, source: '' },
        textAt(object, 'metadata', 'uid'),
        deadline,
      );
      yield* print(call, `${qualifiedKind(type)}/${name} condition met\n`);
    }
    raise(others);
    return 0;
  }
  raise(errors);
  if (objects.length === 0) throw new KubectlError('no matching resources found');
  const failures: Error[] = [];
  for (const { object, type } of objects) {
    const name = textAt(object, 'metadata', 'name');
    const namespace = type.namespaced ? textAt(object, 'metadata', 'namespace') : null;
    try {
      if (!goal.isMet(object)) yield* waitForState(call, { type, namespace, name }, goal.isMet, deadline);
      yield* print(call, `${qualifiedKind(type)}/${name} condition met\n`);
    } catch (error) {
      if (!(error instanceof KubectlError) && !(error instanceof StatusError)) throw error;
      failures.push(error);
    }
  }
  raise(failures);
  return 0;
}

function parseGoal(condition: string): Goal {
  const lower = condition.toLowerCase();
  if (lower === 'delete') return { kind: 'delete' };
  if (lower === 'create') return { kind: 'create' };
  if (condition.startsWith('condition=')) {
    const [name, value = 'true'] = condition.slice('condition='.length).split('=') as [string, string?];
    return {
      kind: 'state',
      isMet: (object) => hasCondition(object, name.toLowerCase(), value.toLowerCase()),
    };
  }
  if (condition.startsWith('jsonpath='))
    return { kind: 'state', isMet: pathGoal(condition.slice('jsonpath='.length)) };
  throw new KubectlError(`unrecognized condition: ${JSON.stringify(condition)}`);
}

/** A condition counts only where it was seen on the present generation. */
function hasCondition(object: Tree, name: string, value: string): boolean {
  const generation = at(object, 'metadata', 'generation');
  return listAt(object, 'status', 'conditions').some((condition) => {
    if (textAt(condition, 'type').toLowerCase() !== name) return false;
    const observed = at(condition, 'observedGeneration');
    const stale = typeof observed === 'number' && typeof generation === 'number' && observed < generation;
    return !stale && textAt(condition, 'status').toLowerCase() === value;
  });
}

function pathGoal(text: string): (object: Tree) => boolean {
  const quoted = text.replace(/^'(.*)'$/, '$1');
  const match = /^(\{.*?\}|[^=]*)(?:=(.*))?$/s.exec(splitAtValue(quoted));
  const [, path = '', expected] = match ?? [];
  if (path === '') throw new KubectlError('jsonpath expression cannot be empty');
  if (expected === '') {
    throw new KubectlError(
      "jsonpath wait has to have a value after equal sign, like --for=jsonpath='{.status.readyReplicas}'=3",
    );
  }
  const compiled = compileJsonPath(relaxPath(path), true);
  return (object) => {
    try {
      return isMatch(compiled.find(object), expected);
    } catch (error) {
      if (error instanceof PathError) return false;
      throw error;
    }
  };
}

/** The closing brace ends the path: what follows is the value. */
function splitAtValue(text: string): string {
  const end = text.lastIndexOf('}');
  return end < 0 ? text : text.slice(0, end + 1) + text.slice(end + 1).replace(/^'/, '');
}

function isMatch(results: readonly (readonly Value[])[], expected: string | undefined): boolean {
  if (results.length === 0 || results[0]!.length === 0) return false;
  if (results.length > 1) throw new KubectlError('given jsonpath expression matches more than one list');
  if (results[0]!.length > 1) throw new KubectlError('given jsonpath expression matches more than one value');
  const [value] = results[0]!;
  if (expected === undefined) return value !== null && value !== undefined;
  if (typeof value === 'object' && value !== null) {
    throw new KubectlError('jsonpath leads to a nested object or list which is not supported');
  }
  return String(value) === expected.replace(/^"(.*)"$/, '$1');
}

function* waitForState(
  call: Call,
  target: Target,
  isMet: (object: Tree) => boolean,
  deadline: number,
): Process<void> {
  const { type, namespace, name } = target;
  const client = call.client();
  const path = resourcePath(type, namespace);
  const fieldSelector = `metadata.name=${name}`;
  const list = yield* requestJson(client, { method: 'GET', path: path + formatQuery({ fieldSelector }) });
  const present = listAt(list, 'items').filter(isTree)[0];
  if (present && isMet(present)) return;
  const resourceVersion = textAt(list, 'metadata', 'resourceVersion');
  const query = formatQuery({ fieldSelector, resourceVersion, watch: 'true' });
  const stream = yield* requestStream(client, { method: 'GET', path: path + query });
  try {
    const lines = createLineReader(stream);
    for (;;) {
      const left = deadline - call.context.nowMs();
      const event = left <= 0 ? undefined : yield* nextEvent(lines, left);
      if (!event) throw new KubectlError(`timed out waiting for the condition on ${type.name}/${name}`);
      if (event.type === 'DELETED') {
        const resource = type.group === '' ? type.name : `${type.name}.${type.group}`;
        throw new StatusError({
          kind: 'Status',
          reason: 'NotFound',
          message: `${resource} ${JSON.stringify(name)} not found`,
        });
      }
      if (isMet(event.object)) return;
    }
  } finally {
    stream.cancel();
  }
}

function* waitForBirth(call: Call, target: Target, deadline: number): Process<void> {
  if (target.name === undefined) throw new KubectlError('resource name must be provided');
  yield* waitForState(call, target, () => true, deadline);
  yield* print(call, `${qualifiedKind(target.type)}/${target.name} condition met\n`);
}
