/**
 * kubectl top node, top pod: what a metrics server measured. Without one it says what the real one says then.
 * Upstream: kubectl/pkg/cmd/top, pkg/metricsutil. Left out: --show-swap, --field-selector.
 */
import type { Process } from '../../../cluster/process';
import { compareText } from '../../files/paths';
import { type Call, type Command, print, warn } from './call';
import { requestJson } from './client';
import { discover } from './discovery';
import { KubectlError, usageError } from './errors';
import { parseQuantity } from './output/quantity';
import { alignColumns, TABLE_STYLE } from './output/tabwriter';
import { parseTime } from './output/time';
import { isTree, listAt, type Tree, textAt, treeAt } from './output/value';
import { formatQuery } from './text';

export const topNode: Command = {
  path: 'top node',
  aliases: ['nodes', 'no'],
  honours: ['no-headers', 'selector', 'sort-by', 'use-protocol-buffers', 'show-capacity'],
  run: runTopNode,
};
export const topPod: Command = {
  path: 'top pod',
  aliases: ['pods', 'po'],
  honours: [
    'all-namespaces',
    'containers',
    'no-headers',
    'selector',
    'sort-by',
    'sum',
    'use-protocol-buffers',
  ],
  run: runTopPod,
};

const API = '/apis/metrics.k8s.io/v1beta1';
const MEBIBYTE = 1_048_576;
/** A pod that has no metrics when it is older than this is an error. */
const PATIENCE_MS = 120_000;

interface Usage {
  readonly cpuMilli: number;
  readonly memoryBytes: number;
}

interface Line extends Usage {
  readonly heads: readonly string[];
}

function readUsage(tree: Tree): Usage {
  const cpu = parseQuantity(textAt(tree, 'cpu')) ?? 0;
  return {
    cpuMilli: Math.ceil(cpu * 1000 - 1e-6),
    memoryBytes: parseQuantity(textAt(tree, 'memory')) ?? 0,
  };
}

function sum(usages: readonly Usage[]): Usage {
  return usages.reduce(
    (total, { cpuMilli, memoryBytes }) => ({
      cpuMilli: total.cpuMilli + cpuMilli,
      memoryBytes: total.memoryBytes + memoryBytes,
    }),
    { cpuMilli: 0, memoryBytes: 0 },
  );
}

function showUsage({ cpuMilli, memoryBytes }: Usage): readonly string[] {
  return [`${cpuMilli}m`, `${Math.floor(memoryBytes / MEBIBYTE)}Mi`];
}

/** The most comes first where it is asked for; else by name. */
function compareLines(sortBy: string): (a: Line, b: Line) => number {
  return (a, b) => {
    const byUse =
      sortBy === 'cpu' ? b.cpuMilli - a.cpuMilli : sortBy === 'memory' ? b.memoryBytes - a.memoryBytes : 0;
    return byUse || compareText(a.heads.join('\n'), b.heads.join('\n'));
  };
}

function checkSortBy(call: Call): string {
  const sortBy = call.flags.text('sort-by');
  if (!['', 'cpu', 'memory'].includes(sortBy)) {
    throw new KubectlError('--sort-by accepts only cpu or memory');
  }
  return sortBy;
}

function* requireMetrics(call: Call, other: string): Process<void> {
  if (call.args.length > 1)
    throw usageError(call.commandPath, `${call.commandPath.split(' ').at(-1)} [NAME | -l label]`);
  if (call.args.length === 1 && call.flags.text('selector') !== '') {
    throw new KubectlError(`only one of NAME or ${other} can be provided`);
  }
  const types = yield* discover(call.client());
  if (!types.some(({ group }) => group === 'metrics.k8s.io'))
    throw new KubectlError('Metrics API not available');
}

/** One by its name, or all that the selector means. */
function* getMetrics(call: Call, path: string): Process<readonly Tree[]> {
  const [name] = call.args;
  const client = call.client();
  if (name !== undefined) return [yield* requestJson(client, { method: 'GET', path: `${path}/${name}` })];
  const query = formatQuery({ labelSelector: call.flags.text('selector') || undefined });
  return listAt(yield* requestJson(client, { method: 'GET', path: `${path}${query}` }), 'items').filter(
    isTree,
  );
}

function* printLines(
  call: Call,
  head: readonly string[],
  lines: readonly (readonly string[])[],
): Process<void> {
  const all = call.flags.bool('no-headers') ? lines : [head, ...lines];
  const text = all.map((cells) => cells.map((cell) => `${cell}\t`).join('')).join('\n');
  yield* print(call, `${alignColumns(text, TABLE_STYLE)}\n`);
}

