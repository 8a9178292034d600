import { expect, test } from 'vitest';
import type { KubernetesObject } from '../cluster/resources';
import type { Place, TracedRequest } from '../cluster/trace';
import { conditionSchema } from '../course/condition-schema';
import type { Task } from '../course/schema';
import { type Evidence, findMistake, judgeCondition, type ProbeOutcome } from './judge';

const pod = (
  name: string,
  uid: string,
  address: string,
  node: string,
  created: string,
): KubernetesObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: {
    name,
    namespace: 'default',
    uid,
    creationTimestamp: created,
    labels: { run: name, 'a.b/c': 'd' },
  },
  spec: { nodeName: node, containers: [{ image: 'nginx' }, { image: 'redis' }] },
  status: { podIP: address },
});
const NGINX = pod('pod-nginx', 'u1', '1.1.1.4', 'node-1', '2026-01-01T00:00:00Z');
const FIRST = pod('pod-shop', 'u2', '1.1.1.5', 'node-1', '2026-01-01T00:00:00Z');
const LATER = pod('pod-shop', 'u3', '1.1.1.6', 'node-2', '2026-01-01T00:01:00Z');

const place = (kind: Place['kind'], name: string): Place => ({ kind, name, address: null });
let number = 0;
function request(change: Partial<TracedRequest>): TracedRequest {
  number += 1;
  return {
    id: number,
    protocol: 'http',
    from: place('pod', 'default/pod-nginx'),
    target: 'http://1.1.1.6:80/',
    startedMs: 70_000,
    endedMs: 70_005,
    outcome: { kind: 'answered', status: 200 },
    answeredBy: { namespace: 'default', name: 'pod-shop', uid: 'u3', node: 'node-2' },
    hops: [],
    ...change,
  };
}

interface Scene {
  readonly pods?: readonly KubernetesObject[];
  readonly requests?: readonly TracedRequest[];
  readonly answers?: Readonly<Record<string, string>>;
  readonly files?: Readonly<Record<string, string>>;
  readonly probe?: ProbeOutcome;
}

function evidence({
  pods = [NGINX, LATER],
  requests = [],
  answers = {},
  files = {},
  probe,
}: Scene): Evidence {
  return {
    cluster: {
      list: (kind) => (kind === 'Pod' ? pods : []),
      requests: () => requests,
      timestamp: (atMs) =>
        `2026-01-01T00:0${Math.floor(atMs / 60_000)}:${String((atMs / 1000) % 60).padStart(2, '0')}Z`,
    },
    startObjects: () => [NGINX, FIRST],
    askers: new Set(['default/pod-guest']),
    answers: new Map(Object.entries(answers)),
    readFile: (path) => files[path] ?? null,
    probe: probe === undefined ? null : () => probe,
  };
}

const read = (condition: object) => conditionSchema.parse({ sentence: 'So it is.', ...condition });

function check(condition: object, scene: Scene, outcome: string, observed: string): void {
  expect(judgeCondition(read(condition), 'a-task', evidence(scene))).toMatchObject({ outcome, observed });
}

test('an answer is compared with what the world holds now, and the expected value is not given away', () => {
  const condition = {
    kind: 'answer',
    equals: { of: { kind: 'Pod', name: 'pod-shop' }, path: 'status.podIP' },
  };
  check(condition, {}, 'not-yet', 'no answer yet');
  check(condition, { answers: { 'a-task': '1.1.1.5' } }, 'not-yet', '1.1.1.5');
  check(condition, { answers: { 'a-task': '1.1.1.6' } }, 'passed', '1.1.1.6');
  check(condition, { answers: { 'b-task': '1.1.1.6' } }, 'not-yet', 'no answer yet');
  check({ ...condition, task: 'b-task' }, { answers: { 'b-task': '1.1.1.6' } }, 'passed', '1.1.1.6');
  check(condition, { pods: [], answers: { 'a-task': '1.1.1.6' } }, 'not-yet', '1.1.1.6');
  const verdict = judgeCondition(read(condition), 'a-task', evidence({}));
  expect(verdict.expected).toBe('the address of pod-shop');
  expect(verdict.command).toBe('kubectl get pod pod-shop -o wide');
});

