/** kubectl taint nodes: who may run there. Upstream: kubectl/pkg/cmd/taint. Left out: --selector, --all. */
import type { Process } from '../../../cluster/process';
import type { Call, Command } from './call';
import { requestJson } from './client';
import { findResource } from './discovery';
import { dryRunOf, printResult } from './dry-run';
import { KubectlError } from './errors';
import { compactJson } from './output/json';
import { isTree, listAt, type Tree, textAt, treeAt } from './output/value';
import { STRATEGIC } from './patching';
import { formatQuery } from './text';

export const taint: Command = {
  path: 'taint',
  honours: ['dry-run', 'output', 'overwrite', 'validate', 'field-manager', 'show-managed-fields', 'template'],
  run: runTaint,
};

const EFFECTS = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];

interface Change {
  readonly key: string;
  readonly value: string;
  /** '' of one that goes: whatever its effect. */
  readonly effect: string;
  readonly isRemoval: boolean;
}

function* runTaint(call: Call): Process<number> {
  const { args } = call;
  const [word, ...rest] = args;
  if (word === undefined) {
    throw new KubectlError('one or more resources must be specified as <resource> <name>');
  }
  const isChange = (text: string): boolean => /[=:]/.test(text) || text.endsWith('-');
  const names = rest.filter((text) => !isChange(text));
  const changes = rest.filter(isChange).map(readChange);
  if (changes.length === 0) throw new KubectlError('at least one taint update is required');
  const type = yield* findResource(call.client(), word);
  if (type.kind !== 'Node') {
    throw new KubectlError(`invalid resource type ${type.name}, only node(s) is supported`);
  }
  if (names.length === 0) {
    throw new KubectlError("at least one resource name must be specified since 'all' parameter is not set");
  }
  for (const name of names) {
    const path = `/api/v1/nodes/${name}`;
    const node = yield* requestJson(call.client(), { method: 'GET', path });
    const taints = change(call, node, changes);
    const dryRun = yield* dryRunOf(call);
    const query = formatQuery({
      dryRun: dryRun === 'server' ? 'All' : undefined,
      fieldManager: call.flags.text('field-manager'),
    });
    const changed: Tree = { ...node, spec: { ...treeAt(node, 'spec'), taints } };
    const body = compactJson({ spec: { taints: taints.length === 0 ? null : taints } });
    const made =
      dryRun === 'client'
        ? changed
        : yield* requestJson(call.client(), {
            method: 'PATCH',
            path: path + query,
            contentType: STRATEGIC,
            body,
          });
    yield* printResult(
      call,
      type,
      made,
      changes.every(({ isRemoval }) => isRemoval)
        ? 'untainted'
        : changes.some(({ isRemoval }) => isRemoval)
          ? 'modified'
          : 'tainted',
    );
  }
  return 0;
}

/** "key=value:NoSchedule", "key:NoSchedule-", "key-" */
function readChange(text: string): Change {
  const isRemoval = text.endsWith('-');
  const [pair = '', effect = '', ...more] = (isRemoval ? text.slice(0, -1) : text).split(':');
  const [key = '', value = '', ...values] = pair.split('=');
  if (more.length > 0 || values.length > 0 || key === '' || (!isRemoval && effect === '')) {
    throw new KubectlError(`invalid taint spec: ${text}`);
  }
  if (effect !== '' && !EFFECTS.includes(effect)) {
    throw new KubectlError(`invalid taint effect: ${effect}, unsupported taint effect`);
  }
  return { key, value, effect, isRemoval };
}

function change(call: Call, node: Tree, changes: readonly Change[]): Tree[] {
  const isSame = (taint: Tree, { key, effect }: Change): boolean =>
    textAt(taint, 'key') === key && (effect === '' || textAt(taint, 'effect') === effect);
  let taints = listAt(node, 'spec', 'taints').filter(isTree);
  for (const one of changes) {
    const present = taints.some((taint) => isSame(taint, one));
    const name = `${one.key}${one.effect === '' ? '' : `:${one.effect}`}`;
    if (one.isRemoval && !present) throw new KubectlError(`taint ${JSON.stringify(name)} not found`);
    if (!one.isRemoval && present && !call.flags.bool('overwrite')) {
      throw new KubectlError(
        `node ${textAt(node, 'metadata', 'name')} already has ${one.key} taint(s) with same effect(s) and --overwrite is false`,
      );
    }
    taints = taints.filter((taint) => !isSame(taint, one));
    if (!one.isRemoval) {
      const value = one.value === '' ? {} : { value: one.value };
      taints = [...taints, { key: one.key, ...value, effect: one.effect }];
    }
  }
  return taints;
}
