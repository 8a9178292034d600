import { expect, test } from 'vitest';
import { conditionSchema } from '../course/condition-schema';
import { judgeCondition } from './judge';
import { findNearest } from './nearest';
import { createEvidence, pod, request, type Scene, service, slice } from './testing/evidence';

function check(condition: object, scene: Scene, outcome: string, observed?: string): void {
  const read = conditionSchema.parse({ sentence: 'So it is.', ...condition });
  const verdict = judgeCondition(read, 'a-task', createEvidence(scene));
  expect(verdict).toMatchObject(observed === undefined ? { outcome } : { outcome, observed });
}

const SHOP = 'pod-shop-5d9c7b6f4-x2k8q';
const LATER = 'pod-shop-5d9c7b6f4-b7m2z';
const SERVICE = service('service-shop', { clusterIP: '1.1.10.3', selector: { app: 'shop' } });

test('pods behind a Service are counted, and those that are not ready are not', () => {
  const two = { kind: 'endpoints', service: 'service-shop', number: 2 };
  const objects = [SERVICE, slice('service-shop', ['1.1.1.5', '1.1.1.6', '!1.1.1.7'], 80)];
  check(two, { objects }, 'passed', '2 pods: 1.1.1.5:80, 1.1.1.6:80');
  check({ ...two, number: 3 }, { objects }, 'not-yet', '2 pods: 1.1.1.5:80, 1.1.1.6:80');
  check({ ...two, operator: 'atLeast', number: 1 }, { objects }, 'passed');
  check({ ...two, operator: 'atMost', number: 1 }, { objects }, 'not-yet');
  check({ ...two, number: 0 }, {}, 'not-yet', 'there is no Service named service-shop');
  check(
    { ...two, service: 'service-bread', number: 1 },
    { objects: [...objects, service('service-bread', {}), slice('service-bread', ['1.1.1.8'])] },
    'passed',
    '1 pod: 1.1.1.8',
  );
});

test('a Service without pods says which label no pod has, and the nearest one', () => {
  const none = { kind: 'endpoints', service: 'service-shop', number: 0 };
  const shop = pod(SHOP, { labels: { app: 'shop', tier: 'front', 'pod-template-hash': '5d9c7b6f4' } });
  const tell = (selector: Readonly<Record<string, string>> | null, observed: string, pods = [shop]) => {
    const spec = selector === null ? {} : { selector };
    check(none, { objects: [service('service-shop', spec), ...pods] }, 'passed', observed);
  };
  tell({ app: 'shopp' }, 'no pod has the label app=shopp; the nearest is app=shop');
  tell({ app: 'hsop' }, 'no pod has the label app=hsop; the nearest is app=shop');
  tell({ ap: 'shop' }, 'no pod has the label ap=shop; the nearest is app=shop');
  tell({ app: 'shop', tier: 'frnt' }, 'no pod has the label tier=frnt; the nearest is tier=front');
  tell({ app: 'service-shop' }, 'no pod has the label app=service-shop; pods have app=shop');
  tell({ colour: 'green' }, 'no pod has the label colour=green');
  tell(null, 'no pod: service-shop has no selector');
  tell({ app: 'shop' }, 'no pod that is ready has app=shop');
  tell({ app: 'shop' }, 'no pod has the label app=shop', []);
  const other = pod('pod-other', { labels: { tier: 'back' } });
  tell({ app: 'shop', tier: 'back' }, 'no pod has all of app=shop,tier=back', [shop, other]);
});

test('pods are counted by the Deployment that made them, also those that lost its labels', () => {
  const of = { kind: 'Pod', deployment: 'pod-shop' };
  const objects = [pod(SHOP, { labels: { app: 'shop' } }), pod(LATER, { labels: { app: 'rest' } })];
  const scene = {
    objects: [...objects, pod('pod-shop-extra', { labels: { app: 'shop' } }), pod('pod-shop')],
  };
  check({ kind: 'count', of, number: 2 }, scene, 'passed', '2');
  check({ kind: 'count', of: { ...of, labels: { app: 'shop' } }, number: 1 }, scene, 'passed', '1');
  check({ kind: 'count', of: { ...of, deployment: 'pod-bread' }, number: 0 }, scene, 'passed', '0');
});

