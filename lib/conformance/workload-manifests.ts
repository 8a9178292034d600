/** Manifests that several files of stories begin with, and what they ask kubectl again and again. */

export interface DeploymentWish {
  readonly replicas?: number;
  readonly image?: string;
  /** Further lines of the spec. */
  readonly spec?: string;
  /** Further lines of the container. */
  readonly container?: string;
}

export function deploymentManifest({
  replicas = 3,
  image = 'nginx:1.27',
  spec = '',
  container = '',
}: DeploymentWish): string {
  return `
apiVersion: apps/v1
kind: Deployment
metadata: {name: shop}
spec:
  replicas: ${replicas}
  selector: {matchLabels: {app: shop}}
${spec}
  template:
    metadata: {labels: {app: shop}}
    spec:
      terminationGracePeriodSeconds: 1
      containers:
      - name: shop
        image: ${image}
${container}
`;
}

/** What a Deployment tells of its sets, in order. */
export const SCALING =
  'kubectl get events --field-selector reason=ScalingReplicaSet --sort-by=.metadata.creationTimestamp -o custom-columns=MESSAGE:.message --no-headers';
/** The sets, oldest first: pods wanted and ready. */
export const SETS =
  'kubectl get rs --sort-by=.metadata.creationTimestamp -o custom-columns=WANTED:.spec.replicas,READY:.status.readyReplicas --no-headers';
/** The conditions of the Deployment. */
export const PROGRESS =
  'kubectl get deploy shop -o jsonpath=\'{range .status.conditions[*]}{.type} {.status} {.reason}{"\\n"}{end}\'';

export interface StatefulSetWish {
  readonly replicas?: number;
  readonly image?: string;
  readonly grace?: number;
  /** Further lines of the spec. */
  readonly spec?: string;
  /** Further lines of the pod's spec. */
  readonly pod?: string;
}

/** With its headless Service. */
export function statefulSetManifest({
  replicas = 3,
  image = 'nginx:1.27',
  grace = 1,
  spec = '',
  pod = '',
}: StatefulSetWish = {}): string {
  return `
apiVersion: v1
kind: Service
metadata: {name: db}
spec:
  clusterIP: None
  selector: {app: db}
  ports: [{port: 80, name: web}]
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db}
spec:
  serviceName: db
  replicas: ${replicas}
  selector: {matchLabels: {app: db}}
${spec}
  template:
    metadata: {labels: {app: db}}
    spec:
      terminationGracePeriodSeconds: ${grace}
${pod}
      containers:
      - name: db
        image: ${image}
`;
}

/** What a StatefulSet tells, in order. */
export const SET_EVENTS =
  'kubectl get events --field-selector involvedObject.kind=StatefulSet --sort-by=.metadata.creationTimestamp -o custom-columns=REASON:.reason,MESSAGE:.message --no-headers';
/** Each pod with the image of its template. */
export const IMAGES =
  'kubectl get pods -o custom-columns=NAME:.metadata.name,IMAGE:.spec.containers[0].image --no-headers';
