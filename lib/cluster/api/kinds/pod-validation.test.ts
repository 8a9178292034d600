import { expect, test } from 'vitest';
import type { Pod, PodSpec } from '../../resources';
import { cloneJson, type Draft } from '../decode';
import { setPodDefaults } from './pod-defaults';
import { validatePod, validatePodUpdate } from './pod-validation';

function podWith(spec: object): Pod {
  const draft: Draft = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a' }, spec: cloneJson(spec) };
  setPodDefaults(draft);
  return draft as unknown as Pod;
}

/** Errors of a pod with one container, each as `field: message`. */
function check(container: object, expected: readonly string[], spec: object = {}): void {
  const pod = podWith({ containers: [{ name: 'web', image: 'nginx', ...container }], ...spec });
  expect(validatePod(pod).map(({ field, message }) => `${field}: ${message}`)).toEqual(expected);
}

const AT = 'spec.containers[0]';

test.each([
  [{}, []],
  [{ name: '' }, [`${AT}.name: Required value`]],
  [{ name: 'a.b' }, [`${AT}.name: Invalid value: "a.b": must not contain dots`]],
  [{ image: '' }, [`${AT}.image: Required value`]],
  [
    { image: ' nginx' },
    [`${AT}.image: Invalid value: " nginx": must not have leading or trailing whitespace`],
  ],
  [
    { imagePullPolicy: 'Often' },
    [
      `${AT}.imagePullPolicy: Unsupported value: "Often": supported values: "Always", "IfNotPresent", "Never"`,
    ],
  ],
  [{ ports: [{}] }, [`${AT}.ports[0].containerPort: Required value`]],
  [
    { ports: [{ containerPort: 65536 }] },
    [`${AT}.ports[0].containerPort: Invalid value: 65536: must be between 1 and 65535, inclusive`],
  ],
  [
    { ports: [{ containerPort: 80, protocol: 'HTTP' }] },
    [`${AT}.ports[0].protocol: Unsupported value: "HTTP": supported values: "SCTP", "TCP", "UDP"`],
  ],
  [
    {
      ports: [
        { containerPort: 1, name: 'a' },
        { containerPort: 2, name: 'a' },
      ],
    },
    [`${AT}.ports[1].name: Duplicate value: "a"`],
  ],
  [
    { ports: [{ containerPort: 1, name: '8080' }] },
    [`${AT}.ports[0].name: Invalid value: "8080": must contain at least one letter (a-z)`],
  ],
  [{ env: [{ value: 'x' }] }, [`${AT}.env[0].name: Required value`]],
  [{ volumeMounts: [{ name: 'v', mountPath: '/x' }] }, [`${AT}.volumeMounts[0].name: Not found: "v"`]],
  [{ readinessProbe: {} }, [`${AT}.readinessProbe: Required value: must specify a handler type`]],
  [
    { livenessProbe: { tcpSocket: { port: 0 } } },
    [`${AT}.livenessProbe.tcpSocket.port: Invalid value: 0: must be between 1 and 65535, inclusive`],
  ],
  [
    { livenessProbe: { tcpSocket: { port: 80 }, exec: { command: ['x'] } } },
    [`${AT}.livenessProbe.tcpSocket: Forbidden: may not specify more than 1 handler type`],
  ],
  [
    { livenessProbe: { exec: { command: ['x'] }, successThreshold: 2 } },
    [`${AT}.livenessProbe.successThreshold: Invalid value: 2: must be 1`],
  ],
  [
    { resources: { limits: { cpu: '1' }, requests: { cpu: '2' } } },
    [`${AT}.resources.requests: Invalid value: "2": must be less than or equal to cpu limit of 1`],
  ],
] as const)('container %j', (container, expected) => check(container, expected));

test.each([
  [{ containers: [] }, ['spec.containers: Required value']],
  [
    { restartPolicy: 'Maybe' },
    ['spec.restartPolicy: Unsupported value: "Maybe": supported values: "Always", "Never", "OnFailure"'],
  ],
  [
    { terminationGracePeriodSeconds: -1 },
    ['spec.terminationGracePeriodSeconds: Invalid value: -1: must be greater than or equal to 0'],
  ],
  [
    { volumes: [{ name: 'v', emptyDir: {}, configMap: { name: 'c' } }] },
    ['spec.volumes[0].configMap: Forbidden: may not specify more than 1 volume type'],
  ],
  [
    { hostAliases: [{ ip: '1.2.3' }] },
    [
      'spec.hostAliases[0].ip: Invalid value: "1.2.3": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)',
    ],
  ],
  [
    { initContainers: [{ name: 'web', image: 'x' }] },
    ['spec.initContainers[0].name: Duplicate value: "web"'],
  ],
] as const)('spec %j', (spec, expected) => check({}, expected, spec));

function update(change: (spec: Draft) => void): readonly string[] {
  const before = podWith({
    containers: [{ name: 'web', image: 'nginx' }],
    tolerations: [{ key: 'k', operator: 'Exists' }],
  });
  const after = cloneJson(before) as unknown as Draft;
  change(after.spec as Draft);
  return validatePodUpdate(after as unknown as Pod, before).map(
    ({ field, message }) => `${field}: ${message}`,
  );
}

const containersOf = (spec: Draft) => spec.containers as Draft[];

test('of a running pod only little can be changed', () => {
  expect(update((spec) => Object.assign(containersOf(spec)[0]!, { image: 'nginx:2' }))).toEqual([]);
  expect(
    update((spec) =>
      Object.assign(spec, {
        tolerations: [...(spec as unknown as PodSpec).tolerations!, { key: 'z', operator: 'Exists' }],
      }),
    ),
  ).toEqual([]);
  expect(update((spec) => Object.assign(spec, { activeDeadlineSeconds: 5 }))).toEqual([]);
  expect(update((spec) => Object.assign(spec, { containers: [] }))).toEqual([
    'spec.containers: Forbidden: pod updates may not add or remove containers',
  ]);
  expect(update((spec) => Object.assign(spec, { tolerations: [] }))).toEqual([
    'spec.tolerations: Forbidden: existing toleration can not be modified except its tolerationSeconds',
  ]);
  const [error] = update((spec) => Object.assign(spec, { nodeName: 'other' }));
  expect(error).toMatch(/^spec: Forbidden: pod updates may not change fields other than `spec\.containers/);
  expect(error).toContain('+ \tNodeName: "other",');
});
