/**
 * The HorizontalPodAutoscaler controller: looks at each autoscaler every 15 seconds, the first time 15 seconds after it
 * was made, and sets the replicas of its target. Left out: targets of custom kinds.
 * Upstream: pkg/controller/podautoscaler/horizontal.go.
 */
import type { ApiClient } from '../../api/client';
import { matchSelector } from '../../api/label-selector';
import { selectorText } from '../../api/label-text';
import { isApiError } from '../../api/status';
import type { FindUsage, HorizontalPodAutoscaler, MetricSpec } from '../../batch-resources';
import type { Kernel } from '../../kernel/kernel';
import { compareText } from '../../kernel/text';
import type { Condition, Deployment, KubernetesObject, Pod, ReplicaSet } from '../../resources';
import { keyOf, splitKey } from '../work-queue';
import { proposeReplicas } from './metrics';
import { keepPace, type Memory, noteChange } from './pace';

const SOURCE = { component: 'horizontal-pod-autoscaler' } as const;
const SYNC_MS = 15_000;

type Target = Deployment | ReplicaSet;
type Status = NonNullable<HorizontalPodAutoscaler['status']>;

/** An autoscaler and the status that it will have. */
interface Edit {
  readonly autoscaler: HorizontalPodAutoscaler;
  status: Status;
}

interface Decision {
  readonly desired: number;
  readonly why: string;
  readonly statuses: readonly MetricSpec[] | null;
}

export function startAutoscaler(kernel: Kernel, api: ApiClient, usageOf: FindUsage | null): void {
  const memories = new Map<string, Memory>();
  const timers = new Map<string, () => void>();

  api.watch('HorizontalPodAutoscaler', ({ type, object }) => {
    const key = keyOf(object.metadata);
    if (type === 'DELETED') {
      memories.delete(key);
      timers.get(key)?.();
      timers.delete(key);
    } else if (!timers.has(key)) wait(key);
  });

  function wait(key: string): void {
    timers.set(
      key,
      kernel.schedule(SYNC_MS, 'periodic', () => {
        wait(key);
        const { namespace, name } = splitKey(key);
        const found = api.get<HorizontalPodAutoscaler>('HorizontalPodAutoscaler', namespace, name);
        if (found !== null) sync(key, found);
      }),
    );
  }

  const tell = ({ autoscaler }: Edit, type: 'Normal' | 'Warning', reason: string, message: string): void =>
    api.recordEvent(autoscaler, type, reason, message, SOURCE);

  function setCondition(edit: Edit, type: string, isTrue: boolean, reason: string, message: string): void {
    const conditions = edit.status.conditions ?? [];
    const before = conditions.find((one) => one.type === type);
    const value = isTrue ? 'True' : 'False';
    const lastTransitionTime = before?.status === value ? before.lastTransitionTime : kernel.timestamp();
    const condition: Condition = { type, status: value, lastTransitionTime, reason, message };
    const next =
      before === undefined
        ? [...conditions, condition]
        : conditions.map((one) => (one.type === type ? condition : one));
    edit.status = { ...edit.status, conditions: next };
  }

  function save({ autoscaler, status }: Edit): void {
    api.updateStatus({ ...autoscaler, status });
  }

  function sync(key: string, autoscaler: HorizontalPodAutoscaler): void {
    const edit: Edit = { autoscaler, status: { ...autoscaler.status } };
    const target = findTarget(api, autoscaler);
    if (typeof target === 'string') {
      tell(edit, 'Warning', 'FailedGetScale', target);
      const message = `the HPA controller was unable to get the target's current scale: ${target}`;
      setCondition(edit, 'AbleToScale', false, 'FailedGetScale', message);
      save(edit);
      return;
    }
    const able = "the HPA controller was able to get the target's current scale";
    setCondition(edit, 'AbleToScale', true, 'SucceededGetScale', able);
    const current = target.spec.replicas ?? 1;
    const memory = memories.get(key) ?? {
      wishes: [{ replicas: current, atMs: kernel.epochMs() }],
      changes: [],
    };
    memories.set(key, memory);
    const decision = decide(edit, memory, target, current);
    if (decision === null) {
      save(edit);
      return;
    }
    if (decision.desired === current) note(edit, current, current, decision.statuses);
    else rescale(edit, memory, target, decision);
    save(edit);
  }

  function note(edit: Edit, current: number, desired: number, statuses: readonly MetricSpec[] | null): void {
    const { conditions, lastScaleTime } = edit.status;
    edit.status = {
      currentReplicas: current,
      desiredReplicas: desired,
      currentMetrics: statuses,
      ...(lastScaleTime === undefined ? {} : { lastScaleTime }),
      conditions,
    };
  }

  /** `null` where nothing can be said; the status tells why. */
  function decide(edit: Edit, memory: Memory, target: Target, current: number): Decision | null {
    const { minReplicas = 1, maxReplicas = 1 } = edit.autoscaler.spec;
    if (current === 0 && minReplicas !== 0) {
      const message = 'scaling is disabled since the replica count of the target is zero';
      setCondition(edit, 'ScalingActive', false, 'ScalingDisabled', message);
      return { desired: 0, why: '', statuses: null };
    }
    if (current > maxReplicas) {
      const why = 'Current number of replicas above Spec.MaxReplicas';
      return { desired: maxReplicas, why, statuses: null };
    }
    if (current < minReplicas) {
      const why = 'Current number of replicas below Spec.MinReplicas';
      return { desired: minReplicas, why, statuses: null };
    }
    return followMetrics(edit, memory, target, current);
  }

  function followMetrics(edit: Edit, memory: Memory, target: Target, current: number): Decision | null {
    const { autoscaler } = edit;
    const matches = matchSelector(target.spec.selector);
    const { namespace } = autoscaler.metadata;
    const pods = api.list<Pod>('Pod', { namespace }).filter(({ metadata }) => matches(metadata.labels));
    const rivals = rivalsOf(api, autoscaler);
    if (rivals !== null && pods.length > 0) {
      const selector = selectorText(target.spec.selector);
      const message = `pods by selector ${selector} are controlled by multiple HPAs: [${rivals}]`;
      tell(edit, 'Warning', 'AmbiguousSelector', message);
      setCondition(edit, 'ScalingActive', false, 'AmbiguousSelector', message);
      note(edit, current, edit.status.desiredReplicas ?? 0, null);
      tell(edit, 'Warning', 'FailedComputeMetricsReplicas', message);
      return null;
    }
    const nowMs = kernel.epochMs();
    const proposal = proposeReplicas(autoscaler, { replicas: current, pods, nowMs, usageOf });
    const { failures, statuses, metric } = proposal;
    for (const { reason, problem } of failures) tell(edit, 'Warning', reason, problem);
    if (proposal.replicas === null) {
      const [first] = failures;
      const message = `the HPA was unable to compute the replica count: ${first?.problem}`;
      setCondition(edit, 'ScalingActive', false, first?.reason ?? '', message);
      note(edit, current, edit.status.desiredReplicas ?? 0, statuses);
      const total = autoscaler.spec.metrics?.length ?? 0;
      const words = `invalid metrics (${failures.length} invalid out of ${total}), first error is: ${first?.summary}`;
      tell(edit, 'Warning', 'FailedComputeMetricsReplicas', words);
      return null;
    }
    const found = `the HPA was able to successfully calculate a replica count from ${metric}`;
    setCondition(edit, 'ScalingActive', true, 'ValidMetricFound', found);
    const wanted = proposal.replicas;
    const pace = keepPace({ autoscaler, memory, current, wanted, nowMs });
    setCondition(edit, 'AbleToScale', true, pace.able.reason, pace.able.message);
    setCondition(edit, 'ScalingLimited', pace.limit.isLimited, pace.limit.reason, pace.limit.message);
    const why = wanted > current ? `${metric} above target` : 'All metrics below target';
    return { desired: pace.desired, why: wanted === current ? '' : why, statuses };
  }

  function rescale(edit: Edit, memory: Memory, target: Target, { desired, why, statuses }: Decision): void {
    const current = target.spec.replicas ?? 1;
    const words = `New size: ${desired}; reason: ${why}`;
    try {
      api.update({ ...target, spec: { ...target.spec, replicas: desired } } as Target);
    } catch (error) {
      if (!isApiError(error)) throw error;
      tell(edit, 'Warning', 'FailedRescale', `${words}; error: ${error.message}`);
      const message = `the HPA controller was unable to update the target scale: ${error.message}`;
      setCondition(edit, 'AbleToScale', false, 'FailedUpdateScale', message);
      note(edit, current, edit.status.desiredReplicas ?? 0, statuses);
      return;
    }
    const message = `the HPA controller was able to update the target scale to ${desired}`;
    setCondition(edit, 'AbleToScale', true, 'SucceededRescale', message);
    tell(edit, 'Normal', 'SuccessfulRescale', words);
    noteChange(memory, edit.autoscaler, desired - current, kernel.epochMs());
    edit.status = { ...edit.status, lastScaleTime: kernel.timestamp() };
    note(edit, current, desired, statuses);
  }
}

