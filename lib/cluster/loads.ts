/**
 * How much the workloads of a world have to do: told by its specification, changed by whoever may. Nothing measures
 * real requests; a metrics server reads this instead of the kubelets (kubernetes-sigs/metrics-server).
 */

import type { Loads, LoadTarget, WorkloadLoad } from './batch-resources';

/** `null` where the world has no metrics at all. */
export function createLoads(given: readonly WorkloadLoad[] | undefined, nowMs: () => number): Loads | null {
  if (given === undefined) return null;
  const steps = new Map(given.map((load) => [keyOf(load), [...load.steps]]));
  return {
    at(target, atMs) {
      const begun = (steps.get(keyOf(target)) ?? []).filter((step) => step.atMs <= atMs);
      return begun.at(-1) ?? null;
    },
    set(target, load) {
      const before = (steps.get(keyOf(target)) ?? []).filter((step) => step.atMs < nowMs());
      steps.set(keyOf(target), [...before, { ...load, atMs: nowMs() }]);
    },
  };
}

function keyOf({ kind, namespace = 'default', name }: LoadTarget): string {
  return `${kind}/${namespace}/${name}`;
}