function* runTopNode(call: Call): Process<number> {
  const sortBy = checkSortBy(call);
  yield* requireMetrics(call, '--selector');
  const metrics = yield* getMetrics(call, `${API}/nodes`);
  if (metrics.length === 0) throw new KubectlError('metrics not available yet');
  const nodes = yield* getMetrics(call, '/api/v1/nodes');
  const field = call.flags.bool('show-capacity') ? 'capacity' : 'allocatable';
  const bounds = new Map(
    nodes.map((node) => [textAt(node, 'metadata', 'name'), readUsage(treeAt(node, 'status', field))]),
  );
  const lines = metrics
    .map((one): Line => ({ heads: [textAt(one, 'metadata', 'name')], ...readUsage(treeAt(one, 'usage')) }))
    .sort(compareLines(sortBy));
  const cells = lines.map((line) => {
    const [name = ''] = line.heads;
    const bound = bounds.get(name) ?? { cpuMilli: 0, memoryBytes: 0 };
    bounds.delete(name);
    const [cpu = '', memory = ''] = showUsage(line);
    const part = (used: number, of: number) => `${of === 0 ? 0 : Math.trunc((used / of) * 100)}%`;
    return [
      name,
      cpu,
      part(line.cpuMilli, bound.cpuMilli),
      memory,
      part(line.memoryBytes, bound.memoryBytes),
    ];
  });
  const missing = [...bounds.keys()].map((name) => [name, ...Array<string>(4).fill('<unknown>')]);
  const head = ['NAME', 'CPU(cores)', 'CPU(%)', 'MEMORY(bytes)', 'MEMORY(%)'];
  yield* printLines(call, head, [...cells, ...missing]);
  return 0;
}

function* runTopPod(call: Call): Process<number> {
  const { flags } = call;
  const sortBy = checkSortBy(call);
  yield* requireMetrics(call, 'selector');
  const isAll = flags.bool('all-namespaces');
  const { namespace } = call.client().connection;
  const place = isAll ? '' : `/namespaces/${namespace}`;
  const metrics = yield* getMetrics(call, `${API}${place}/pods`);
  if (metrics.length === 0) {
    yield* explainEmpty(call, namespace);
    yield* warn(call, isAll ? 'No resources found\n' : `No resources found in ${namespace} namespace.\n`);
    return 0;
  }
  const isByContainer = flags.bool('containers');
  const lines = metrics
    .map((pod) => linesOf(pod, isAll, isByContainer))
    .sort((a, b) => compareLines(sortBy)(totalOf(a), totalOf(b)))
    .flatMap((group) => [...group].sort(compareLines(sortBy)));
  const head = [
    ...(isAll ? ['NAMESPACE'] : []),
    ...(isByContainer ? ['POD'] : []),
    ...['NAME', 'CPU(cores)', 'MEMORY(bytes)'],
  ];
  const cells = lines.map((line) => [...line.heads, ...showUsage(line)]);
  const gap = Array<string>(head.length - 2).fill('');
  const total = [
    [...gap, '________', '________'],
    [...gap, ...showUsage(sum(lines))],
  ];
  yield* printLines(call, head, flags.bool('sum') ? [...cells, ...total] : cells);
  return 0;
}

/** A pod's one line, or one for each container. */
function linesOf(pod: Tree, withNamespace: boolean, isByContainer: boolean): readonly Line[] {
  const name = textAt(pod, 'metadata', 'name');
  const heads = withNamespace ? [textAt(pod, 'metadata', 'namespace'), name] : [name];
  const containers = listAt(pod, 'containers')
    .filter(isTree)
    .map((one): Line => ({ heads: [...heads, textAt(one, 'name')], ...readUsage(treeAt(one, 'usage')) }));
  return isByContainer ? containers : [{ heads, ...sum(containers) }];
}

function totalOf(lines: readonly Line[]): Line {
  return { heads: lines[0]?.heads ?? [], ...sum(lines) };
}

/** Young pods have not been measured yet; that an older one has not is worth saying. */
function* explainEmpty(call: Call, namespace: string): Process<void> {
  const pods = yield* getMetrics(call, `/api/v1/namespaces/${namespace}/pods`);
  if (pods.length === 0) return;
  for (const pod of pods) {
    const ageMs = call.context.epochMs() - (parseTime(textAt(pod, 'metadata', 'creationTimestamp')) ?? 0);
    if (ageMs <= PATIENCE_MS) continue;
    const name = `${namespace}/${textAt(pod, 'metadata', 'name')}`;
    throw new KubectlError(`Metrics not available for pod ${name}, age: ${goDuration(ageMs)}`);
  }
  throw new KubectlError('metrics not available yet');
}

/** `2m30.5s` */
function goDuration(ms: number): string {
  const seconds = `${(ms % 60_000) / 1000}s`;
  const minutes = Math.floor(ms / 60_000);
  if (minutes === 0) return seconds;
  return minutes < 60 ? `${minutes}m${seconds}` : `${Math.floor(minutes / 60)}h${minutes % 60}m${seconds}`;
}
