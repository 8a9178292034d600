/** What both simulators are given by `npm run bench cluster`: one Deployment of a test server, and a Service for it. */

export const NODES = 10;
export const PORT = 80;
export const PATH = '/echo?msg=hello';
export const ANSWER = 'hello';

const IMAGE = 'registry.k8s.io/e2e-test-images/agnhost:2.40';
const CONTAINER_PORT = 8080;
const labels = { app: 'web' };

export const SERVICE = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'web', namespace: 'default' },
  spec: { selector: labels, ports: [{ port: PORT, targetPort: CONTAINER_PORT, protocol: 'TCP' }] },
} as const;

export const describeDeployment = (replicas: number) =>
  ({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', namespace: 'default' },
    spec: {
      replicas,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          containers: [
            {
              name: 'web',
              image: IMAGE,
              args: ['netexec', `--http-port=${CONTAINER_PORT}`],
              ports: [{ containerPort: CONTAINER_PORT, protocol: 'TCP' }],
            },
          ],
        },
      },
    },
  }) as const;

/** What a run tells on its last line of output, as JSON. */
export interface Measured {
  /** User and system time of the process, from before the cluster is made to the first answer. */
  readonly cpuMs: number;
  readonly wallMs: number;
  /** After a forced collection, the world still alive. */
  readonly heapMb: number;
  /** Ours only: virtual time of the first answer, steps until then, and what an idle hour costs afterwards. */
  readonly virtualMs?: number;
  readonly steps?: number;
  readonly idle?: { readonly events: number; readonly cpuMs: number };
}

export function startMeasuring(): () => Pick<Measured, 'cpuMs' | 'wallMs'> {
  const cpu = process.cpuUsage();
  const wall = performance.now();
  return () => {
    const { user, system } = process.cpuUsage(cpu);
    return { cpuMs: (user + system) / 1000, wallMs: performance.now() - wall };
  };
}

/** The process is started with --expose-gc. */
export function measureHeapMb(): number {
  (globalThis as { gc?: () => void }).gc?.();
  return process.memoryUsage().heapUsed / 1_000_000;
}
