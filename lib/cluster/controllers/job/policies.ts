/**
 * What a Job says about its failed pods (podFailurePolicy) and about when it has succeeded (successPolicy).
 * Upstream: pod_failure_policy.go and success_policy.go in pkg/controller/job.
 */
import type { Job, PodFailureRule } from '../../batch-resources';
import type { ContainerStatus, Pod } from '../../resources';
import { countCommon, countIndexes, type Indexes, parseIndexes } from './indexes';

export interface FailureVerdict {
  readonly action: string | null;
  /** False for what is to be ignored: the back-off limit does not know of it. */
  readonly isCounted: boolean;
  /** Where the whole Job has to fail: why. */
  readonly jobFailure: string | null;
}

const PLAIN: FailureVerdict = { action: null, isCounted: true, jobFailure: null };

export function judgeFailure({ spec }: Job, pod: Pod): FailureVerdict {
  for (const [index, rule] of (spec.podFailurePolicy?.rules ?? []).entries()) {
    const cause = causeOf(rule, pod);
    if (cause === null) continue;
    const { action = '' } = rule;
    if (action === 'Ignore') return { action, isCounted: false, jobFailure: null };
    if (action !== 'FailJob') return { action, isCounted: true, jobFailure: null };
    return { action, isCounted: true, jobFailure: `${cause} matching FailJob rule at index ${index}` };
  }
  return PLAIN;
}

/** What of the pod the rule means, in words; `null` where it does not match. */
function causeOf({ onExitCodes, onPodConditions }: PodFailureRule, { metadata, status }: Pod): string | null {
  const place = `${metadata.namespace}/${metadata.name}`;
  if (onExitCodes !== undefined) {
    const found = [...(status?.containerStatuses ?? []), ...(status?.initContainerStatuses ?? [])].find(
      (container) => isMeant(onExitCodes, container),
    );
    if (found === undefined) return null;
    return `Container ${found.name} for pod ${place} failed with exit code ${found.state?.terminated?.exitCode}`;
  }
  const condition = status?.conditions?.find(({ type, status: value }) =>
    onPodConditions?.some((pattern) => pattern.type === type && (pattern.status ?? 'True') === value),
  );
  return condition === undefined ? null : `Pod ${place} has condition ${condition.type}`;
}

function isMeant(
  codes: NonNullable<PodFailureRule['onExitCodes']>,
  { name, state }: ContainerStatus,
): boolean {
  const exitCode = state?.terminated?.exitCode;
  if (exitCode === undefined || exitCode === 0) return false;
  if (codes.containerName !== undefined && codes.containerName !== name) return false;
  return (codes.values ?? []).includes(exitCode) === (codes.operator === 'In');
}

/** Message of the condition; `null` where no rule is met. */
export function judgeSuccess({ spec }: Job, succeeded: Indexes): string | null {
  if (succeeded.length === 0) return null;
  for (const [index, rule] of (spec.successPolicy?.rules ?? []).entries()) {
    const { succeededIndexes, succeededCount } = rule;
    if (succeededIndexes === undefined) {
      if (succeededCount === undefined || countIndexes(succeeded) < succeededCount) continue;
      return `Matched rules at index ${index}`;
    }
    const wanted = parseIndexes(succeededIndexes, spec.completions ?? 0);
    if (wanted.length === 0) continue;
    const common = countCommon(wanted, succeeded);
    const isMet =
      common === countIndexes(wanted) || (succeededCount !== undefined && common >= succeededCount);
    if (isMet) return `Matched rules at index ${index}`;
  }
  return null;
}
