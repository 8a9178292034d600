import { expect, test } from 'vitest';
import type { KubernetesObject } from '../resources';
import type { ResourceQuota } from '../storage-resources';
import { evaluatorOf, isCountedBy } from './quota-usage';

const PODS = { plural: 'pods', kind: 'Pod', group: '' };
const NOW = Date.parse('2026-01-01T00:00:00Z');

function pod(spec: object = {}, status: object = {}, metadata: object = {}): KubernetesObject {
  const containers = [
    { name: 'main', image: 'x', resources: { requests: { cpu: '1' }, limits: { memory: '1Gi' } } },
  ];
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'a', ...metadata },
    spec: { containers, ...spec },
    status,
  } as never;
}

test('a pod uses what it asks for until it has ended', () => {
  const check = (object: KubernetesObject, expected: object) =>
    expect(evaluatorOf(PODS)!.usage(object, NOW)).toEqual(expected);
  const all = { 'count/pods': '1', pods: '1', cpu: '1', 'requests.cpu': '1', 'limits.memory': '1Gi' };
  check(pod(), all);
  check(pod({}, { phase: 'Failed' }), { 'count/pods': '1' });
  check(pod({}, {}, { deletionTimestamp: '2026-01-01T00:00:30Z' }), all);
  check(pod({}, {}, { deletionTimestamp: '2025-12-31T23:59:00Z' }), { 'count/pods': '1' });
});

test('which quotas count a pod', () => {
  const check = (spec: ResourceQuota['spec'], object: KubernetesObject, expected: boolean) => {
    const quota = { apiVersion: 'v1', kind: 'ResourceQuota', metadata: { name: 'q' }, spec } as ResourceQuota;
    expect(isCountedBy(evaluatorOf(PODS)!, quota, spec?.hard ?? {}, object)).toBe(expected);
  };
  const hard = { pods: '1' };
  check({ hard }, pod(), true);
  check({ hard: { services: '1' } }, pod(), false);
  check({ hard, scopes: ['NotBestEffort'] }, pod(), true);
  check({ hard, scopes: ['BestEffort'] }, pod(), false);
  check({ hard, scopes: ['Terminating'] }, pod({ activeDeadlineSeconds: 5 }), true);
  check({ hard, scopes: ['NotTerminating'] }, pod({ activeDeadlineSeconds: 5 }), false);
  const inClass = (operator: string, values?: readonly string[]) => ({
    hard,
    scopeSelector: {
      matchExpressions: [{ scopeName: 'PriorityClass', operator, ...(values ? { values } : {}) }],
    },
  });
  check(inClass('In', ['high']), pod({ priorityClassName: 'high' }), true);
  check(inClass('In', ['high']), pod(), false);
  check(inClass('NotIn', ['high']), pod({ priorityClassName: 'low' }), true);
  check(inClass('DoesNotExist'), pod(), true);
  check(inClass('Exists'), pod(), false);
});

test('what a container has to say where it is limited', () => {
  const check = (required: readonly string[], expected: string | null) =>
    expect(evaluatorOf(PODS)!.missing(required, pod())).toBe(expected);
  check(['pods'], null);
  check(['requests.cpu', 'limits.memory'], null);
  check(['limits.cpu', 'memory'], 'must specify limits.cpu for: main; memory for: main');
  check(['requests.ephemeral-storage'], null);
});

test('other kinds are counted as objects, events not at all', () => {
  const check = (plural: string, group: string, names: readonly string[], expected: readonly string[]) =>
    expect(evaluatorOf({ plural, kind: '', group })?.matching(names) ?? null).toEqual(expected);
  check('configmaps', '', ['configmaps', 'count/configmaps', 'pods'], ['configmaps', 'count/configmaps']);
  check('deployments', 'apps', ['count/deployments.apps', 'count/deployments'], ['count/deployments.apps']);
  expect(evaluatorOf({ plural: 'events', kind: 'Event', group: '' })).toBe(null);
});
