/** Stories of Deployments that can not go on: deadlines, rollover, scaling half-way, quotas, refusals. */
import type { Story } from '../story';
import { deploymentManifest, PROGRESS, SETS } from '../workload-manifests';

const CONCEPT = 'kubernetes.io/docs/concepts/workloads/controllers/deployment/';

export const STUCK_ROLLOUTS: readonly Story[] = [
  {
    name: 'a rollout that makes no progress is given up after its deadline, and the old pods stay',
    follows: `${CONCEPT}#failed-deployment`,
    files: { 'shop.yaml': deploymentManifest({ replicas: 4, spec: '  progressDeadlineSeconds: 30' }) },
    acts: [
      { at: 0, run: 'kubectl apply -f shop.yaml' },
      {
        at: 21,
        run: 'kubectl set image deploy/shop shop=no-such-image:1',
        prints: 'deployment.apps/shop image updated',
      },
      {
        at: 22,
        run: 'kubectl rollout status deploy/shop',
        prints: `Waiting for deployment "shop" rollout to finish: 2 out of 4 new replicas have been updated...
                 error: deployment "shop" exceeded its progress deadline`,
        exits: 1,
      },
      { at: 70, run: SETS, prints: '3 3\n2 <none>' },
      {
        at: 71,
        run: PROGRESS,
        prints: `Available True MinimumReplicasAvailable
                 Progressing False ProgressDeadlineExceeded`,
      },
      {
        at: 72,
        run: `kubectl get deploy shop -o jsonpath='{.status.conditions[?(@.type=="Progressing")].message}'`,
        prints: 'ReplicaSet "shop-<id>" has timed out progressing.',
      },
      { at: 73, run: 'kubectl rollout undo deploy/shop', prints: 'deployment.apps/shop rolled back' },
      {
        at: 90,
        run: 'kubectl rollout status deploy/shop',
        prints: 'deployment "shop" successfully rolled out',
      },
      { at: 91, run: SETS, prints: '4 4\n0 <none>' },
    ],
  },
  {
    name: 'a strategy that lets nothing move is refused',
    follows: 'pkg/apis/apps/validation/validation.go (ValidateRollingUpdateDeployment)',
    files: {
      'shop.yaml': deploymentManifest({
        spec: '  strategy: {rollingUpdate: {maxSurge: 0, maxUnavailable: 0}}',
      }),
    },
    acts: [
      {
        at: 0,
        run: 'kubectl apply -f shop.yaml',
        prints:
          'The Deployment "shop" is invalid: spec.strategy.rollingUpdate.maxUnavailable: Invalid value: 0: may not be 0 when `maxSurge` is 0',
        exits: 1,
      },
    ],
  },
  {
    name: 'a change in the middle of a rollout starts the next one at once',
    follows: 'test/e2e/apps/deployment.go: "deployment should support rollover"',
    files: { 'shop.yaml': deploymentManifest({}) },
    acts: [
      { at: 0, run: 'kubectl apply -f shop.yaml' },
      { at: 20, run: 'kubectl set image deploy/shop shop=no-such-image:1' },
      { at: 30, run: SETS, prints: '3 3\n1 <none>' },
      { at: 31, run: 'kubectl set image deploy/shop shop=nginx:1.28' },
      { at: 70, run: SETS, prints: '0 <none>\n0 <none>\n3 3' },
      {
        at: 71,
        run: 'kubectl rollout history deploy/shop',
        prints: `deployment.apps/shop
                 REVISION  CHANGE-CAUSE
                 1         <none>
                 2         <none>
                 3         <none>`,
      },
    ],
  },
  {
    name: 'scaling in the middle of a rollout is shared out by size',
    follows: `${CONCEPT}#proportional-scaling`,
    files: {
      'shop.yaml': deploymentManifest({
        replicas: 10,
        spec: '  strategy: {rollingUpdate: {maxSurge: 3, maxUnavailable: 2}}',
      }),
    },
    acts: [
      { at: 0, run: 'kubectl apply -f shop.yaml' },
      { at: 31, run: 'kubectl set image deploy/shop shop=no-such-image:1' },
      { at: 50, run: SETS, prints: '8 8\n5 <none>' },
      { at: 51, run: 'kubectl scale deploy/shop --replicas=15' },
      {
        at: 70,
        run: 'kubectl get deploy',
        prints: `NAME   READY   UP-TO-DATE   AVAILABLE   AGE
                 shop   11/15   7            11          70s`,
      },
      { at: 71, run: SETS, prints: '11 11\n7 <none>' },
    ],
  },
  {
    name: 'a set whose Deployment was taken away is found again by the next one',
    follows:
      'test/e2e/apps/deployment.go: "test Deployment ReplicaSet orphaning and adoption regarding controllerRef"',
    files: { 'shop.yaml': deploymentManifest({ replicas: 2 }) },
    acts: [
      { at: 0, run: 'kubectl apply -f shop.yaml' },
      {
        at: 15,
        run: 'kubectl delete deploy shop --cascade=orphan',
        prints: 'deployment.apps "shop" deleted',
      },
      { at: 20, run: SETS, prints: '2 2' },
      { at: 21, run: "kubectl get rs -o jsonpath='{.items[*].metadata.ownerReferences}'", prints: '' },
      { at: 22, run: 'kubectl apply -f shop.yaml' },
      { at: 30, run: SETS, prints: '2 2' },
      {
        at: 31,
        run: "kubectl get rs -o jsonpath='{.items[*].metadata.ownerReferences[0].name}'",
        prints: 'shop',
      },
      {
        at: 32,
        run: 'kubectl get pods -o custom-columns=AGE:.metadata.creationTimestamp --no-headers',
        prints: '2026-11-22T12:00:10Z\n2026-11-22T12:00:10Z',
      },
    ],
  },
  {
    name: 'where a quota leaves no room, the Deployment says why',
    follows: `${CONCEPT}#failed-deployment and pkg/controller/replicaset (slowStartBatch)`,
    files: { 'shop.yaml': deploymentManifest({ replicas: 4 }) },
    acts: [
      { at: 0, run: 'kubectl create quota small --hard=pods=2', prints: 'resourcequota/small created' },
      { at: 5, run: 'kubectl apply -f shop.yaml' },
      {
        at: 20,
        run: 'kubectl get deploy',
        prints: `NAME   READY   UP-TO-DATE   AVAILABLE   AGE
                 shop   2/4     2            2           15s`,
      },
      {
        at: 21,
        run: PROGRESS,
        prints: `Available False MinimumReplicasUnavailable
                 ReplicaFailure True FailedCreate
                 Progressing True ReplicaSetUpdated`,
      },
      {
        at: 22,
        run: `kubectl get deploy shop -o jsonpath='{.status.conditions[?(@.type=="ReplicaFailure")].message}'`,
        prints:
          'pods "shop-<id>" is forbidden: exceeded quota: small, requested: pods=1, used: pods=2, limited: pods=2',
      },
      { at: 23, run: 'kubectl delete quota small' },
      {
        at: 60,
        run: 'kubectl get deploy',
        prints: `NAME   READY   UP-TO-DATE   AVAILABLE   AGE
                 shop   4/4     4            4           55s`,
      },
    ],
  },
];
