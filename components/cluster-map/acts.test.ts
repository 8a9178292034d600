/** Each act of the map, made from a picture of a real sandbox and run in it: the command must do what it says. */
import { expect, test } from 'vitest';
import type { ClusterPicture, PodPicture } from '../../lib/cluster/picture';
import { exerciseSchema } from '../../lib/course/schema';
import { rest, runToPrompt } from '../../lib/sandbox/play';
import { createSandbox, type Sandbox } from '../../lib/sandbox/sandbox';
import '../../lib/sandbox/texts';
import {
  canKill,
  canScale,
  canSend,
  killCommand,
  labelOffCommand,
  labelOnCommand,
  nodeKey,
  plugInCommand,
  refuseLabel,
  refusePort,
  scaleCommand,
  sendCommand,
  targetsFor,
  unplugCommand,
} from './acts';

const pod = (name: string, namespace: string, image: string, port: number, node: string) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace, labels: { run: name } },
  spec: {
    nodeName: node,
    containers: [
      { name: 'main', image, ports: [{ containerPort: port }], env: [{ name: 'PORT', value: `${port}` }] },
    ],
  },
});

const MANIFESTS = [
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } },
  pod('pod-nginx', 'default', 'nginx', 80, 'node-1'),
  pod('pod-till', 'shop', 'nginx', 80, 'node-1'),
  {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'pod-python' },
    spec: {
      replicas: 1,
      selector: { matchLabels: { run: 'pod-python' } },
      template: {
        metadata: { labels: { run: 'pod-python', 'example.com/team': 'blue' } },
        spec: {
          containers: [
            { name: 'api', image: 'drydock/python-api:1.0', env: [{ name: 'PORT', value: '8080' }] },
          ],
        },
      },
    },
  },
  {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'service-python' },
    spec: {
      type: 'NodePort',
      selector: { run: 'pod-python' },
      ports: [{ port: 3000, targetPort: 8080, nodePort: 30_080 }],
    },
  },
  {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'service-front' },
    spec: {
      type: 'LoadBalancer',
      allocateLoadBalancerNodePorts: false,
      selector: { run: 'pod-python' },
      ports: [{ port: 80, targetPort: 8080 }],
    },
  },
  {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'service-till', namespace: 'shop' },
    spec: { clusterIP: 'None', selector: { run: 'pod-till' }, ports: [{ port: 9000, targetPort: 80 }] },
  },
];

function open(): Sandbox {
  const nodes = ['node-1', 'node-2'].map((name, index) => ({
    name,
    internalAddress: `1.1.1.${index + 1}`,
    externalAddress: `4.4.4.${index + 1}`,
  }));
  const world = {
    nodes,
    serviceRange: '1.1.10.0/24',
    podAddresses: { first: '1.1.1.5' },
    loadBalancers: [{ addresses: ['5.5.5.5'] }],
    manifests: MANIFESTS,
  };
  const exercise = exerciseSchema.parse({ id: 'a-lesson', world, tasks: [] });
  const sandbox = createSandbox({ scenario: 'a/b', contentHash: '', exercise, files: {} }, 1);
  rest(sandbox);
  return sandbox;
}

/** Entered as the map does, and waited for. Returns what was printed. */
function perform(sandbox: Sandbox, command: string): string {
  sandbox.takeOutput();
  expect(sandbox.enter({ kind: 'act', command })).toMatchObject({ ok: true });
  runToPrompt(sandbox);
  const printed = sandbox.takeOutput().map(({ text }) => text);
  rest(sandbox);
  return printed.join('');
}

const podOf = ({ pods }: ClusterPicture, name: string): PodPicture =>
  pods.find((found) => found.name.startsWith(name))!;
const python = (sandbox: Sandbox) => podOf(sandbox.picture(), 'pod-python');

test('every target of every client is answered, and by what it names', () => {
  const sandbox = open();
  const check = (client: string | null, expected: readonly string[]) => {
    const picture = sandbox.picture();
    const from = client === null ? null : podOf(picture, client);
    const told = targetsFor(from, picture).map(({ label, host, port }) => {
      perform(sandbox, sendCommand(from, host, port));
      const request = sandbox.requests().at(-1)!;
      expect(request.from.name).toBe(from === null ? 'laptop' : `${from.namespace}/${from.name}`);
      expect(request.target).toBe(`http://${host}:${port}/`.replace(':80/', '/'));
      const by = request.answeredBy?.name.replace(/-[a-z0-9]+-[a-z0-9]+$/, '') ?? 'nobody';
      return `${label.replace(/-[a-z0-9]{8,10}-[a-z0-9]{5}/, '')}: ${by}`;
    });
    expect(told).toEqual(expected);
  };
  check('pod-nginx', [
    'Service service-front, by its name: pod-python',
    'Service service-python, by its name: pod-python',
    'Service service-till, by its name: pod-till',
    'Service service-front, by its address: pod-python',
    'Service service-python, by its address: pod-python',
    'Pod pod-python: pod-python',
    'Pod pod-till: pod-till',
    'node-1, for service-python: pod-python',
    'node-2, for service-python: pod-python',
    'Load balancer of service-front: pod-python',
  ]);
  check('pod-till', [
    'Service service-front, by its name: pod-python',
    'Service service-python, by its name: pod-python',
    'Service service-till, by its name: pod-till',
    'Service service-front, by its address: pod-python',
    'Service service-python, by its address: pod-python',
    'Pod pod-nginx: pod-nginx',
    'Pod pod-python: pod-python',
    'node-1, for service-python: pod-python',
    'node-2, for service-python: pod-python',
    'Load balancer of service-front: pod-python',
  ]);
  // From outside only load balancers and the ports of nodes are open.
  check(null, [
    'Load balancer of service-front: pod-python',
    'node-1, for service-python: pod-python',
    'node-2, for service-python: pod-python',
    'Service service-front, by its address: nobody',
    'Service service-python, by its address: nobody',
    'Pod pod-nginx: nobody',
    'Pod pod-python: nobody',
    'Pod pod-till: nobody',
  ]);
});

