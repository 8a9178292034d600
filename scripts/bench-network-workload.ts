/** What both simulators do in `npm run bench network`: three pods behind a Service, and one that asks it again and again. */

export const NODES = 3;
export const PORT = 80;
export const PATH = '/echo?msg=hello';
export const ANSWER = 'hello';
export const WARM_UP = 10_000;

const IMAGE = 'registry.k8s.io/e2e-test-images/agnhost:2.40';
const CONTAINER_PORT = 8080;
const labels = { app: 'web' };

export const describeService = (name: string, selector: Readonly<Record<string, string>> = labels) =>
  ({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace: 'default' },
    spec: { selector, ports: [{ port: PORT, targetPort: CONTAINER_PORT, protocol: 'TCP' }] },
  }) as const;

const server = {
  name: 'web',
  image: IMAGE,
  args: ['netexec', `--http-port=${CONTAINER_PORT}`],
  ports: [{ containerPort: CONTAINER_PORT, protocol: 'TCP' }],
} as const;

export const describeDeployment = (replicas: number) =>
  ({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', namespace: 'default' },
    spec: {
      replicas,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [server] } },
    },
  }) as const;

/** The one that asks, or one that comes and goes behind a Service: by its labels. */
export const describePod = (name: string, podLabels: Readonly<Record<string, string>>) =>
  ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'default', labels: podLabels },
    spec: { containers: [server] },
  }) as const;

/** By the Service's name (DNS is asked each time) or by its ClusterIP. */
export type Goal = 'name' | 'address';

/** CPU time of the whole process, user and system, ms. */
export function startCpu(): () => number {
  const before = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  };
}
