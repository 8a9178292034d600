/** What is written into the status of nodes and pods: one condition among others. */
import type { Condition, Node } from '../../resources';

/** The condition of this type replaced, or added at the end. */
export function withCondition(
  conditions: readonly Condition[] = [],
  condition: Condition,
): readonly Condition[] {
  const isThere = conditions.some(({ type }) => type === condition.type);
  if (!isThere) return [...conditions, condition];
  return conditions.map((present) => (present.type === condition.type ? condition : present));
}

export function readyStatus(node: Node): Condition['status'] {
  return node.status?.conditions?.find(({ type }) => type === 'Ready')?.status ?? 'Unknown';
}

/** Why something ends a pod: what a Job's failure policy looks at. */
export function disruption(reason: string, message: string, lastTransitionTime: string): Condition {
  return {
    type: 'DisruptionTarget',
    status: 'True',
    reason,
    message,
    lastProbeTime: null,
    lastTransitionTime,
  };
}
