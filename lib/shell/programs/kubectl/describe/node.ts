/** kubectl describe node. Upstream: describe.go (describeNode). Left out: ResourceSlices. */
import type { Process } from '../../../../cluster/process';
import { compareText } from '../../../files/paths';
import { type Client, requestJson } from '../client';
import { StatusError } from '../errors';
import { formatBinary, formatMilli, parseQuantity } from '../output/quantity';
import { ageOf, longTime } from '../output/time';
import { at, isTree, listAt, sortedKeys, type Tree, textAt, treeAt } from '../output/value';
import { formatQuery } from '../text';
import { shown, type Writer, writeAnnotations, writeLabels } from './writer';

/** What else a node's description needs: its lease and its pods. */
export interface NodeContext {
  readonly lease: Tree | Error;
  readonly pods: readonly Tree[];
}

export function* findNodeContext(client: Client, name: string): Process<NodeContext> {
  let lease: Tree | Error;
  try {
    const path = `/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases/${name}`;
    lease = yield* requestJson(client, { method: 'GET', path });
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    lease = error;
  }
  const fieldSelector = `spec.nodeName=${name},status.phase!=Succeeded,status.phase!=Failed`;
  const path = `/api/v1/pods${formatQuery({ fieldSelector, limit: '500' })}`;
  const list = yield* requestJson(client, { method: 'GET', path });
  return { lease, pods: listAt(list, 'items').filter(isTree) };
}

export function writeNode(writer: Writer, node: Tree, { lease, pods }: NodeContext, nowMs: number): void {
  const labels = treeAt(node, 'metadata', 'labels');
  writer.line(0, `Name:\t${textAt(node, 'metadata', 'name')}`);
  writer.line(0, `Roles:\t${rolesOf(labels)}`);
  writeLabels(writer, 'Labels', labels);
  writeAnnotations(writer, 'Annotations', treeAt(node, 'metadata', 'annotations'));
  writer.line(0, `CreationTimestamp:\t${longTime(textAt(node, 'metadata', 'creationTimestamp'))}`);
  writeTaints(writer, listAt(node, 'spec', 'taints').filter(isTree));
  writer.line(0, `Unschedulable:\t${at(node, 'spec', 'unschedulable') === true}`);
  writeLease(writer, lease);
  writeConditions(writer, node);
  writer.line(0, 'Addresses:');
  for (const address of listAt(node, 'status', 'addresses')) {
    writer.line(1, `${textAt(address, 'type')}:\t${textAt(address, 'address')}`);
  }
  writeAmounts(writer, 'Capacity', treeAt(node, 'status', 'capacity'));
  writeAmounts(writer, 'Allocatable', treeAt(node, 'status', 'allocatable'));
  writeSystem(writer, treeAt(node, 'status', 'nodeInfo'));
  const range = textAt(node, 'spec', 'podCIDR');
  if (range !== '') writer.line(0, `PodCIDR:\t${range}`);
  const ranges = listAt(node, 'spec', 'podCIDRs');
  if (ranges.length > 0) writer.line(0, `PodCIDRs:\t${ranges.map(shown).join(',')}`);
  const provider = textAt(node, 'spec', 'providerID');
  if (provider !== '') writer.line(0, `ProviderID:\t${provider}`);
  writeLoad(writer, node, pods, nowMs);
}

function rolesOf(labels: Tree): string {
  const roles = sortedKeys(labels).flatMap((key) => {
    if (key.startsWith('node-role.kubernetes.io/')) return [key.slice('node-role.kubernetes.io/'.length)];
    return key === 'kubernetes.io/role' ? [textAt(labels, key)] : [];
  });
  const named = [...new Set(roles.filter((role) => role !== ''))].sort(compareText);
  return named.length === 0 ? '<none>' : named.join(',');
}

function writeTaints(writer: Writer, taints: readonly Tree[]): void {
  if (taints.length === 0) writer.line(0, 'Taints:\t<none>');
  const keyOf = (taint: Tree) => `${textAt(taint, 'effect')},${textAt(taint, 'key')}`;
  const sorted = [...taints].sort((left, right) => compareText(keyOf(left), keyOf(right)));
  for (const [index, taint] of sorted.entries()) {
    const value = textAt(taint, 'value');
    const text = `${textAt(taint, 'key')}${value === '' ? '' : `=${value}`}:${textAt(taint, 'effect')}`;
    writer.line(0, `${index === 0 ? 'Taints:' : ''}\t${text}`);
  }
}

function writeLease(writer: Writer, lease: Tree | Error): void {
  if (lease instanceof Error) {
    writer.line(0, `Lease:\tFailed to get lease: ${lease.message}`);
    return;
  }
  const time = (field: string) => {
    const text = textAt(lease, 'spec', field);
    return text === '' ? '<unset>' : longTime(text);
  };
  writer.line(0, 'Lease:');
  writer.line(1, `HolderIdentity:\t${textAt(lease, 'spec', 'holderIdentity') || '<unset>'}`);
  writer.line(1, `AcquireTime:\t${time('acquireTime')}`);
  writer.line(1, `RenewTime:\t${time('renewTime')}`);
}

