/**
 * Which pods of a ReplicaSet go first when there are too many: those that do least, then those on crowded
 * nodes, then the younger ones; ages are compared by powers of two. Upstream: ActivePodsWithRanks in
 * pkg/controller/controller_utils.go.
 */
import { compareText } from '../kernel/text';
import { parseTimestamp } from '../kernel/time';
import type { Pod } from '../resources';
import { isReady } from './service-pods';

const COST_ANNOTATION = 'controller.kubernetes.io/pod-deletion-cost';
const PHASE_RANKS: Readonly<Record<string, number>> = { Pending: 0, Unknown: 1, Running: 2 };

/** The first is the first to go. `related`: pods that share the load, of old and new sets. */
export function rankForDeletion(
  pods: readonly Pod[],
  related: readonly Pod[],
  nowEpochMs: number,
): readonly Pod[] {
  const perNode = new Map<string, number>();
  for (const { spec } of related) {
    const node = spec.nodeName ?? '';
    perNode.set(node, (perNode.get(node) ?? 0) + 1);
  }
  const keys = new Map(pods.map((pod) => [pod, keysOf(pod, perNode, nowEpochMs)]));
  return [...pods].sort((a, b) => {
    const [left, right] = [keys.get(a)!, keys.get(b)!];
    for (const [index, value] of left.entries()) {
      if (value !== right[index]!) return value - right[index]!;
    }
    return compareText(a.metadata.uid ?? '', b.metadata.uid ?? '');
  });
}

/** Compared one after the other; less goes first. */
function keysOf(pod: Pod, perNode: ReadonlyMap<string, number>, nowEpochMs: number): readonly number[] {
  const { metadata, spec, status } = pod;
  const ready = isReady(pod);
  const node = spec.nodeName ?? '';
  const since = status?.conditions?.find(({ type }) => type === 'Ready')?.lastTransitionTime;
  return [
    node === '' ? 0 : 1,
    PHASE_RANKS[status?.phase ?? 'Pending'] ?? 1,
    ready ? 1 : 0,
    deletionCost(metadata.annotations?.[COST_ANNOTATION]),
    -(perNode.get(node) ?? 0),
    ready ? magnitude(since, nowEpochMs) : 0,
    -Math.max(0, ...(status?.containerStatuses ?? []).map(({ restartCount }) => restartCount)),
    magnitude(metadata.creationTimestamp, nowEpochMs),
  ];
}

function deletionCost(text: string | undefined): number {
  return text !== undefined && /^(?:0|-?[1-9]\d{0,9})$/.test(text) ? Number(text) : 0;
}

/** How many bits the age has, in nanoseconds. */
function magnitude(timestamp: string | undefined, nowEpochMs: number): number {
  const since = timestamp === undefined ? null : parseTimestamp(timestamp);
  const ageMs = since === null ? 0 : nowEpochMs - since;
  return ageMs <= 0 ? -1 : (BigInt(ageMs) * 1_000_000n).toString(2).length;
}