test('requests are counted by the Service asked and the Deployment that answered, and each pod once', () => {
  const requests = [
    request(1, 'pod-nginx', 'http://service-shop:8080/', { pod: SHOP }),
    request(2, 'pod-nginx', 'http://1.1.10.3:8080/', { pod: LATER }),
    request(3, 'pod-nginx', 'http://service-shop:8080/', { pod: SHOP }),
    request(4, 'pod-nginx', 'http://1.1.1.7/', { pod: 'pod-shop-5d9c7b6f4-q4w5e' }),
    request(5, 'pod-nginx', 'http://service-shop:8080/', { pod: 'pod-bread' }),
    request(6, 'pod-nginx', 'http://service-shop:8080/', { failed: 'refused' }),
  ];
  const count = (more: object, observed: string) =>
    check(
      { kind: 'tally', of: { from: { pod: 'pod-nginx' }, ...more }, operator: 'atLeast', number: 0 },
      { objects: [SERVICE], requests },
      'passed',
      observed,
    );
  count({ service: 'service-shop' }, '5');
  count({ service: 'service-bread' }, '0');
  count({ deployment: 'pod-shop' }, '4');
  count({ different: 'pods' }, '4');
  count({ service: 'service-shop', different: 'pods' }, '3');
  count({ service: 'service-shop', deployment: 'pod-shop', different: 'pods' }, '2');
});

test('the nearest word needs few changes, and far ones are none', () => {
  const nearest = (word: string, words: readonly string[], expected: string | null) =>
    expect(findNearest(word, words)).toBe(expected);
  nearest('run=pod-phyton', ['run=pod-nginx', 'run=pod-python'], 'run=pod-python');
  nearest('shop', [], null);
  nearest('shop', ['bakery'], null);
  nearest('app=shop', ['app=shop'], 'app=shop');
  nearest('', ['a'], null);
});

test('a request to a Service counts by name, by its address, or by either', () => {
  const to = (by: string) => ({
    kind: 'request',
    from: { pod: 'pod-nginx' },
    to: { service: 'service-shop', by },
  });
  const sent = (target: string): Scene => ({
    objects: [SERVICE],
    requests: [request(1, 'pod-nginx', target, { pod: SHOP })],
  });
  for (const host of ['service-shop', 'service-shop.default', 'service-shop.default.svc.cluster.local.']) {
    check(to('name'), sent(`http://${host}:8080/`), 'passed');
    check(to('any'), sent(`http://${host}:8080/`), 'passed');
    check(to('address'), sent(`http://${host}:8080/`), 'not-yet');
  }
  check(to('address'), sent('http://1.1.10.3:8080/'), 'passed');
  check(to('any'), sent('http://1.1.10.3:8080/'), 'passed');
  check(to('name'), sent('http://1.1.10.3:8080/'), 'not-yet');
  check(to('any'), sent('http://1.1.1.5:80/'), 'not-yet');
  check(to('any'), sent('http://service-shop.other:8080/'), 'not-yet');
  check(to('any'), { ...sent('http://1.1.10.3:8080/'), objects: [] }, 'not-yet');
  check({ ...to('any'), port: 8080 }, sent('http://service-shop:8080/'), 'passed');
  check({ ...to('any'), port: 80 }, sent('http://service-shop:8080/'), 'not-yet');
  check({ ...to('any'), port: 80 }, sent('http://service-shop/'), 'passed');
  const failed = {
    objects: [SERVICE],
    requests: [request(1, 'pod-nginx', 'http://service-shop/', { failed: 'refused' })],
  };
  check({ ...to('name'), outcome: 'failed' }, failed, 'passed');
  check(to('name'), failed, 'not-yet');
});

test('what was observed is told of the same Service or address first, then of any', () => {
  const condition = (to: object, port: number) => ({ kind: 'request', from: { pod: 'pod-nginx' }, to, port });
  const scene = (...targets: readonly string[]): Scene => ({
    objects: [SERVICE],
    requests: targets.map((target, index) => request(index + 1, 'pod-nginx', target, { failed: 'refused' })),
  });
  const all = scene('http://service-shop/', 'http://1.1.1.5/', 'http://service-bread/');
  const told = (target: string) => `the last one, to ${target}, failed: refused`;
  check(condition({ service: 'service-shop' }, 80), all, 'not-yet', told('http://service-shop/'));
  check(
    condition({ service: 'service-shop', by: 'address' }, 80),
    all,
    'not-yet',
    told('http://service-shop/'),
  );
  check(condition({ address: '1.1.1.5' }, 80), all, 'not-yet', told('http://1.1.1.5/'));
  check(condition({ address: '1.1.1.9' }, 80), all, 'not-yet', told('http://service-bread/'));
  check(condition({ deployment: 'pod-shop' }, 80), all, 'not-yet', told('http://service-bread/'));
});