function writeConditions(writer: Writer, node: Tree): void {
  const conditions = listAt(node, 'status', 'conditions');
  if (conditions.length === 0) return;
  writer.line(0, 'Conditions:');
  writer.line(1, 'Type\tStatus\tLastHeartbeatTime\tLastTransitionTime\tReason\tMessage');
  writer.line(1, '----\t------\t-----------------\t------------------\t------\t-------');
  for (const condition of conditions) {
    const cells = [
      textAt(condition, 'type'),
      textAt(condition, 'status'),
      longTime(textAt(condition, 'lastHeartbeatTime')),
      longTime(textAt(condition, 'lastTransitionTime')),
      textAt(condition, 'reason'),
    ];
    writer.line(1, `${cells.map((cell) => `${cell} \t`).join('')}${textAt(condition, 'message')}`);
  }
}

function writeAmounts(writer: Writer, title: string, amounts: Tree): void {
  const names = sortedKeys(amounts);
  if (names.length > 0) writer.line(0, `${title}:`);
  for (const name of names) writer.line(1, `${name}:\t${shown(amounts[name])}`);
}

const SYSTEM: readonly (readonly [title: string, field: string])[] = [
  ['Machine ID', 'machineID'],
  ['System UUID', 'systemUUID'],
  ['Boot ID', 'bootID'],
  ['Kernel Version', 'kernelVersion'],
  ['OS Image', 'osImage'],
  ['Operating System', 'operatingSystem'],
  ['Architecture', 'architecture'],
  ['Container Runtime Version', 'containerRuntimeVersion'],
  ['Kubelet Version', 'kubeletVersion'],
];

function writeSystem(writer: Writer, system: Tree): void {
  writer.line(0, 'System Info:');
  for (const [title, field] of SYSTEM) writer.line(1, `${title}:\t${textAt(system, field)}`);
}

/** What a pod asks for or is limited to: the sum of its containers, or its largest init container. */
function podSum(pod: Tree, kind: 'requests' | 'limits', resource: string): number {
  const amount = (container: unknown) =>
    parseQuantity(shown(at(container as Tree, 'resources', kind, resource))) ?? 0;
  const running = listAt(pod, 'spec', 'containers').reduce((sum: number, one) => sum + amount(one), 0);
  return listAt(pod, 'spec', 'initContainers').reduce(
    (most: number, one) => Math.max(most, amount(one)),
    running,
  );
}

function format(resource: string, value: number): string {
  return resource === 'cpu' ? formatMilli(value) : formatBinary(value);
}

function writeLoad(writer: Writer, node: Tree, pods: readonly Tree[], nowMs: number): void {
  const capacity = treeAt(node, 'status', 'allocatable');
  const share = (resource: string, value: number) => {
    const whole = parseQuantity(shown(capacity[resource])) ?? 0;
    const percent = whole === 0 ? 0 : Math.trunc((value / whole) * 100);
    return `${format(resource, value)} (${percent}%)`;
  };
  writer.line(0, `Non-terminated Pods:\t(${pods.length} in total)`);
  writer.line(1, 'Namespace\tName\t\tCPU Requests\tCPU Limits\tMemory Requests\tMemory Limits\tAge');
  writer.line(1, '---------\t----\t\t------------\t----------\t---------------\t-------------\t---');
  for (const pod of pods) {
    const cells = [
      share('cpu', podSum(pod, 'requests', 'cpu')),
      share('cpu', podSum(pod, 'limits', 'cpu')),
      share('memory', podSum(pod, 'requests', 'memory')),
      share('memory', podSum(pod, 'limits', 'memory')),
    ];
    const age = ageOf(textAt(pod, 'metadata', 'creationTimestamp'), nowMs);
    const name = `${textAt(pod, 'metadata', 'namespace')}\t${textAt(pod, 'metadata', 'name')}`;
    writer.line(1, `${name}\t\t${cells.join('\t')}\t${age}`);
  }
  writer.line(0, 'Allocated resources:');
  writer.line(1, '(Total limits may be over 100 percent, i.e., overcommitted.)');
  writer.line(1, 'Resource\tRequests\tLimits');
  writer.line(1, '--------\t--------\t------');
  const hugePages = sortedKeys(capacity).filter((resource) => resource.startsWith('hugepages-'));
  for (const resource of ['cpu', 'memory', 'ephemeral-storage', ...hugePages]) {
    const total = (kind: 'requests' | 'limits') =>
      pods.reduce((sum, pod) => sum + podSum(pod, kind, resource), 0);
    writer.line(1, `${resource}\t${share(resource, total('requests'))}\t${share(resource, total('limits'))}`);
  }
}
