/**
 * kubectl cordon, uncordon, drain: a node takes no more pods, or those that it has are asked to leave by eviction.
 * Upstream: kubectl/pkg/cmd/drain, pkg/drain. Left out: --disable-eviction, --pod-selector, --chunk-size,
 * --skip-wait-for-delete-timeout.
 */
import type { Process } from '../../../cluster/process';
import { type Call, type Command, print, warn } from './call';
import { requestJson } from './client';
import { dryRunOf } from './dry-run';
import { KubectlError, usageError } from './errors';
import { evictAll } from './evictions';
import { compactJson } from './output/json';
import { at, isTree, listAt, type Tree, textAt } from './output/value';
import { STRATEGIC } from './patching';
import { formatQuery } from './text';

export const cordon: Command = {
  path: 'cordon',
  honours: ['dry-run', 'selector'],
  run: (call) => runCordon(call, true),
};
export const uncordon: Command = {
  path: 'uncordon',
  honours: ['dry-run', 'selector'],
  run: (call) => runCordon(call, false),
};
export const drain: Command = {
  path: 'drain',
  honours: [
    'delete-emptydir-data',
    'dry-run',
    'force',
    'grace-period',
    'ignore-daemonsets',
    'selector',
    'timeout',
  ],
  run: runDrain,
};

function* findNodes(call: Call): Process<Tree[]> {
  const verb = call.commandPath.split(' ').at(-1)!;
  const selector = call.flags.text('selector');
  if (call.args.length === 0 && selector === '') {
    throw usageError(call.commandPath, `USAGE: ${verb} NODE [flags]`);
  }
  if (call.args.length > 0 && selector !== '') {
    throw new KubectlError('error: cannot specify both a node name and a --selector option');
  }
  const client = call.client();
  if (selector !== '') {
    const path = `/api/v1/nodes${formatQuery({ labelSelector: selector })}`;
    return listAt(yield* requestJson(client, { method: 'GET', path }), 'items').filter(isTree);
  }
  const nodes: Tree[] = [];
  for (const name of call.args) {
    const path = `/api/v1/nodes/${name.replace(/^(?:nodes?|no)\//, '')}`;
    nodes.push(yield* requestJson(client, { method: 'GET', path }));
  }
  return nodes;
}

const nameOf = (object: Tree): string => textAt(object, 'metadata', 'name');

function* suffixOf(call: Call): Process<string> {
  const dryRun = yield* dryRunOf(call);
  if (dryRun === 'none') return '';
  return dryRun === 'client' ? ' (dry run)' : ' (server dry run)';
}

function* runCordon(call: Call, isClosed: boolean): Process<number> {
  for (const node of yield* findNodes(call)) yield* setClosed(call, node, isClosed);
  return 0;
}

function* setClosed(call: Call, node: Tree, isClosed: boolean): Process<void> {
  const word = isClosed ? 'cordoned' : 'uncordoned';
  const suffix = yield* suffixOf(call);
  if ((at(node, 'spec', 'unschedulable') === true) === isClosed) {
    yield* print(call, `node/${nameOf(node)} already ${word}${suffix}\n`);
    return;
  }
  const dryRun = yield* dryRunOf(call);
  if (dryRun !== 'client') {
    const query = formatQuery({ dryRun: dryRun === 'server' ? 'All' : undefined });
    yield* requestJson(call.client(), {
      method: 'PATCH',
      path: `/api/v1/nodes/${nameOf(node)}${query}`,
      contentType: STRATEGIC,
      body: compactJson({ spec: { unschedulable: isClosed ? true : null } }),
    });
  }
  yield* print(call, `node/${nameOf(node)} ${word}${suffix}\n`);
}

function* runDrain(call: Call): Process<number> {
  const nodes = yield* findNodes(call);
  const failures: string[] = [];
  const pending: string[] = [];
  for (const node of nodes) yield* setClosed(call, node, true);
  for (const node of nodes) {
    const problem = yield* drainNode(call, node);
    if (problem === null) {
      yield* print(call, `node/${nameOf(node)} drained${yield* suffixOf(call)}\n`);
      continue;
    }
    yield* warn(
      call,
      `error: unable to drain node ${JSON.stringify(nameOf(node))} due to error: ${problem}, continuing command...\n`,
    );
    pending.push(nameOf(node));
    failures.push(problem);
  }
  if (pending.length === 0) return 0;
  yield* warn(
    call,
    `There are pending nodes to be drained:\n${pending.map((name) => ` ${name}\n`).join('')}`,
  );
  throw new KubectlError(failures.join('\n'));
}

