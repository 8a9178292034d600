/** Judges what the learner has sent: reads the trace, which holds who answered and which life of the pod it was. */
import type { TracedRequest } from '../cluster/trace';
import type { Condition } from '../course/schema';
import type { Evidence, Finding } from './judge';
import { findObject, nameValue, resolveValue } from './lookup';
import { hostOf, isFrom, isMadeBy, isNameOfService, namePlace, portOf } from './places';

type RequestCondition = Extract<Condition, { kind: 'request' }>;
type Target = RequestCondition['to'];

export function judgeRequest(condition: RequestCondition, evidence: Evidence): Finding {
  const sent = listSent(condition, evidence).filter(
    (request) => request.protocol === condition.protocol && isFrom(request, condition.from),
  );
  const inTime = sent.filter((request) => beganAfter(request, condition, evidence));
  const isMeant = (request: TracedRequest) =>
    endedAsMeant(request, condition) &&
    (condition.port === undefined || portOf(request.target) === Number(condition.port)) &&
    wentWhereMeant(request, condition, evidence);
  return {
    holds: inTime.some(isMeant),
    expected: describeExpected(condition),
    observed: describeObserved(condition, sent, preferNear(inTime, condition, evidence)),
    command: sent.length === 0 ? null : 'explain',
  };
}

/** A node asks only for itself (probes), unless it is asked for; who asks by its own program is nobody's last. */
function listSent({ from, last }: RequestCondition, evidence: Evidence): readonly TracedRequest[] {
  const isNodeMeant = from !== 'laptop' && 'node' in from;
  const all = evidence.cluster
    .requests()
    .filter(({ protocol, from: sender }) => protocol !== 'dns' && (isNodeMeant || sender.kind !== 'node'));
  return last ? all.filter((request) => !evidence.askers.has(request.from.name)).slice(-1) : all;
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
  if ('service' in to) return isAddressedTo(host, to, evidence);
  return outcome === 'failed' ? hasAddress(host, to, evidence) : isAnsweredBy(request, to, evidence);
}

function isAddressedTo(host: string, to: Extract<Target, { service: string }>, evidence: Evidence): boolean {
  const { service, namespace, by } = to;
  const isName = isNameOfService(host, service, namespace);
  if (isName || by === 'name') return isName && by !== 'address';
  const address = resolveValue(evidence, {
    of: { kind: 'Service', name: service, namespace },
    path: 'spec.clusterIP',
    at: 'now',
  });
  return 'text' in address && address.text === host;
}

type PodTarget = Extract<Target, { pod: string } | { deployment: string }>;

const isNamed = (name: string, to: PodTarget): boolean =>
  'pod' in to ? name === to.pod : isMadeBy(name, to.deployment);

/** Nobody answered: meant is who has the address now. */
function hasAddress(host: string, to: PodTarget, evidence: Evidence): boolean {
  return evidence.cluster
    .list('Pod', to.namespace)
    .some(
      ({ metadata, status }) =>
        isNamed(metadata.name, to) && (status as { podIP?: string } | undefined)?.podIP === host,
    );
}

function isAnsweredBy(
  { answeredBy: pod, target }: TracedRequest,
  to: PodTarget,
  evidence: Evidence,
): boolean {
  if (pod === null || !isNamed(pod.name, to) || pod.namespace !== to.namespace) return false;
  if (to.node !== undefined && pod.node !== to.node) return false;
  if ('deployment' in to && to.direct && !isOwnAddress(hostOf(target), pod.uid, evidence)) return false;
  if (to.life === 'any') return true;
  const isFirst = evidence.startObjects('Pod').some(({ metadata }) => metadata.uid === pod.uid);
  return to.life === 'first' ? isFirst : !isFirst;
}

const isOwnAddress = (host: string, uid: string, evidence: Evidence): boolean =>
  [...evidence.cluster.list('Pod'), ...evidence.startObjects('Pod')].some(
    ({ metadata, status }) =>
      metadata.uid === uid && (status as { podIP?: string } | undefined)?.podIP === host,
  );

const nameProtocol = ({ protocol }: RequestCondition) => (protocol === 'http' ? 'an HTTP request' : 'a ping');

function describeExpected(condition: RequestCondition): string {
  const { to, from, outcome } = condition;
  const status = condition.status === undefined ? '' : ` with ${condition.status}`;
  const when =
    condition.after === undefined ? '' : `, sent after ${condition.after.created.name} was created`;
  const start = `${nameProtocol(condition)} from ${namePlace(from)}`;
  if ('service' in to) {
    const how = to.by === 'any' ? '' : ` at its ${to.by}`;
    return `${start} to ${to.service}${how} that ${outcome === 'failed' ? 'fails' : `is answered${status}`}${when}`;
  }
  const whom = 'address' in to ? nameValue(to.address) : describePod(to);
  const how = outcome === 'failed' ? `that does not reach ${whom}` : `that ${whom} answers`;
  return `${start} ${how}${status}${when}`;
}

function describePod(to: PodTarget): string {
  const name = 'pod' in to ? to.pod : `pod of ${to.deployment}`;
  const article = 'pod' in to ? '' : 'a ';
  const which =
    to.life === 'later'
      ? `the new ${name}`
      : to.life === 'first' && !('pod' in to)
        ? `the first ${name}`
        : article + name;
  return to.node === undefined ? which : `${which} on ${to.node}`;
}

/** Told first: those to the same Service or address, since others were meant for other tasks. */
function preferNear(
  sent: readonly TracedRequest[],
  { to }: RequestCondition,
  evidence: Evidence,
): readonly TracedRequest[] {
  const isNear = ({ target }: TracedRequest) => {
    if ('service' in to) return isAddressedTo(hostOf(target), { ...to, by: 'any' }, evidence);
    if (!('address' in to)) return false;
    const address = resolveValue(evidence, to.address);
    return 'text' in address && address.text === hostOf(target);
  };
  const near = sent.filter(isNear);
  return near.length > 0 ? near : sent;
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
