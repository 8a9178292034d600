/** Judges what the learner has sent: reads the trace, which holds who answered and which life of the pod it was. */
import type { TracedRequest } from '../cluster/trace';
import type { Condition, RequestPlace } from '../course/schema';
import type { Evidence, Finding } from './judge';
import { findObject, nameValue, resolveValue } from './lookup';

type RequestCondition = Extract<Condition, { kind: 'request' }>;

export function judgeRequest(condition: RequestCondition, evidence: Evidence): Finding {
  // A node asks only for itself (probes), unless it is asked for; a question for a name is no request yet.
  const isAsked = ({ from, protocol }: TracedRequest) =>
    protocol !== 'dns' && (from.kind !== 'node' || (condition.from !== 'laptop' && 'node' in condition.from));
  const all = evidence.cluster.requests().filter(isAsked);
  const sent = (condition.last ? all.slice(-1) : all).filter(
    (request) => request.protocol === condition.protocol && isFrom(request, condition.from),
  );
  const inTime = sent.filter((request) => beganAfter(request, condition, evidence));
  return {
    holds: inTime.some(
      (request) => endedAsMeant(request, condition) && wentWhereMeant(request, condition, evidence),
    ),
    expected: describeExpected(condition),
    observed: describeObserved(condition, sent, inTime),
    command: sent.length === 0 ? null : 'explain',
  };
}

function isFrom(request: TracedRequest, from: RequestPlace): boolean {
  if (from === 'laptop') return request.from.kind === 'laptop';
  if ('node' in from) return request.from.kind === 'node' && request.from.name === from.node;
  return request.from.kind === 'pod' && request.from.name === `${from.namespace}/${from.pod}`;
}

/** Both sides are RFC 3339 with seconds, so that they compare as text. */
function beganAfter(request: TracedRequest, condition: RequestCondition, evidence: Evidence): boolean {
  if (condition.after === undefined) return true;
  const created = findObject(evidence, condition.after.created)?.metadata.creationTimestamp;
  return created !== undefined && evidence.cluster.timestamp(request.startedMs) >= created;
}

function endedAsMeant({ outcome }: TracedRequest, condition: RequestCondition): boolean {
  if (outcome === null) return false;
  if (outcome.kind === 'failed') return condition.outcome === 'failed';
  if (condition.outcome === 'failed') return false;
  if (outcome.status === null) return condition.status === undefined;
  return condition.status === undefined ? outcome.status < 400 : outcome.status === condition.status;
}

function wentWhereMeant(
  request: TracedRequest,
  { to, outcome }: RequestCondition,
  evidence: Evidence,
): boolean {
  const host = hostOf(request.target);
  if ('address' in to) {
    const address = resolveValue(evidence, to.address);
    return 'text' in address && address.text === host;
  }
  const reference = { kind: 'Pod', name: to.pod, namespace: to.namespace };
  if (outcome === 'failed') {
    const address = resolveValue(evidence, { of: reference, path: 'status.podIP', at: 'now' });
    return 'text' in address && address.text === host;
  }
  const pod = request.answeredBy;
  if (pod === null || pod.name !== to.pod || pod.namespace !== to.namespace) return false;
  if (to.node !== undefined && pod.node !== to.node) return false;
  if (to.life === 'any') return true;
  const isFirst = findObject(evidence, reference, 'start')?.metadata.uid === pod.uid;
  return to.life === 'first' ? isFirst : !isFirst;
}

/** `http://1.1.1.3:443/` → 1.1.1.3 */
export function hostOf(target: string): string {
  return /^(?:[a-z]+:\/\/)?([^/:]+)/.exec(target)?.[1] ?? target;
}

const nameProtocol = ({ protocol }: RequestCondition) => (protocol === 'http' ? 'an HTTP request' : 'a ping');

export function namePlace(place: RequestPlace): string {
  if (place === 'laptop') return 'your laptop';
  return 'node' in place ? place.node : place.pod;
}

function describeExpected(condition: RequestCondition): string {
  const { to, from, outcome } = condition;
  const whom = 'pod' in to ? describePod(to) : nameValue(to.address);
  const how = outcome === 'failed' ? `that does not reach ${whom}` : `that ${whom} answers`;
  const status = condition.status === undefined ? '' : ` with ${condition.status}`;
  const when =
    condition.after === undefined ? '' : `, sent after ${condition.after.created.name} was created`;
  return `${nameProtocol(condition)} from ${namePlace(from)} ${how}${status}${when}`;
}

function describePod(to: { readonly pod: string; readonly life: string; readonly node?: string }): string {
  const which = to.life === 'later' ? `the new ${to.pod}` : to.pod;
  return to.node === undefined ? which : `${which} on ${to.node}`;
}

function describeObserved(
  condition: RequestCondition,
  sent: readonly TracedRequest[],
  inTime: readonly TracedRequest[],
): string {
  const last = inTime.at(-1) ?? sent.at(-1);
  if (last === undefined)
    return `no ${nameProtocol(condition).replace(/^an? /, '')} from ${namePlace(condition.from)} yet`;
  const earlier = inTime.length === 0 ? ' (sent too early)' : '';
  const { outcome, answeredBy, target } = last;
  if (outcome === null) return `the last one, to ${target}, is still under way`;
  if (outcome.kind === 'failed') return `the last one, to ${target}, failed: ${outcome.reason}${earlier}`;
  const who =
    answeredBy === null ? 'was answered' : `was answered by ${answeredBy.name} on ${answeredBy.node}`;
  return `the last one, to ${target}, ${who}${outcome.status === null ? '' : ` with ${outcome.status}`}${earlier}`;
}
