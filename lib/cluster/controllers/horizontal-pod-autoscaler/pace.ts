/**
 * How fast an autoscaler may follow what the metrics ask for: it looks back at what it wished for and at how it scaled,
 * and keeps to its limits. Upstream: normalizeDesiredReplicas and its kin in horizontal.go.
 */
import type { HorizontalPodAutoscaler, ScalingRules } from '../../batch-resources';

/** What is remembered of one autoscaler. Kept in memory, as the real controller does. */
export interface Memory {
  wishes: readonly { readonly replicas: number; readonly atMs: number }[];
  changes: readonly { readonly by: number; readonly atMs: number }[];
}

export interface Pace {
  readonly desired: number;
  readonly able: { readonly reason: string; readonly message: string };
  readonly limit: { readonly isLimited: boolean; readonly reason: string; readonly message: string };
}

interface Situation {
  readonly autoscaler: HorizontalPodAutoscaler;
  readonly memory: Memory;
  readonly current: number;
  readonly wanted: number;
  readonly nowMs: number;
}

const DOWNSCALE_SECONDS = 300;
const LONGEST_MEMORY_MS = 3_600_000;
const STABLE_UP = {
  reason: 'ScaleUpStabilized',
  message: 'recent recommendations were lower than current one, applying the lowest recent recommendation',
};
const STABLE_DOWN = {
  reason: 'ScaleDownStabilized',
  message: 'recent recommendations were higher than current one, applying the highest recent recommendation',
};
const READY = { reason: 'ReadyForNewScale', message: 'recommended size matches current size' };
const WITHIN = {
  isLimited: false,
  reason: 'DesiredWithinRange',
  message: 'the desired count is within the acceptable range',
};
const LIMITS = {
  ScaleUpLimit: 'the desired replica count is increasing faster than the maximum scale rate',
  TooManyReplicas: 'the desired replica count is more than the maximum replica count',
  ScaleDownLimit: 'the desired replica count is decreasing faster than the maximum scale rate',
  TooFewReplicas: 'the desired replica count is less than the minimum replica count',
} as const;

/** Also remembers this wish. */
export function keepPace(situation: Situation): Pace {
  const { autoscaler, memory, current, wanted, nowMs } = situation;
  const { behavior } = autoscaler.spec;
  const stable = behavior === undefined ? highestWish(situation) : stabilised(situation);
  const recent = memory.wishes.filter(({ atMs }) => atMs > nowMs - LONGEST_MEMORY_MS);
  memory.wishes = [...recent, { replicas: wanted, atMs: nowMs }];
  const isUp = behavior !== undefined && wanted >= current;
  const able = stable === wanted ? READY : isUp ? STABLE_UP : STABLE_DOWN;
  const bounds = behavior === undefined ? plainBounds(situation) : ruledBounds(situation, stable);
  const [most, tooMany] = bounds.most;
  const [least, tooFew] = bounds.least;
  if (stable < least) return { desired: least, able, limit: limited(tooFew) };
  if (stable > most) return { desired: most, able, limit: limited(tooMany) };
  return { desired: stable, able, limit: WITHIN };
}

function limited(reason: keyof typeof LIMITS): Pace['limit'] {
  return { isLimited: true, reason, message: LIMITS[reason] };
}

function highestWish({ memory, wanted, nowMs }: Situation): number {
  const since = nowMs - DOWNSCALE_SECONDS * 1000;
  const recent = memory.wishes.filter(({ atMs }) => atMs >= since).map(({ replicas }) => replicas);
  return Math.max(wanted, ...recent);
}

function stabilised({ autoscaler, memory, current, wanted, nowMs }: Situation): number {
  const { scaleUp, scaleDown } = autoscaler.spec.behavior ?? {};
  const after = (seconds: number): readonly number[] =>
    memory.wishes.filter(({ atMs }) => atMs > nowMs - seconds * 1000).map(({ replicas }) => replicas);
  const lowest = Math.min(wanted, ...after(scaleUp?.stabilizationWindowSeconds ?? 0));
  const highest = Math.max(wanted, ...after(scaleDown?.stabilizationWindowSeconds ?? DOWNSCALE_SECONDS));
  return Math.min(Math.max(current, lowest), highest);
}

type Bound = readonly [number, keyof typeof LIMITS];

/** Without rules of its own an autoscaler at most doubles, or goes to four. */
function plainBounds({ autoscaler, current }: Situation): { most: Bound; least: Bound } {
  const { maxReplicas = 1, minReplicas = 1 } = autoscaler.spec;
  const rate = Math.max(2 * current, 4);
  return {
    most: maxReplicas > rate ? [rate, 'ScaleUpLimit'] : [maxReplicas, 'TooManyReplicas'],
    least: [minReplicas, 'TooFewReplicas'],
  };
}

function ruledBounds(situation: Situation, stable: number): { most: Bound; least: Bound } {
  const { autoscaler, current } = situation;
  const { maxReplicas = 1, minReplicas = 1, behavior = {} } = autoscaler.spec;
  const most: Bound = [maxReplicas, 'TooManyReplicas'];
  const least: Bound = [minReplicas, 'TooFewReplicas'];
  const never = { most: [stable, 'TooManyReplicas'], least: [stable, 'TooFewReplicas'] } as const;
  if (stable > current) {
    const rate = Math.max(current, rateLimit(situation, behavior.scaleUp, 1));
    return { ...never, most: maxReplicas > rate ? [rate, 'ScaleUpLimit'] : most };
  }
  if (stable < current) {
    const rate = Math.min(current, rateLimit(situation, behavior.scaleDown, -1));
    return { ...never, least: minReplicas < rate ? [rate, 'ScaleDownLimit'] : least };
  }
  return never;
}

/** The furthest that the policies let it go in this direction, from where each period began. */
function rateLimit({ memory, current, nowMs }: Situation, rules: ScalingRules = {}, sign: 1 | -1): number {
  const { selectPolicy = 'Max', policies = [] } = rules;
  if (selectPolicy === 'Disabled' || policies.length === 0) return current;
  const proposals = policies.map(({ type, value = 0, periodSeconds = 0 }) => {
    const since = nowMs - periodSeconds * 1000;
    const moved = memory.changes.filter(({ atMs }) => atMs > since).reduce((sum, { by }) => sum + by, 0);
    const start = current - moved;
    if (type === 'Pods') return start + sign * value;
    return sign === 1 ? Math.ceil((start * (100 + value)) / 100) : Math.trunc((start * (100 - value)) / 100);
  });
  // The larger change is the higher number on the way up and the lower one on the way down.
  const isHighest = (selectPolicy === 'Max') === (sign === 1);
  return isHighest ? Math.max(...proposals) : Math.min(...proposals);
}

/** Remembers that it scaled; nothing is kept where no rule would ask. */
export function noteChange(
  memory: Memory,
  { spec }: HorizontalPodAutoscaler,
  by: number,
  nowMs: number,
): void {
  if (spec.behavior === undefined) return;
  const recent = memory.changes.filter(({ atMs }) => atMs > nowMs - LONGEST_MEMORY_MS);
  memory.changes = [...recent, { by, atMs: nowMs }];
}
