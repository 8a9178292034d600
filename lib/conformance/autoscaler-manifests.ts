/** A Deployment, its autoscaler and its load, for stories. */
import type { Cluster } from '../cluster/cluster';
import type { WorldSpecification } from '../cluster/specification';

const WEB = { kind: 'Deployment', name: 'web' } as const;

/** A world in which the Deployment `web` has this to do, all its pods together. */
export function loads(
  ...steps: readonly { atMs: number; cpu?: string; memory?: string }[]
): Partial<WorldSpecification> {
  return { loads: [{ ...WEB, steps }] };
}

export function setCpu(cpu: string): (cluster: Cluster) => void {
  return (cluster) => {
    if (!cluster.setLoad(WEB, { cpu })) throw new Error('this world has no metrics');
  };
}

export const DEPLOYMENT = (requests: string, replicas = 1): string => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: ${replicas}
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
      - name: nginx
        image: nginx
        resources:
          requests: ${requests}
`;

export const AUTOSCALER = (spec: readonly string[]): string => `apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: web
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
${spec.map((line) => `  ${line}\n`).join('')}`;

export const RESOURCE = (name: string, target: string): string =>
  `metrics: [{type: Resource, resource: {name: ${name}, target: ${target}}}]`;
export const CPU_50 = RESOURCE('cpu', '{type: Utilization, averageUtilization: 50}');