test('what is hidden is offered by its name only, and nothing that is offered tells an address of it', () => {
  const sandbox = open();
  const picture = sandbox.picture();
  const hidden = ['pod-python', 'service-python'];
  const secret = [
    python(sandbox).address!,
    picture.services.find(({ name }) => name === 'service-python')!.address!,
  ];
  const commands = targetsFor(podOf(picture, 'pod-nginx'), picture, hidden).map(({ host, port }) =>
    sendCommand(podOf(picture, 'pod-nginx'), host, port),
  );
  expect(commands.some((command) => command.includes('service-python:3000'))).toBe(true);
  for (const address of secret)
    expect(commands.filter((command) => command.includes(`${address}:`))).toEqual([]);
});

test('a killed pod is gone, in its own namespace', () => {
  const sandbox = open();
  for (const name of ['pod-nginx', 'pod-till', 'pod-python']) {
    const { uid } = podOf(sandbox.picture(), name);
    perform(sandbox, killCommand(podOf(sandbox.picture(), name)));
    perform(sandbox, 'sleep 40');
    expect(
      sandbox.picture().pods.some((pod) => pod.uid === uid),
      name,
    ).toBe(false);
  }
});

test('a label is taken off, and with it the pod out of its Service; put on again, it is back', () => {
  const sandbox = open();
  const before = python(sandbox);
  const behind = () =>
    sandbox
      .picture()
      .services.find(({ name }) => name === 'service-python')!
      .endpoints.map(({ podUid }) => podUid);
  expect(behind()).toEqual([before.uid]);
  perform(sandbox, labelOffCommand(before, 'run'));
  const bare = () => sandbox.picture().pods.find(({ uid }) => uid === before.uid)!;
  expect(bare().labels).not.toHaveProperty('run');
  expect(behind()).not.toContain(before.uid);
  perform(sandbox, labelOnCommand(bare(), 'run', 'pod-python'));
  expect(bare().labels).toMatchObject({ run: 'pod-python' });
  perform(sandbox, labelOnCommand(bare(), 'run', 'other'));
  expect(bare().labels).toMatchObject({ run: 'other' });
  perform(sandbox, labelOffCommand(bare(), 'example.com/team'));
  expect(bare().labels).not.toHaveProperty('example.com/team');
  const till = podOf(sandbox.picture(), 'pod-till');
  perform(sandbox, labelOnCommand(till, 'example.com/team', 'red'));
  expect(podOf(sandbox.picture(), 'pod-till').labels).toMatchObject({ 'example.com/team': 'red' });
});

test('a node is cut off and plugged in again', () => {
  const sandbox = open();
  const node = sandbox.picture().nodes[1]!;
  const isReady = () => sandbox.picture().nodes.find((other) => nodeKey(other) === nodeKey(node))!.ready;
  perform(sandbox, unplugCommand(node));
  perform(sandbox, 'sleep 60');
  expect(isReady()).toBe(false);
  perform(sandbox, plugInCommand(node));
  perform(sandbox, 'sleep 30');
  expect(isReady()).toBe(true);
});

test('a workload gets as many pods as are asked for', () => {
  const sandbox = open();
  const workload = () => sandbox.picture().workloads.find(({ name }) => name === 'pod-python')!;
  for (const count of [3, 0, 1]) {
    perform(sandbox, scaleCommand(workload(), count));
    expect(workload().wanted).toBe(count);
  }
  expect(canScale({ ...workload(), kind: 'DaemonSet' })).toBe(false);
  expect(scaleCommand({ ...workload(), kind: 'StatefulSet', namespace: 'shop' }, 2)).toBe(
    'kubectl scale -n shop statefulset pod-python --replicas=2',
  );
});

test('an act is taken back by undo, as a line is', () => {
  const sandbox = open();
  const before = python(sandbox);
  perform(sandbox, killCommand(before));
  sandbox.enter({ kind: 'undo' });
  runToPrompt(sandbox);
  expect(python(sandbox)).toMatchObject({ uid: before.uid, state: 'ready' });
});

test('what can not be done is not offered, and a label that is none is refused in words', () => {
  const made = (state: PodPicture['state']) => ({ ...python(open()), state });
  const states = ['starting', 'ready', 'not-ready', 'terminating', 'failed', 'succeeded'] as const;
  expect(states.filter((state) => canSend(made(state)))).toEqual(['ready', 'not-ready']);
  expect(states.filter((state) => !canKill(made(state)))).toEqual(['terminating']);
  const check = (key: string, value: string, expected: string | null) =>
    expect(refuseLabel(key, value)?.slice(0, 12) ?? null, `${key}=${value}`).toBe(expected);
  check('run', 'pod-python', null);
  check('run', '', null);
  check('example.com/team', 'blue_1.2', null);
  check('', 'x', 'A label has ');
  check('run; reboot', 'x', 'A label has ');
  check('/run', 'x', 'Before the /');
  check('$(id)/run', 'x', 'Before the /');
  check('run', 'two words', 'The value of');
  check('run', '$(id)', 'The value of');
  check('run', '-x', 'The value of');
  for (const port of [0, -1, 65_536, 1.5, Number.NaN]) expect(refusePort(port), `${port}`).not.toBeNull();
  for (const port of [1, 65_535]) expect(refusePort(port)).toBeNull();
});
