/**
 * Which of several pods `exec deploy/web` and `logs deploy/web` mean. Upstream: kubectl/pkg/polymorphichelpers
 * (GetFirstPod), kubectl/pkg/util/podutils (ActivePods, which exec turns around, and ByLogging). Left out: waiting for
 * a pod where there is none.
 */
import { compareText } from '../../files/paths';
import { at, isTree, listAt, type Tree, textAt } from './output/value';

export type PodOrder = (left: Tree, right: Tree) => number;

/** Best first: on a node, running, ready, ready for longest, restarted least often, oldest. */
export const orderForExec: PodOrder = (left, right) => -compareActive(left, right);

/** Best first, as for exec, but whoever was restarted most often has most to tell. */
export const orderForLogs: PodOrder = (left, right) =>
  Number(isAssigned(right)) - Number(isAssigned(left)) ||
  rank(LOGGING_PHASES, left) - rank(LOGGING_PHASES, right) ||
  Number(isReady(right)) - Number(isReady(left)) ||
  (isReady(left) && isReady(right) ? compareAge(readySince(left), readySince(right)) : 0) ||
  mostRestarts(right) - mostRestarts(left) ||
  compareAge(createdAt(left), createdAt(right));

/** The order in which a controller would delete them. */
function compareActive(left: Tree, right: Tree): number {
  return (
    Number(isAssigned(left)) - Number(isAssigned(right)) ||
    rank(ACTIVE_PHASES, left) - rank(ACTIVE_PHASES, right) ||
    Number(isReady(left)) - Number(isReady(right)) ||
    (isReady(left) && isReady(right) ? -compareAge(readySince(left), readySince(right)) : 0) ||
    mostRestarts(right) - mostRestarts(left) ||
    -compareAge(createdAt(left), createdAt(right))
  );
}

/** A phase that stands in neither counts as the first, upstream too. */
const ACTIVE_PHASES = ['Pending', 'Unknown', 'Running'];
const LOGGING_PHASES = ['Running', 'Unknown', 'Pending'];

const rank = (phases: readonly string[], pod: Tree) =>
  Math.max(0, phases.indexOf(textAt(pod, 'status', 'phase')));

const isAssigned = (pod: Tree) => textAt(pod, 'spec', 'nodeName') !== '';

const readyCondition = (pod: Tree) =>
  listAt(pod, 'status', 'conditions').find(
    (condition) => textAt(condition, 'type') === 'Ready' && textAt(condition, 'status') === 'True',
  );

const isReady = (pod: Tree) => readyCondition(pod) !== undefined;

const readySince = (pod: Tree) => textAt(readyCondition(pod), 'lastTransitionTime');

const createdAt = (pod: Tree) => textAt(pod, 'metadata', 'creationTimestamp');

/** The older one first; no time at all counts as the youngest. */
function compareAge(left: string, right: string): number {
  if (left === '' || right === '') return Number(left === '') - Number(right === '');
  return compareText(left, right);
}

function mostRestarts(pod: Tree): number {
  return listAt(pod, 'status', 'containerStatuses')
    .filter(isTree)
    .reduce((most, container) => Math.max(most, Number(at(container, 'restartCount') ?? 0)), 0);
}
