/**
 * Arithmetic on lists of resources ("cpu" → "500m"), and what a pod asks for in all.
 * Upstream: k8s.io/apiserver/pkg/quota/v1/resources.go, k8s.io/component-helpers/resource (PodRequests, PodLimits).
 * Left out: resources of a pod as a whole (spec.resources), its overhead, and what a resize in progress still holds.
 */
import { compareText } from '../kernel/text';
import type { Container, Pod } from '../resources';
import type { ResourceAmounts } from '../storage-resources';
import { compareQuantities, formatQuantity, parseQuantity } from './quantity';

const ZERO = { nano: 0n, format: 'decimal' } as const;

/** `a + b`, written as the first that is not zero is written. */
export function addQuantities(a: string, b: string): string {
  const [left, right] = [parseQuantity(a) ?? ZERO, parseQuantity(b) ?? ZERO];
  const { format } = left.nano === 0n ? right : left;
  return formatQuantity({ nano: left.nano + right.nano, format });
}

/** `a - b`, and nothing where that would be less. */
export function subtractQuantities(a: string, b: string): string {
  const [left, right] = [parseQuantity(a) ?? ZERO, parseQuantity(b) ?? ZERO];
  return left.nano <= right.nano
    ? '0'
    : formatQuantity({ nano: left.nano - right.nano, format: left.format });
}

export function addAmounts(a: ResourceAmounts, b: ResourceAmounts): ResourceAmounts {
  const sum: Record<string, string> = { ...a };
  for (const [name, amount] of Object.entries(b)) {
    const before = sum[name];
    sum[name] = before === undefined ? amount : addQuantities(before, amount);
  }
  return sum;
}

export function subtractAmounts(a: ResourceAmounts, b: ResourceAmounts): ResourceAmounts {
  const left: Record<string, string> = {};
  for (const [name, amount] of Object.entries(a)) left[name] = subtractQuantities(amount, b[name] ?? '0');
  return left;
}

/** Only these names, in the order of their letters. */
export function maskAmounts(amounts: ResourceAmounts, names: readonly string[]): ResourceAmounts {
  const kept = names.filter((name) => amounts[name] !== undefined).sort(compareText);
  return Object.fromEntries(kept.map((name) => [name, amounts[name]!]));
}

function maximumAmounts(a: ResourceAmounts, b: ResourceAmounts): ResourceAmounts {
  const most: Record<string, string> = { ...a };
  for (const [name, amount] of Object.entries(b)) {
    if (most[name] === undefined || compareQuantities(amount, most[name]) > 0) most[name] = amount;
  }
  return most;
}

/** Containers run together; init containers run before them, one by one, beside the sidecars started so far. */
function sumContainers(pod: Pod, read: (container: Container) => ResourceAmounts): ResourceAmounts {
  let together: ResourceAmounts = {};
  for (const container of pod.spec.containers) together = addAmounts(together, read(container));
  let sidecars: ResourceAmounts = {};
  let first: ResourceAmounts = {};
  for (const container of pod.spec.initContainers ?? []) {
    const own = read(container);
    if (container.restartPolicy === 'Always') {
      together = addAmounts(together, own);
      sidecars = addAmounts(sidecars, own);
      first = maximumAmounts(first, sidecars);
    } else first = maximumAmounts(first, addAmounts(own, sidecars));
  }
  return maximumAmounts(together, first);
}

function readRequests({ resources }: Container): ResourceAmounts {
  return resources?.requests ?? {};
}

function readLimits({ resources }: Container): ResourceAmounts {
  return resources?.limits ?? {};
}

export function podRequests(pod: Pod): ResourceAmounts {
  return sumContainers(pod, readRequests);
}

export function podLimits(pod: Pod): ResourceAmounts {
  return sumContainers(pod, readLimits);
}
