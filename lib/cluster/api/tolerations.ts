/**
 * Whether a pod bears a taint of a node: what the scheduler and the eviction by taints both ask.
 * Upstream: k8s.io/component-helpers/scheduling/corev1 and Toleration.ToleratesTaint.
 */
import type { Toleration } from '../resources';

export interface Taint {
  readonly key: string;
  readonly value?: string;
  readonly effect: string;
}

/** No key with Exists means every key; no effect means every effect. */
export function toleratesTaint({ key, operator, value, effect }: Toleration, taint: Taint): boolean {
  if (effect && effect !== taint.effect) return false;
  if (key && key !== taint.key) return false;
  const own = Number(value);
  const other = Number(taint.value);
  switch (operator as string | undefined) {
    case 'Exists':
      return true;
    case 'Lt':
      return other < own;
    case 'Gt':
      return other > own;
    default:
      return key !== undefined && (value ?? '') === (taint.value ?? '');
  }
}

export function isTolerated(tolerations: readonly Toleration[] | undefined, taint: Taint): boolean {
  return (tolerations ?? []).some((toleration) => toleratesTaint(toleration, taint));
}
