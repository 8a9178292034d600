/** Stories of Deployments: how a rollout goes on, stops, is paused, is given up and goes back. */
import type { Story } from '../story';
import { deploymentManifest, PROGRESS, SCALING, SETS } from '../workload-manifests';

const CONCEPT = 'kubernetes.io/docs/concepts/workloads/controllers/deployment/';

export const ROLLOUTS: readonly Story[] = [
  {
    name: 'a rolling update takes one step up and one down, and tells each',
    follows: 'pkg/controller/deployment/rolling.go (rolloutRolling) and scaleReplicaSet in sync.go',
    files: { 'shop.yaml': deploymentManifest({}) },
    acts: [
      { at: 0, run: 'kubectl apply -f shop.yaml', prints: 'deployment.apps/shop created' },
      {
        at: 20,
        run: 'kubectl get deploy',
        prints: `NAME   READY   UP-TO-DATE   AVAILABLE   AGE
                 shop   3/3     3            3           20s`,
      },
      {
        at: 20,
        run: 'kubectl set image deploy/shop shop=nginx:1.28',
        prints: 'deployment.apps/shop image updated',
      },
      {
        at: 60,
        run: SCALING,
        prints: `Scaled up replica set shop-<id> from 0 to 3
                 Scaled up replica set shop-<id> from 0 to 1
                 Scaled down replica set shop-<id> from 3 to 2
                 Scaled up replica set shop-<id> from 1 to 2
                 Scaled down replica set shop-<id> from 2 to 1
                 Scaled up replica set shop-<id> from 2 to 3
                 Scaled down replica set shop-<id> from 1 to 0`,
      },
      { at: 60, run: SETS, prints: '0 <none>\n3 3' },
      {
        at: 61,
        run: PROGRESS,
        prints: `Available True MinimumReplicasAvailable
                 Progressing True NewReplicaSetAvailable`,
      },
    ],
  },
  {
    name: 'rollout status waits until the last old pod is gone',
    follows: 'staging/src/k8s.io/kubectl/pkg/polymorphichelpers/rollout_status.go (DeploymentStatusViewer)',
    files: { 'shop.yaml': deploymentManifest({}) },
    acts: [
      { at: 0, run: 'kubectl apply -f shop.yaml' },
      {
        at: 0,
        run: 'kubectl rollout status deploy/shop',
        prints: `…
                 Waiting for deployment "shop" rollout to finish: 2 of 3 updated replicas are available...
                 deployment "shop" successfully rolled out`,
      },
      { at: 20, run: 'kubectl set image deploy/shop shop=nginx:1.28' },
      {
        at: 20,
        run: 'kubectl rollout status deploy/shop',
        prints: `…
                 Waiting for deployment "shop" rollout to finish: 1 out of 3 new replicas have been updated...
                 …
                 Waiting for deployment "shop" rollout to finish: 2 out of 3 new replicas have been updated...
                 …
                 Waiting for deployment "shop" rollout to finish: 1 old replicas are pending termination...
                 …
                 deployment "shop" successfully rolled out`,
      },
    ],
  },
  {
    name: 'the history counts revisions, and going back makes an old one the newest',
    follows: `${CONCEPT}#rolling-back-to-a-previous-revision`,
    files: { 'shop.yaml': deploymentManifest({ replicas: 1 }) },
    acts: [
      { at: 0, run: 'kubectl apply -f shop.yaml' },
      { at: 10, run: 'kubectl annotate deploy/shop kubernetes.io/change-cause="first sale"' },
      { at: 15, run: 'kubectl set image deploy/shop shop=nginx:1.28' },
      { at: 20, run: 'kubectl annotate deploy/shop kubernetes.io/change-cause="second sale" --overwrite' },
      {
        at: 30,
        run: 'kubectl rollout history deploy/shop',
        prints: `deployment.apps/shop
                 REVISION  CHANGE-CAUSE
                 1         first sale
                 2         second sale`,
      },
      {
        at: 31,
        run: 'kubectl rollout history deploy/shop --revision=1',
        prints: `deployment.apps/shop with revision #1
                 Pod Template:
                 Labels: app=shop
                 pod-template-hash=<id>
                 Annotations: kubernetes.io/change-cause: first sale
                 Containers:
                 shop:
                 Image: nginx:1.27
                 …`,
      },
      { at: 32, run: 'kubectl rollout undo deploy/shop', prints: 'deployment.apps/shop rolled back' },
      {
        at: 50,
        run: 'kubectl rollout history deploy/shop',
        prints: `deployment.apps/shop
                 REVISION  CHANGE-CAUSE
                 2         second sale
                 3         first sale`,
      },
      {
        at: 51,
        run: "kubectl get deploy shop -o jsonpath='{.spec.template.spec.containers[0].image}'",
        prints: 'nginx:1.27',
      },
      {
        at: 52,
        run: 'kubectl rollout undo deploy/shop --to-revision=3',
        prints: 'deployment.apps/shop skipped rollback (current template already matches revision 3)',
      },
      {
        at: 53,
        run: 'kubectl rollout undo deploy/shop --to-revision=1',
        prints: 'error: unable to find specified revision 1 in history',
        exits: 1,
      },
    ],
  },
  {
    name: 'while it is paused a Deployment collects changes, and rolls none back',
    follows: `${CONCEPT}#pausing-and-resuming-a-deployment`,
    files: { 'shop.yaml': deploymentManifest({}) },
    acts: [
      { at: 0, run: 'kubectl apply -f shop.yaml' },
      { at: 20, run: 'kubectl rollout pause deploy/shop', prints: 'deployment.apps/shop paused' },
      {
        at: 21,
        run: 'kubectl rollout pause deploy/shop',
        prints: 'error: deployments.apps "shop" is already paused',
        exits: 1,
      },
      { at: 22, run: 'kubectl set image deploy/shop shop=nginx:1.28' },
      { at: 23, run: 'kubectl set resources deploy/shop -c=shop --limits=cpu=200m,memory=128Mi' },
      { at: 40, run: SETS, prints: '3 3' },
      {
        at: 41,
        run: PROGRESS,
        prints: `Available True MinimumReplicasAvailable
                 Progressing Unknown DeploymentPaused`,
      },
      {
        at: 42,
        run: 'kubectl rollout undo deploy/shop',
        prints: 'error: no rollout history found for deployment "shop"',
        exits: 1,
      },
      {
        at: 43,
        run: 'kubectl rollout restart deploy/shop',
        prints: `error: deployments.apps "shop" can't restart paused deployment (run rollout resume first)`,
        exits: 1,
      },
      { at: 44, run: 'kubectl scale deploy/shop --replicas=4' },
      { at: 50, run: SETS, prints: '4 4' },
      { at: 51, run: 'kubectl rollout resume deploy/shop', prints: 'deployment.apps/shop resumed' },
      { at: 80, run: SETS, prints: '0 <none>\n4 4' },
      { at: 81, run: 'kubectl rollout pause deploy/shop' },
      {
        at: 82,
        run: 'kubectl rollout undo deploy/shop --to-revision=1',
        prints: `error: you cannot rollback a paused deployment; resume it first with 'kubectl rollout resume' and try again`,
        exits: 1,
      },
    ],
  },
  {
    name: 'Recreate makes no new pod before the last old one is gone',
    follows: 'test/e2e/apps/deployment.go: "RecreateDeployment should delete old pods and create new ones"',
    files: { 'shop.yaml': deploymentManifest({ spec: '  strategy: {type: Recreate}' }) },
    acts: [
      { at: 0, run: 'kubectl apply -f shop.yaml' },
      { at: 20, run: 'kubectl set image deploy/shop shop=nginx:1.28' },
      {
        at: 60,
        run: SCALING,
        prints: `Scaled up replica set shop-<id> from 0 to 3
                 Scaled down replica set shop-<id> from 3 to 0
                 Scaled up replica set shop-<id> from 0 to 3`,
      },
      {
        at: 61,
        run: 'kubectl get deploy',
        prints: `NAME   READY   UP-TO-DATE   AVAILABLE   AGE
                 shop   3/3     3            3           61s`,
      },
    ],
  },
  {
    name: 'without surge an old pod goes before a new one comes',
    follows: `${CONCEPT}#max-surge`,
    files: {
      'shop.yaml': deploymentManifest({
        replicas: 2,
        spec: '  strategy: {rollingUpdate: {maxSurge: 0, maxUnavailable: 1}}',
      }),
    },
    acts: [
      { at: 0, run: 'kubectl apply -f shop.yaml' },
      { at: 20, run: 'kubectl set image deploy/shop shop=nginx:1.28' },
      {
        at: 60,
        run: SCALING,
        prints: `Scaled up replica set shop-<id> from 0 to 2
                 Scaled down replica set shop-<id> from 2 to 1
                 Scaled up replica set shop-<id> from 0 to 1
                 Scaled down replica set shop-<id> from 1 to 0
                 Scaled up replica set shop-<id> from 1 to 2`,
      },
    ],
  },
  {
    name: 'a pod counts as available only after minReadySeconds',
    follows: `${CONCEPT}#min-ready-seconds`,
    files: { 'shop.yaml': deploymentManifest({ replicas: 2, spec: '  minReadySeconds: 20' }) },
    acts: [
      { at: 0, run: 'kubectl apply -f shop.yaml' },
      {
        at: 15,
        run: 'kubectl get deploy',
        prints: `NAME   READY   UP-TO-DATE   AVAILABLE   AGE
                 shop   2/2     2            0           15s`,
      },
      {
        at: 16,
        run: PROGRESS,
        prints: `Available False MinimumReplicasUnavailable
                 Progressing True ReplicaSetUpdated`,
      },
      {
        at: 40,
        run: 'kubectl get deploy',
        prints: `NAME   READY   UP-TO-DATE   AVAILABLE   AGE
                 shop   2/2     2            2           40s`,
      },
      { at: 41, run: 'kubectl set image deploy/shop shop=nginx:1.28' },
      { at: 60, run: SETS, prints: '2 2\n1 1' },
      { at: 75, run: SETS, prints: '1 1\n2 2' },
      { at: 110, run: SETS, prints: '0 <none>\n2 2' },
    ],
  },
  {
    name: 'a history of one keeps one old set',
    follows: 'test/e2e/apps/deployment.go: "deployment should delete old replica sets"',
    files: { 'shop.yaml': deploymentManifest({ replicas: 1, spec: '  revisionHistoryLimit: 1' }) },
    acts: [
      { at: 0, run: 'kubectl apply -f shop.yaml' },
      { at: 15, run: 'kubectl set image deploy/shop shop=nginx:1.28' },
      { at: 30, run: 'kubectl set image deploy/shop shop=nginx:1.29' },
      { at: 50, run: SETS, prints: '0 <none>\n1 1' },
      {
        at: 51,
        run: 'kubectl rollout history deploy/shop',
        prints: `deployment.apps/shop
                 REVISION  CHANGE-CAUSE
                 2         <none>
                 3         <none>`,
      },
    ],
  },
];