test('a request counts from the right place, to the right life of a pod', () => {
  const condition = { kind: 'request', from: { pod: 'pod-nginx' }, to: { pod: 'pod-shop', life: 'later' } };
  check(condition, {}, 'not-yet', 'no HTTP request from pod-nginx yet');
  const told = 'the last one, to http://1.1.1.6:80/, was answered by pod-shop on node-2 with 200';
  check(condition, { requests: [request({})] }, 'passed', told);
  check(
    condition,
    { requests: [request({ from: place('laptop', 'laptop') })] },
    'not-yet',
    'no HTTP request from pod-nginx yet',
  );
  const first = { namespace: 'default', name: 'pod-shop', uid: 'u2', node: 'node-1' };
  const toldFirst = 'the last one, to http://1.1.1.6:80/, was answered by pod-shop on node-1 with 200';
  check(condition, { requests: [request({ answeredBy: first })] }, 'not-yet', toldFirst);
  check(
    { ...condition, to: { pod: 'pod-shop', life: 'first' } },
    { requests: [request({ answeredBy: first })] },
    'passed',
    toldFirst,
  );
  check(
    { ...condition, to: { pod: 'pod-shop', node: 'node-1' } },
    { requests: [request({})] },
    'not-yet',
    told,
  );
});

test('a request counts by its end: answered, failed, a status, under way', () => {
  const condition = { kind: 'request', from: { pod: 'pod-nginx' }, to: { pod: 'pod-shop' } };
  const refused = request({ outcome: { kind: 'failed', reason: 'refused' }, answeredBy: null });
  check(
    condition,
    { requests: [refused] },
    'not-yet',
    'the last one, to http://1.1.1.6:80/, failed: refused',
  );
  check(
    { ...condition, outcome: 'failed' },
    { requests: [refused] },
    'passed',
    'the last one, to http://1.1.1.6:80/, failed: refused',
  );
  const missing = request({ outcome: { kind: 'answered', status: 404 } });
  const told = 'the last one, to http://1.1.1.6:80/, was answered by pod-shop on node-2 with 404';
  check(condition, { requests: [missing] }, 'not-yet', told);
  check({ ...condition, status: 404 }, { requests: [missing] }, 'passed', told);
  const open = request({ outcome: null, endedMs: null });
  check(
    condition,
    { requests: [open] },
    'not-yet',
    'the last one, to http://1.1.1.6:80/, is still under way',
  );
});

test('of a mistake only the last request counts, and probes of a node are not the learner’s', () => {
  const condition = { kind: 'request', from: { pod: 'pod-nginx' }, to: { pod: 'pod-shop' }, last: true };
  const told = 'the last one, to http://1.1.1.6:80/, was answered by pod-shop on node-2 with 200';
  const probe = request({ from: place('node', 'node-2') });
  check(condition, { requests: [request({}), probe] }, 'passed', told);
  const fromLaptop = request({ from: place('laptop', 'laptop') });
  check(condition, { requests: [request({}), fromLaptop] }, 'not-yet', 'no HTTP request from pod-nginx yet');
});

test('a request may be asked for after a pod was made, and to an address of the start', () => {
  const address = { of: { kind: 'Pod', name: 'pod-shop' }, path: 'status.podIP', at: 'start' };
  const condition = {
    kind: 'request',
    from: { pod: 'pod-nginx' },
    to: { address },
    outcome: 'failed',
    after: { created: { kind: 'Pod', name: 'pod-shop' } },
  };
  const failed = {
    outcome: { kind: 'failed', reason: 'timed out' },
    answeredBy: null,
    target: 'http://1.1.1.5/',
  } as const;
  check(
    condition,
    { requests: [request(failed)] },
    'passed',
    'the last one, to http://1.1.1.5/, failed: timed out',
  );
  check(
    condition,
    { requests: [request({ ...failed, startedMs: 59_000 })] },
    'not-yet',
    'the last one, to http://1.1.1.5/, failed: timed out (sent too early)',
  );
});