/** Kinds with a subresource scale, by group; what is said where the object is not there. */
const SCALED: Readonly<Record<string, { readonly group: string; readonly missing: string }>> = {
  Deployment: { group: 'apps', missing: 'deployments/scale.apps' },
  ReplicaSet: { group: 'apps', missing: 'replicasets/scale.apps' },
  StatefulSet: { group: 'apps', missing: 'statefulsets.apps' },
};

/** Words where there is none that could be scaled. */
function findTarget(api: ApiClient, { metadata, spec }: HorizontalPodAutoscaler): Target | string {
  const { kind = '', name = '', apiVersion = '' } = spec.scaleTargetRef ?? {};
  const group = apiVersion.includes('/') ? apiVersion.split('/')[0]! : '';
  const scaled = SCALED[kind];
  if (scaled?.group !== group) {
    return `no matches for kind ${JSON.stringify(kind)} in group ${JSON.stringify(group)}`;
  }
  const found = api.get<KubernetesObject>(kind, metadata.namespace ?? '', name);
  return found === null ? `${scaled.missing} ${JSON.stringify(name)} not found` : (found as Target);
}

/** The names of all autoscalers of this target, as a Go program prints them; null where there is one. */
function rivalsOf(api: ApiClient, { metadata, spec }: HorizontalPodAutoscaler): string | null {
  const { kind, name } = spec.scaleTargetRef ?? {};
  const others = api
    .list<HorizontalPodAutoscaler>('HorizontalPodAutoscaler', { namespace: metadata.namespace })
    .filter(({ spec: { scaleTargetRef: one } }) => one?.kind === kind && one?.name === name)
    .map((one) => `{${one.metadata.name} ${one.metadata.namespace}}`);
  return others.length < 2 ? null : [...others].sort(compareText).join(' ');
}
