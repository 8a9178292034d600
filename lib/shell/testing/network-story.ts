/** A world with pods of several base systems and Services of all types; commands run where the test says. */
import { createCluster } from '../../cluster/cluster';
import { PARTS } from '../../cluster/parts';
import type { KubernetesObject } from '../../cluster/resources';
import type { WorldSpecification } from '../../cluster/specification';
import { createProcessRunner, createShellSession, type ShellKernel } from '../shell';

const START_MS = Date.parse('2026-01-01T00:00:00Z');
const HOME = '/home/learner';

const pod = (name: string, image: string, podIP: string, nodeName: string, more: object = {}) =>
  ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, ...('labels' in more ? { labels: more.labels } : {}) },
    spec: { nodeName, containers: [{ name: 'c', image, ...('run' in more ? (more.run as object) : {}) }] },
    status: { podIP },
  }) as unknown as KubernetesObject;

const service = (name: string, spec: object) =>
  ({ apiVersion: 'v1', kind: 'Service', metadata: { name }, spec }) as KubernetesObject;

const NETEXEC = 'registry.k8s.io/e2e-test-images/agnhost:2.53';
const SLEEP = { run: { command: ['sleep', '1000000'] } };
const PORTS = [{ name: 'http', port: 3000, targetPort: 8080 }];

export const SPECIFICATION: WorldSpecification = {
  nodes: [
    { name: 'node-1', internalAddress: '1.1.1.1', externalAddress: '4.4.4.1' },
    { name: 'node-2', internalAddress: '1.1.1.2', externalAddress: '4.4.4.2' },
  ],
  serviceRange: '1.1.10.0/24',
  serviceAddresses: {
    'default/kubernetes': '1.1.10.254',
    'kube-system/kube-dns': '1.1.10.253',
    'default/web': '1.1.10.1',
    'default/open': '1.1.10.2',
    'default/empty': '1.1.10.3',
    'default/balanced': '1.1.10.4',
  },
  podAddresses: { first: '1.1.1.20' },
  loadBalancers: [{ addresses: ['5.5.5.5'] }],
  objects: [
    pod('web-a', NETEXEC, '1.1.1.3', 'node-1', { labels: { app: 'web' }, run: { args: ['netexec'] } }),
    pod('web-b', NETEXEC, '1.1.1.4', 'node-2', { labels: { app: 'web' }, run: { args: ['netexec'] } }),
    pod('nginx-a', 'nginx', '1.1.1.5', 'node-1'),
    pod('box', 'busybox', '1.1.1.6', 'node-1', SLEEP),
    pod('net', 'nicolaka/netshoot', '1.1.1.7', 'node-2', SLEEP),
    pod('python-a', 'python:3.12', '1.1.1.8', 'node-2', SLEEP),
    service('web', { selector: { app: 'web' }, ports: PORTS }),
    service('open', {
      type: 'NodePort',
      externalTrafficPolicy: 'Local',
      selector: { app: 'web' },
      ports: [{ name: 'http', port: 80, targetPort: 8080, nodePort: 30080 }],
    }),
    service('empty', { selector: { app: 'nobody' }, ports: [{ port: 80 }] }),
    service('balanced', {
      type: 'LoadBalancer',
      selector: { app: 'web' },
      ports: [{ name: 'http', port: 80, targetPort: 8080, nodePort: 30081 }],
    }),
    service('inner', { clusterIP: 'None', selector: { app: 'web' }, ports: PORTS }),
  ],
};

function kernelOf(cluster: ReturnType<typeof createCluster>, name: string): ShellKernel {
  const { nowMs, createChannel, spawn, signal, spend, hasRoom } = cluster;
  const random = cluster.createRandom(name);
  return { nowMs, epochMs: () => START_MS + nowMs(), random, createChannel, spawn, signal, spend, hasRoom };
}

export function createNetworkStory(world: Partial<WorldSpecification> = {}) {
  const cluster = createCluster({
    specification: { ...SPECIFICATION, ...world },
    seed: 7,
    parts: PARTS,
    runner: (made) => createProcessRunner(kernelOf(made, 'containers')),
  });
  const openPrompt = (name: string) => {
    const kernel = kernelOf(cluster, name);
    const files = createProcessRunner(kernel).createFiles({ [`${HOME}/.kube/config`]: cluster.kubeconfig });
    let printed = '';
    const session = createShellSession({
      kernel,
      host: cluster.laptop,
      files,
      environment: {},
      homeDirectory: HOME,
      hostPrograms: {},
      nodes: cluster,
      terminal: { columns: 120, rows: 30 },
      output: (text) => {
        printed += text;
      },
    });
    const advance = (forMs: number): string => {
      const untilMs = cluster.nowMs() + forMs;
      cluster.run({ untilMs, steps: 2_000_000, until: () => session.isAtPrompt });
      const [fault] = cluster.faults();
      if (fault !== undefined) throw fault.error;
      const text = printed;
      printed = '';
      return text;
    };
    return {
      session,
      files,
      advance,
      /** Until the prompt is back, or the time is over. */
      type(line: string, forMs = 200_000): string {
        session.enterLine(line);
        return advance(forMs);
      },
    };
  };
  const laptop = openPrompt('laptop');
  return {
    cluster,
    laptop,
    openPrompt,
    /** `laptop`, or a pod in which `sh -c` runs the line. */
    run(from: string, line: string): string {
      if (from === 'laptop') return laptop.type(line);
      return laptop.type(`kubectl exec ${from} -- sh -c '${line.replaceAll("'", `'\\''`)}'`);
    },
  };
}