test('a field of an object is compared, and missing things have words', () => {
  const of = { kind: 'Pod', name: 'pod-shop' };
  const field = { kind: 'object', of, path: 'spec.nodeName' };
  check({ ...field, value: 'node-2' }, {}, 'passed', 'node-2');
  check({ ...field, value: 'node-1' }, {}, 'not-yet', 'node-2');
  check({ ...field, operator: 'notEquals', value: 'node-1' }, {}, 'passed', 'node-2');
  check({ ...field, operator: 'oneOf', values: ['node-1', 'node-2'] }, {}, 'passed', 'node-2');
  check({ ...field, value: 'node-2' }, { pods: [] }, 'not-yet', 'there is no Pod named pod-shop');
  check(
    { ...field, operator: 'notEquals', value: 'x' },
    { pods: [] },
    'not-yet',
    'there is no Pod named pod-shop',
  );
  check({ kind: 'object', of, path: 'spec.containers[1].image', value: 'redis' }, {}, 'passed', 'redis');
  check({ kind: 'object', of, path: 'metadata.labels["a.b/c"]', value: 'd' }, {}, 'passed', 'd');
  check(
    { kind: 'object', of, path: 'status.phase', value: 'Running' },
    {},
    'not-yet',
    'pod-shop has no phase',
  );
  check({ kind: 'object', of, operator: 'absent' }, { pods: [] }, 'passed', 'there is no Pod named pod-shop');
  check({ kind: 'object', of, operator: 'exists' }, {}, 'passed', 'Pod pod-shop exists');
  const uid = { of, path: 'metadata.uid', at: 'start' };
  check({ kind: 'object', of, path: 'metadata.uid', operator: 'notEquals', value: uid }, {}, 'passed', 'u3');
  check(
    { kind: 'object', of, path: 'metadata.uid', operator: 'notEquals', value: uid },
    { pods: [FIRST] },
    'not-yet',
    'u2',
  );
});

test('objects are counted by label', () => {
  const of = { kind: 'Pod', labels: { run: 'pod-shop' } };
  check({ kind: 'count', of, number: 1 }, {}, 'passed', '1');
  check({ kind: 'count', of, number: 2 }, {}, 'not-yet', '1');
  check({ kind: 'count', of: { kind: 'Pod' }, operator: 'atLeast', number: 2 }, {}, 'passed', '2');
  check({ kind: 'count', of: { kind: 'Pod' }, operator: 'atMost', number: 1 }, {}, 'not-yet', '2');
});

test('a probe is asked on a copy only', () => {
  const host = { of: { kind: 'Pod', name: 'pod-shop' }, path: 'status.podIP' };
  const probe = { kind: 'probe', from: { pod: 'pod-nginx' }, host, answeredBy: 'pod-shop' };
  check(probe, {}, 'not-yet', 'not asked yet');
  check(probe, { probe: { status: 200, answeredBy: 'pod-shop' } }, 'passed', '200 from pod-shop');
  check(probe, { probe: { status: 200, answeredBy: 'pod-nginx' } }, 'not-yet', '200 from pod-nginx');
  check(probe, { probe: { status: 500, answeredBy: 'pod-shop' } }, 'not-yet', '500 from pod-shop');
  check(probe, { probe: { failure: 'no answer: refused' } }, 'not-yet', 'no answer: refused');
  check(
    probe,
    { pods: [], probe: { status: 200, answeredBy: null } },
    'not-yet',
    'there is no Pod named pod-shop',
  );
});

test('files are judged by existence and content', () => {
  const files = { 'a.txt': 'hello world' };
  check({ kind: 'file', path: 'a.txt' }, { files }, 'passed', 'a.txt has 11 characters');
  check({ kind: 'file', path: 'b.txt' }, { files }, 'not-yet', 'there is no file b.txt');
  check(
    { kind: 'file', path: 'a.txt', operator: 'contains', text: 'world' },
    { files },
    'passed',
    'a.txt has 11 characters',
  );
  check(
    { kind: 'file', path: 'a.txt', operator: 'equals', text: 'world' },
    { files },
    'not-yet',
    'a.txt has 11 characters',
  );
});

test('what we cannot judge is our fault, and no text of the engine is told', () => {
  const broken = { ...evidence({}), readFile: () => (undefined as unknown as { fail(): null }).fail() };
  const verdict = judgeCondition(read({ kind: 'file', path: 'a.txt' }), 'a-task', broken);
  expect(verdict.outcome).toBe('fault');
  expect(verdict.observed).toBe('we could not: the fault is ours, your work is safe');
});

test('the first mistake whose conditions all hold is named', () => {
  const when = (address: string) => [read({ kind: 'answer', equals: address })];
  const task = {
    id: 'a-task',
    mistakes: [
      { id: 'one', when: when('1.1.1.4'), message: 'One.' },
      { id: 'two', when: when('1.1.1.5'), message: 'Two.' },
    ],
  } as unknown as Task;
  expect(findMistake(task, evidence({ answers: { 'a-task': '1.1.1.5' } }))?.id).toBe('two');
  expect(findMistake(task, evidence({ answers: { 'a-task': '9.9.9.9' } }))).toBe(null);
});
