/**
 * What a StatefulSet does next, in this order: make the pods that are missing, from the lowest ordinal; remove
 * those beyond its number, from the highest; replace those of an older revision, from the highest. OrderedReady
 * takes one step and waits for each pod; Parallel waits for none.
 * A Parallel set replaces broken pods of an old revision whatever is unavailable, as releases after 1.36.0 do.
 * Upstream: pkg/controller/statefulset/stateful_set_control.go.
 */
import type { Pod } from '../../resources';
import type { StatefulSet } from '../../workload-resources';
import { isAvailable, isOver, isTerminating } from '../pod-state';
import {
  firstOrdinal,
  isInRange,
  isOrdered,
  isRolling,
  maxUnavailable,
  ordinalOf,
  partitionOf,
  revisionOfPod,
  wantedReplicas,
} from './identity';
import { isRunningAndReady } from './stateful-status';

/** What can be done to a pod; a refusal of the API is thrown. */
export interface Acts {
  create(ordinal: number): void;
  remove(pod: Pod): void;
  /** Its claims, where some are missing. */
  createClaims(ordinal: number): void;
  /** Its labels, and who owns its claims. */
  mend(pod: Pod, ordinal: number): void;
  /** Tries many, and goes on after some were refused; throws the first refusal. */
  tryAll(count: number, attempt: (index: number) => void): void;
}

interface Place {
  readonly ordinal: number;
  readonly pod: Pod | null;
}

interface View {
  readonly set: StatefulSet;
  /** By ordinal, each that should be there. */
  readonly places: readonly Place[];
  /** Beyond the range, the highest first. */
  readonly condemned: readonly { readonly ordinal: number; readonly pod: Pod }[];
  readonly update: string;
  isUp(pod: Pod): boolean;
}

/** One pass. `update`: the name of the revision that pods are to have. */
export function takeSteps(
  set: StatefulSet,
  pods: readonly Pod[],
  update: string,
  nowEpochMs: number,
  acts: Acts,
): void {
  const { minReadySeconds = 0 } = set.spec;
  const isUp = (pod: Pod): boolean => isRunningAndReady(pod) && isAvailable(pod, minReadySeconds, nowEpochMs);
  const view: View = { set, ...sortOut(set, pods), update, isUp };
  const isBlocked = isOrdered(set) ? stepInOrder(view, acts) : stepAtOnce(view, acts);
  if (!isBlocked && isRolling(set)) replaceOld(view, acts);
}

function sortOut(set: StatefulSet, pods: readonly Pod[]): Pick<View, 'places' | 'condemned'> {
  const byOrdinal = new Map<number, Pod>();
  const condemned: { ordinal: number; pod: Pod }[] = [];
  for (const pod of pods) {
    const ordinal = ordinalOf(set, pod);
    if (ordinal === null) continue;
    if (isInRange(set, ordinal)) byOrdinal.set(ordinal, pod);
    else condemned.push({ ordinal, pod });
  }
  const first = firstOrdinal(set);
  const places = Array.from({ length: wantedReplicas(set) }, (_, index) => ({
    ordinal: first + index,
    pod: byOrdinal.get(first + index) ?? null,
  }));
  return { places, condemned: condemned.sort((a, b) => b.ordinal - a.ordinal) };
}

/** True where something has to happen before the next step. */
function stepInOrder({ places, condemned, isUp }: View, acts: Acts): boolean {
  for (const { ordinal, pod } of places) {
    if (pod === null) {
      acts.create(ordinal);
      return true;
    }
    if (isOver(pod)) {
      if (!isTerminating(pod)) acts.remove(pod);
      return true;
    }
    if (pod.status?.phase === 'Pending') acts.createClaims(ordinal);
    if (isTerminating(pod) || !isUp(pod)) return true;
    acts.mend(pod, ordinal);
  }
  for (const { pod, ordinal } of condemned) acts.mend(pod, ordinal);
  const [next] = condemned;
  if (next === undefined) return false;
  const firstDown = condemned.filter(({ pod }) => isTerminating(pod) || !isUp(pod)).at(-1);
  if (!isTerminating(next.pod) && (isUp(next.pod) || firstDown === next)) acts.remove(next.pod);
  return true;
}

function stepAtOnce({ places, condemned }: View, acts: Acts): boolean {
  acts.tryAll(places.length, (index) => {
    const { ordinal, pod } = places[index]!;
    if (pod === null) return acts.create(ordinal);
    if (isOver(pod)) {
      if (!isTerminating(pod)) acts.remove(pod);
      return;
    }
    if (pod.status?.phase === 'Pending') acts.createClaims(ordinal);
    acts.mend(pod, ordinal);
  });
  for (const { pod, ordinal } of condemned) acts.mend(pod, ordinal);
  for (const { pod } of condemned) if (!isTerminating(pod)) acts.remove(pod);
  return false;
}

/** As many as may be missing, from the highest ordinal down to the partition. */
function replaceOld({ set, places, update, isUp }: View, acts: Acts): void {
  const isDown = ({ pod }: Place): boolean => pod === null || isTerminating(pod) || !isUp(pod);
  const isOld = ({ pod }: Place): boolean =>
    pod !== null && !isTerminating(pod) && revisionOfPod(pod) !== update;
  let budget = maxUnavailable(set) - places.filter(isDown).length;
  const old = places.slice(partitionOf(set)).filter(isOld).reverse();
  if (!isOrdered(set)) for (const { pod } of old.filter(isDown)) acts.remove(pod!);
  for (const place of isOrdered(set) ? old : old.filter((one) => !isDown(one))) {
    if (budget <= 0) return;
    acts.remove(place.pod!);
    budget -= 1;
  }
}
