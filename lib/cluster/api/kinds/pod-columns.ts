/** The row of a pod in `kubectl get pods`. Upstream: printPod in pkg/printers/internalversion/printers.go. */
import { parseTimestamp } from '../../kernel/time';
import type { Container, ContainerState, ContainerStatus, Pod } from '../../resources';
import { age } from '../duration';
import type { Cell, Column, RowContext } from '../kind';

export const POD_COLUMNS: readonly Column[] = [
  { name: 'Name' },
  { name: 'Ready' },
  { name: 'Status' },
  { name: 'Restarts' },
  { name: 'Age' },
  { name: 'IP', isWide: true },
  { name: 'Node', isWide: true },
  { name: 'Nominated Node', isWide: true },
  { name: 'Readiness Gates', isWide: true },
];

interface Summary {
  reason: string;
  restarts: number;
  readyContainers: number;
  /** When a container ended last before it was started again; RFC 3339. */
  lastRestart: string | null;
  isInitializing: boolean;
}

function isSidecar(container: Container | undefined): boolean {
  return container?.restartPolicy === 'Always';
}

function later(a: string | null, b: string | undefined): string | null {
  if (!b) return a;
  return a === null || (parseTimestamp(a) ?? 0) < (parseTimestamp(b) ?? 0) ? b : a;
}

function endOf(state: NonNullable<ContainerState['terminated']>): string {
  if (state.reason) return state.reason;
  return state.signal ? `Signal:${state.signal}` : `ExitCode:${state.exitCode}`;
}

function hasCondition(pod: Pod, type: string): boolean {
  return (pod.status?.conditions ?? []).some(
    (condition) => condition.type === type && condition.status === 'True',
  );
}

function countRestarts(summary: Summary, status: ContainerStatus): void {
  summary.restarts += status.restartCount;
  summary.lastRestart = later(summary.lastRestart, status.lastState?.terminated?.finishedAt);
}

/** Init containers in order, up to the one that is not done. */
function summariseInit(pod: Pod, summary: Summary, sidecars: Summary): void {
  const specified = pod.spec.initContainers ?? [];
  const statuses = pod.status?.initContainerStatuses ?? [];
  for (const [index, status] of statuses.entries()) {
    const sidecar = isSidecar(specified.find(({ name }) => name === status.name));
    countRestarts(summary, status);
    if (sidecar) countRestarts(sidecars, status);
    const { terminated, waiting } = status.state ?? {};
    if (terminated?.exitCode === 0) continue;
    if (sidecar && status.started === true) {
      if (status.ready) summary.readyContainers += 1;
      continue;
    }
    if (terminated !== undefined) summary.reason = `Init:${endOf(terminated)}`;
    else if (waiting?.reason && waiting.reason !== 'PodInitializing')
      summary.reason = `Init:${waiting.reason}`;
    else summary.reason = `Init:${index}/${specified.length}`;
    summary.isInitializing = true;
    return;
  }
}

function summariseContainers(pod: Pod, summary: Summary): void {
  let hasRunning = false;
  for (const status of [...(pod.status?.containerStatuses ?? [])].reverse()) {
    countRestarts(summary, status);
    const { terminated, waiting, running } = status.state ?? {};
    if (waiting?.reason) summary.reason = waiting.reason;
    else if (terminated !== undefined) summary.reason = endOf(terminated);
    else if (status.ready && running !== undefined) {
      hasRunning = true;
      summary.readyContainers += 1;
    }
  }
  if (summary.reason === 'Completed' && hasRunning) {
    summary.reason = hasCondition(pod, 'Ready') ? 'Running' : 'NotReady';
  }
}

function summarise(pod: Pod): Summary {
  const { phase = '', reason = '', conditions = [] } = pod.status ?? {};
  const isGated = conditions.some((condition) => condition.reason === 'SchedulingGated');
  const blank = { restarts: 0, readyContainers: 0, lastRestart: null, isInitializing: false };
  const summary: Summary = { ...blank, reason: isGated ? 'SchedulingGated' : reason || phase };
  const sidecars: Summary = { ...blank, reason: '' };
  summariseInit(pod, summary, sidecars);
  if (!summary.isInitializing || hasCondition(pod, 'Initialized')) {
    summary.restarts = sidecars.restarts;
    summary.lastRestart = sidecars.lastRestart;
    summariseContainers(pod, summary);
  }
  if (pod.metadata.deletionTimestamp !== undefined) {
    if (reason === 'NodeLost') summary.reason = 'Unknown';
    else if (phase !== 'Succeeded' && phase !== 'Failed') summary.reason = 'Terminating';
  }
  return summary;
}

function readinessGates(pod: Pod): string {
  const gates = (pod.spec.readinessGates ?? []) as readonly { readonly conditionType: string }[];
  if (gates.length === 0) return '<none>';
  return `${gates.filter((gate) => hasCondition(pod, gate.conditionType)).length}/${gates.length}`;
}

export function podCells(pod: Pod, { epochMs }: RowContext): readonly Cell[] {
  const { reason, restarts, readyContainers, lastRestart } = summarise(pod);
  const total = pod.spec.containers.length + (pod.spec.initContainers ?? []).filter(isSidecar).length;
  const since = restarts > 0 && lastRestart !== null ? ` (${age(lastRestart, epochMs)} ago)` : '';
  return [
    pod.metadata.name,
    `${readyContainers}/${total}`,
    reason,
    `${restarts}${since}`,
    age(pod.metadata.creationTimestamp, epochMs),
    pod.status?.podIPs?.[0]?.ip || pod.status?.podIP || '<none>',
    pod.spec.nodeName || '<none>',
    String(pod.status?.nominatedNodeName ?? '') || '<none>',
    readinessGates(pod),
  ];
}

/** Old clients hid completed pods by these. */
export function podRowConditions(pod: Pod): readonly Readonly<Record<string, string>>[] {
  const phase = pod.status?.phase;
  if (phase !== 'Succeeded' && phase !== 'Failed') return [];
  const message = phase === 'Succeeded' ? 'The pod has completed successfully.' : 'The pod failed.';
  return [{ type: 'Completed', status: 'True', reason: phase, message }];
}