test('a request counts by the Deployment whose pod answered, and by its life', () => {
  const condition = (more: object) => ({
    kind: 'request',
    from: { pod: 'pod-nginx' },
    to: { deployment: 'pod-shop', ...more },
  });
  const start = [pod(SHOP, { uid: 'u1', address: '1.1.1.5' })];
  const objects = [pod(LATER, { uid: 'u2', address: '1.1.1.6' })];
  const by = (name: string, uid: string): Scene => ({
    ...{ start, objects },
    requests: [request(1, 'pod-nginx', 'http://1.1.1.6/', { pod: name, uid })],
  });
  check(condition({}), by(LATER, 'u2'), 'passed');
  check(condition({ life: 'later' }), by(LATER, 'u2'), 'passed');
  check(condition({ life: 'first' }), by(LATER, 'u2'), 'not-yet');
  check(condition({ life: 'first' }), by(SHOP, 'u1'), 'passed');
  check(condition({}), by('pod-shop', 'u3'), 'not-yet');
  check(condition({ direct: true }), by(LATER, 'u2'), 'passed');
  const indirect = [request(1, 'pod-nginx', 'http://service-shop:8080/', { pod: LATER, uid: 'u2' })];
  check(condition({ direct: true }), { start, objects, requests: indirect }, 'not-yet');
  check(condition({}), { start, objects, requests: indirect }, 'passed');
  check(condition({}), by('pod-shopping-5d9c7b6f4-b7m2z', 'u3'), 'not-yet');
  const failed = (target: string): Scene => ({
    ...{ start, objects },
    requests: [request(1, 'pod-nginx', target, { failed: 'refused' })],
  });
  check({ ...condition({}), outcome: 'failed' }, failed('http://1.1.1.6:99/'), 'passed');
  check({ ...condition({}), outcome: 'failed' }, failed('http://1.1.1.5:99/'), 'not-yet');
});

test('who asks by its own program never sends the last request of the learner', () => {
  const requests = [
    request(1, 'pod-nginx', 'http://1.1.1.6/', { pod: LATER }),
    request(2, 'pod-guest', 'http://1.1.1.5/', { failed: 'no answer in time' }),
  ];
  const last = { kind: 'request', last: true, from: { pod: 'pod-nginx' }, to: { deployment: 'pod-shop' } };
  check(last, { requests, askers: ['default/pod-guest'] }, 'passed');
  check(last, { requests }, 'not-yet');
  const lookup = {
    ...request(3, 'pod-nginx', 'service-shop', { failed: 'no such name' }),
    protocol: 'dns',
  } as const;
  check(last, { requests: [requests[0]!, lookup] }, 'passed');
});

test('an answer may be a number of objects or of requests, or one of several words', () => {
  const pods = [
    pod('pod-a', { labels: { crew: 'day' } }),
    pod('pod-b', { labels: { crew: 'day' }, ready: false }),
    pod('pod-c', { labels: { crew: 'night' }, uid: 'later', at: 4 }),
    pod('pod-d', { labels: { crew: 'day' }, namespace: 'other' }),
  ];
  const requests = [
    request(1, 'pod-a', 'http://1.1.1.5/', { pod: SHOP }),
    request(5, 'pod-a', 'http://1.1.1.5/', { failed: 'no answer in time' }),
    request(6, 'pod-a', 'http://1.1.1.5/', { failed: 'no answer in time' }),
    request(7, 'pod-b', 'http://1.1.1.5/', { failed: 'refused' }),
    { ...request(8, 'pod-a', 'http://1.1.1.5/', { failed: '' }), outcome: null },
  ];
  const answers = (equals: object, given: string) =>
    check(
      { kind: 'answer', equals },
      { objects: pods, start: pods.slice(0, 2), requests, answers: { 'a-task': given } },
      'passed',
    );
  answers({ count: { kind: 'Pod', labels: { crew: 'day' } } }, '2');
  answers({ count: { kind: 'Pod', namespace: '*', labels: { crew: 'day' } } }, '3');
  answers({ count: { kind: 'Pod', labels: { crew: 'day' }, ready: true } }, '1');
  answers({ count: { kind: 'Pod', life: 'later' } }, '1');
  answers({ count: { kind: 'Pod', life: 'first', name: 'pod-a' } }, '1');
  answers({ requests: { from: { pod: 'pod-a' }, outcome: 'failed' } }, '2');
  answers({ requests: { from: { pod: 'pod-a' }, outcome: 'answered' } }, '1');
  answers({ requests: { from: { pod: 'pod-a' } } }, '3');
  answers({ requests: { from: { pod: 'pod-a' }, after: { kind: 'Pod', name: 'pod-c' } } }, '2');
  answers({ requests: { from: { pod: 'pod-a' }, after: { kind: 'Pod', name: 'pod-z' } } }, '0');
  const lost = { from: { pod: 'pod-a' }, outcome: 'failed' };
  check({ kind: 'tally', of: lost, number: 2 }, { requests }, 'passed', '2');
  check({ kind: 'tally', of: lost, operator: 'atLeast', number: 3 }, { requests }, 'not-yet', '2');
  check({ kind: 'tally', of: lost, operator: 'atMost', number: 3 }, { requests }, 'passed', '2');
  const words = { kind: 'answer', oneOf: ['label', 'the label'] };
  check(words, { answers: { 'a-task': 'the label' } }, 'passed');
  check(words, { answers: { 'a-task': 'name' } }, 'not-yet', 'name');
  check(words, {}, 'not-yet', 'no answer yet');
});
