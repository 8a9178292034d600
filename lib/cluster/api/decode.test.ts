import { expect, test } from 'vitest';
import { decodeObject } from './decode';

const container = (fields: object) => ({ spec: { containers: [{ name: 'a', ...fields }] } });

/** What stays of a pod, or what is wrong with it. */
function check(pod: object, expected: unknown): void {
  const { object, typeError, strictErrors } = decodeObject(pod as Record<string, unknown>, 'Pod');
  expect(typeError ?? (strictErrors.length > 0 ? strictErrors : object)).toEqual(expected);
}

test.each([
  ['what is empty is left out', container({ args: [], tty: false, workingDir: '' }), container({})],
  [
    'false and 0 stay where they mean something',
    { spec: { containers: [], enableServiceLinks: false, terminationGracePeriodSeconds: 0 } },
    { spec: { containers: [], enableServiceLinks: false, terminationGracePeriodSeconds: 0 } },
  ],
  [
    'null is as good as nothing',
    { metadata: { creationTimestamp: null, labels: null }, spec: null },
    { metadata: {} },
  ],
  [
    'empty texts in maps stay',
    { metadata: { labels: { a: '', b: null } } },
    { metadata: { labels: { a: '', b: '' } } },
  ],
  [
    'empty structs stay',
    { spec: { containers: [], securityContext: {}, volumes: [{ name: 'v', emptyDir: {} }] } },
    { spec: { containers: [], securityContext: {}, volumes: [{ name: 'v', emptyDir: {} }] } },
  ],
  [
    'quantities get their canonical form',
    container({ resources: { limits: { cpu: 1.5, memory: '1024Mi' } } }),
    container({ resources: { limits: { cpu: '1500m', memory: '1Gi' } } }),
  ],
  [
    'ports may be numbers or names',
    container({ livenessProbe: { httpGet: { port: 'http' }, tcpSocket: { port: 80 } } }),
    container({ livenessProbe: { httpGet: { port: 'http' }, tcpSocket: { port: 80 } } }),
  ],
  [
    'a condition keeps its null time',
    { status: { conditions: [{ type: 'Ready', status: 'True', lastProbeTime: null }] } },
    { status: { conditions: [{ type: 'Ready', status: 'True', lastProbeTime: null }] } },
  ],
])('%s', (_name, pod, expected) => check(pod, expected));

test.each([
  [
    { metdata: {}, spec: { containers: [{ name: 'a', prts: [] }] } },
    ['unknown field "metdata"', 'unknown field "spec.containers[0].prts"'],
  ],
  [{ metadata: { labels: { anything: 'goes' }, lables: {} } }, ['unknown field "metadata.lables"']],
  [{ spec: { hasOwnProperty: 1 } }, ['unknown field "spec.hasOwnProperty"']],
])('unknown fields of %j are named', (pod, expected) => check(pod, expected));

const field = (value: string, where: string, type: string) =>
  `json: cannot unmarshal ${value} into Go struct field ${where} of type ${type}`;

test.each([
  [{ spec: 'x' }, field('string', 'Pod.spec', 'v1.PodSpec')],
  [{ metadata: [] }, field('array', 'Pod.metadata', 'v1.ObjectMeta')],
  [{ spec: { hostNetwork: 'yes' } }, field('string', 'PodSpec.spec.hostNetwork', 'bool')],
  [{ spec: { priority: 1.5 } }, field('number 1.5', 'PodSpec.spec.priority', 'int32')],
  [{ spec: { priority: 2 ** 31 } }, field('number 2147483648', 'PodSpec.spec.priority', 'int32')],
  [{ spec: { activeDeadlineSeconds: '5' } }, field('string', 'PodSpec.spec.activeDeadlineSeconds', 'int64')],
  [container({ args: 'sleep 5' }), field('string', 'Container.spec.containers.args', '[]string')],
  [container({ args: ['sleep', 5] }), field('number', 'Container.spec.containers.args', 'string')],
  [
    container({ env: [{ name: 'A', value: true }] }),
    field('bool', 'EnvVar.spec.containers.env.value', 'string'),
  ],
  [
    container({ resources: { limits: ['cpu'] } }),
    field('array', 'ResourceRequirements.spec.containers.resources.limits', 'v1.ResourceList'),
  ],
  [
    container({ livenessProbe: { httpGet: { port: 1.5 } } }),
    'json: cannot unmarshal number 1.5 into Go value of type int32',
  ],
  [
    { metadata: { creationTimestamp: 'today' } },
    'parsing time "today" as "2006-01-02T15:04:05Z07:00": cannot parse "today" as "2006"',
  ],
])('wrong types of %j are refused', (pod, expected) => check(pod, expected));
