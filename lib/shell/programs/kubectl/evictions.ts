/**
 * Pods of a drained node are asked to leave, all at the same time: a budget may refuse one for a while, and it is asked
 * again, while the others are waited for. Upstream: evictPods and waitForDelete in kubectl/pkg/drain/drain.go.
 */
import { type Process, sleep } from '../../../cluster/process';
import { type Call, print, warn } from './call';
import { requestJson } from './client';
import { findResource, resourcePath } from './discovery';
import { isNotFound, StatusError } from './errors';
import { parseDuration } from './flags';
import { compactJson } from './output/json';
import { type Tree, textAt } from './output/value';

const RETRY_MS = 5_000;
const LOOK_MS = 1_000;

interface Leaving {
  readonly name: string;
  readonly namespace: string;
  readonly uid: string;
  readonly path: string;
  /** When it is looked at next; `null`: it is over. */
  atMs: number | null;
  isEvicted: boolean;
  problem: string | null;
}

/** Returns what went wrong, in the order in which it did. */
export function* evictAll(call: Call, pods: readonly Tree[]): Process<readonly string[]> {
  const { nowMs } = call.context;
  const type = yield* findResource(call.client(), 'pods');
  const leaving = pods.map((pod): Leaving => {
    const namespace = textAt(pod, 'metadata', 'namespace');
    const name = textAt(pod, 'metadata', 'name');
    const path = resourcePath(type, namespace, name);
    const uid = textAt(pod, 'metadata', 'uid');
    return { name, namespace, uid, path, atMs: nowMs(), isEvicted: false, problem: null };
  });
  const timeoutMs = parseDuration(call.flags.text('timeout')) ?? 0;
  const deadline = timeoutMs > 0 ? nowMs() + timeoutMs : null;
  const problems: string[] = [];
  for (;;) {
    const times = leaving.flatMap(({ atMs }) => (atMs === null ? [] : [atMs]));
    if (times.length === 0) return problems;
    const waitMs = Math.min(...times) - nowMs();
    if (waitMs > 0) yield* sleep(waitMs);
    const isLate = deadline !== null && nowMs() >= deadline;
    for (const pod of leaving) {
      if (pod.atMs === null || pod.atMs > nowMs()) continue;
      yield* pod.isEvicted ? lookAt(call, pod, isLate) : ask(call, pod, isLate);
      if (pod.problem !== null && pod.atMs === null) problems.push(pod.problem);
    }
  }
}

function fail(pod: Leaving, problem: string): void {
  pod.problem = problem;
  pod.atMs = null;
}

function timeoutWords(call: Call): string {
  return `global timeout reached: ${call.flags.text('timeout')}`;
}

function* ask(call: Call, pod: Leaving, isLate: boolean): Process<void> {
  const { name, namespace } = pod;
  const about = `error when evicting pods/${JSON.stringify(name)} -n ${JSON.stringify(namespace)}`;
  yield* print(call, `evicting pod ${namespace}/${name}\n`);
  if (isLate) {
    fail(pod, `${about}: ${timeoutWords(call)}`);
    return;
  }
  const grace = call.flags.number('grace-period');
  const body = compactJson({
    kind: 'Eviction',
    apiVersion: 'policy/v1',
    metadata: { name, namespace, creationTimestamp: null },
    deleteOptions: grace >= 0 ? { gracePeriodSeconds: grace } : {},
  });
  const path = `${pod.path}/eviction`;
  try {
    yield* requestJson(call.client(), { method: 'POST', path, contentType: 'application/json', body });
    pod.isEvicted = true;
    yield* lookAt(call, pod, false);
  } catch (error) {
    if (isNotFound(error)) pod.atMs = null;
    else if (!(error instanceof StatusError)) throw error;
    else if (error.status.reason !== 'TooManyRequests') fail(pod, `${about}: ${error.status.message}`);
    else {
      yield* warn(call, `${about} (will retry after 5s): ${error.status.message}\n`);
      pod.atMs = call.context.nowMs() + RETRY_MS;
    }
  }
}

function* lookAt(call: Call, pod: Leaving, isLate: boolean): Process<void> {
  const { name, namespace } = pod;
  try {
    const present = yield* requestJson(call.client(), { method: 'GET', path: pod.path });
    if (textAt(present, 'metadata', 'uid') === pod.uid) {
      const about = `error when waiting for pod ${JSON.stringify(name)} in namespace ${JSON.stringify(namespace)} to terminate`;
      if (isLate) fail(pod, `${about}: ${timeoutWords(call)}`);
      else pod.atMs = call.context.nowMs() + LOOK_MS;
      return;
    }
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
  pod.atMs = null;
  yield* print(call, `pod/${name} evicted\n`);
}