/** What keeps some pods from being evicted, and what is said of others. */
interface Sorted {
  readonly leaving: readonly Tree[];
  readonly refused: ReadonlyMap<string, readonly string[]>;
  readonly warned: ReadonlyMap<string, readonly string[]>;
}

function sortPods(call: Call, pods: readonly Tree[]): Sorted {
  const { flags } = call;
  const leaving: Tree[] = [];
  const refused = new Map<string, string[]>();
  const warned = new Map<string, string[]>();
  const note = (map: Map<string, string[]>, text: string, pod: Tree): void => {
    const name = `${textAt(pod, 'metadata', 'namespace')}/${nameOf(pod)}`;
    map.set(text, [...(map.get(text) ?? []), name]);
  };
  for (const pod of pods) {
    const isOver = ['Succeeded', 'Failed'].includes(textAt(pod, 'status', 'phase'));
    if (at(pod, 'metadata', 'annotations', 'kubernetes.io/config.mirror') !== undefined) continue;
    const owner = listAt(pod, 'metadata', 'ownerReferences').find((one) => at(one, 'controller') === true);
    if (textAt(owner, 'kind') === 'DaemonSet' && !isOver) {
      if (flags.bool('ignore-daemonsets')) note(warned, 'ignoring DaemonSet-managed Pods', pod);
      else note(refused, 'DaemonSet-managed Pods (use --ignore-daemonsets to ignore)', pod);
      continue;
    }
    const hasData = listAt(pod, 'spec', 'volumes').some((volume) => at(volume, 'emptyDir') !== undefined);
    if (hasData && !isOver && !flags.bool('delete-emptydir-data')) {
      note(refused, 'Pods with local storage (use --delete-emptydir-data to override)', pod);
      continue;
    }
    if (!owner && !isOver) {
      if (!flags.bool('force')) {
        note(refused, 'Pods that declare no controller (use --force to override)', pod);
        continue;
      }
      note(warned, 'deleting Pods that declare no controller', pod);
    }
    leaving.push(pod);
  }
  return { leaving, refused, warned };
}

/** `null` where all went well. */
function* drainNode(call: Call, node: Tree): Process<string | null> {
  const { leaving, refused, warned } = sortPods(call, yield* listPods(call, node));
  if (refused.size > 0) {
    const texts = [...refused].map(([text, names]) => `cannot delete ${text}: ${names.join(', ')}`);
    return texts.length === 1 ? texts[0]! : `[${texts.join(', ')}]`;
  }
  if (warned.size > 0) {
    const texts = [...warned].map(([text, names]) => `${text}: ${names.join(', ')}`);
    yield* warn(call, `Warning: ${texts.join('; ')}\n`);
  }
  if ((yield* dryRunOf(call)) !== 'none') {
    const suffix = yield* suffixOf(call);
    for (const pod of leaving) {
      yield* print(call, `evicting pod ${textAt(pod, 'metadata', 'namespace')}/${nameOf(pod)}${suffix}\n`);
    }
    return null;
  }
  const problems = yield* evictAll(call, leaving);
  if (problems.length === 0) return null;
  const problem = problems.length === 1 ? problems[0]! : `[${problems.join(', ')}]`;
  yield* tellPending(call, node, problem);
  return problem;
}

function* listPods(call: Call, node: Tree): Process<readonly Tree[]> {
  const fieldSelector = `spec.nodeName=${nameOf(node)}`;
  const path = `/api/v1/pods${formatQuery({ fieldSelector, limit: '500' })}`;
  return listAt(yield* requestJson(call.client(), { method: 'GET', path }), 'items').filter(isTree);
}

function* tellPending(call: Call, node: Tree, problem: string): Process<void> {
  const { leaving } = sortPods(call, yield* listPods(call, node));
  if (leaving.length === 0) return;
  const names = leaving.map((pod) => `pod/${nameOf(pod)}\n`).join('');
  const head = `There are pending pods in node ${JSON.stringify(nameOf(node))} when an error occurred: ${problem}`;
  yield* warn(call, `${head}\n${names}`);
}
