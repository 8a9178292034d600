/**
 * One pod, all nodes: who can take it, and who of them is best. Upstream: schedulePod and prioritizeNodes in
 * pkg/scheduler/schedule_one.go. All nodes are looked at, as upstream does for up to a hundred.
 */
import { compareText } from '../../kernel/text';
import type { NodeInfo, PodInfo } from './node-cache';
import type { PreparedPlugin, Rejection, SchedulerPlugin } from './plugin';

export interface Prepared extends PreparedPlugin {
  readonly plugin: SchedulerPlugin;
}

export function preparePlugins(plugins: readonly SchedulerPlugin[], info: PodInfo): readonly Prepared[] {
  return plugins.flatMap((plugin) => {
    const prepared = plugin.prepare?.(info) ?? null;
    return prepared === null ? [] : [{ ...prepared, plugin }];
  });
}

/** The first no decides; `null`: the node can take the pod. */
export function filterNode(prepared: readonly Prepared[], node: NodeInfo): Rejection | null {
  for (const { filter } of prepared) {
    const rejection = filter?.(node) ?? null;
    if (rejection !== null) return rejection;
  }
  return null;
}

/** Those with the highest sum of scores. */
export function findBest(
  prepared: readonly Prepared[],
  candidates: readonly NodeInfo[],
): readonly NodeInfo[] {
  if (candidates.length < 2) return candidates;
  const sums = candidates.map(() => 0);
  for (const { score, plugin } of prepared) {
    const scores = score?.(candidates) ?? [];
    for (const [index, own] of scores.entries()) sums[index]! += own * (plugin.weight ?? 1);
  }
  const best = Math.max(...sums);
  return candidates.filter((_node, index) => sums[index] === best);
}

/** `0/2 nodes are available: 2 Insufficient cpu.` */
export function tellRejections(rejections: readonly Rejection[]): string {
  return `${headOf(rejections.length)} ${countTexts(rejections.flatMap(({ reasons }) => reasons))}.`;
}

export function headOf(nodes: number): string {
  return `0/${nodes} nodes are available:`;
}

export function countTexts(texts: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return [...counts]
    .map(([text, count]) => `${count} ${text}`)
    .sort(compareText)
    .join(', ');
}
