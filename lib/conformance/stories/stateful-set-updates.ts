/** Stories of new templates of StatefulSets: from the highest ordinal down, partitions, and what breaks. */
import type { Story } from '../story';
import { IMAGES, SET_EVENTS, statefulSetManifest } from '../workload-manifests';

const CONCEPT = 'kubernetes.io/docs/concepts/workloads/controllers/statefulset/';
export const STATEFUL_SET_UPDATES: readonly Story[] = [
  {
    name: 'a rolling update of a StatefulSet goes from the highest ordinal down',
    follows:
      'test/e2e/apps/statefulset.go: "should perform rolling updates and roll backs of template modifications"',
    files: { 'db.yaml': statefulSetManifest() },
    acts: [
      { at: 0, run: 'kubectl apply -f db.yaml' },
      {
        at: 0,
        run: 'kubectl rollout status sts/db',
        prints: `…
                 Waiting for 1 pods to be ready...
                 partitioned roll out complete: 3 new pods have been updated...`,
      },
      { at: 40, run: 'kubectl set image sts/db db=nginx:1.28', prints: 'statefulset.apps/db image updated' },
      {
        at: 80,
        run: SET_EVENTS,
        prints: `SuccessfulCreate create Pod db-0 in StatefulSet db successful
                 SuccessfulCreate create Pod db-1 in StatefulSet db successful
                 SuccessfulCreate create Pod db-2 in StatefulSet db successful
                 SuccessfulDelete delete Pod db-2 in StatefulSet db successful
                 SuccessfulDelete delete Pod db-1 in StatefulSet db successful
                 SuccessfulDelete delete Pod db-0 in StatefulSet db successful`,
      },
      { at: 81, run: IMAGES, prints: 'db-0 nginx:1.28\ndb-1 nginx:1.28\ndb-2 nginx:1.28' },
      {
        at: 82,
        run: 'kubectl rollout history sts/db',
        prints: 'statefulset.apps/db\nREVISION CHANGE-CAUSE\n1 <none>\n2 <none>',
      },
      {
        at: 83,
        run: 'kubectl get controllerrevisions --sort-by=.revision',
        prints: `NAME CONTROLLER REVISION AGE
                 db-<id> statefulset.apps/db 1 83s
                 db-<id> statefulset.apps/db 2 <age>`,
      },
      { at: 84, run: 'kubectl rollout undo sts/db', prints: 'statefulset.apps/db rolled back' },
      { at: 130, run: IMAGES, prints: 'db-0 nginx:1.27\ndb-1 nginx:1.27\ndb-2 nginx:1.27' },
      {
        at: 131,
        run: 'kubectl rollout history sts/db',
        prints: 'statefulset.apps/db\nREVISION CHANGE-CAUSE\n2 <none>\n3 <none>',
      },
      {
        at: 132,
        run: 'kubectl rollout undo sts/db --to-revision=3',
        prints: 'statefulset.apps/db skipped rollback (current template already matches revision 3)',
      },
      {
        at: 133,
        run: 'kubectl rollout undo sts/db --to-revision=9',
        prints: 'error: unable to find specified revision 9 in history',
        exits: 1,
      },
    ],
  },
  {
    name: 'below the partition pods keep the old template, even when they are made again',
    follows:
      'test/e2e/apps/statefulset.go: "should perform canary updates and phased rolling updates of template modifications"',
    files: { 'db.yaml': statefulSetManifest({ spec: '  updateStrategy: {rollingUpdate: {partition: 2}}' }) },
    acts: [
      { at: 0, run: 'kubectl apply -f db.yaml' },
      { at: 30, run: 'kubectl set image sts/db db=nginx:1.28' },
      {
        at: 30,
        run: 'kubectl rollout status sts/db',
        prints: `…
                 partitioned roll out complete: 1 new pods have been updated...`,
      },
      { at: 50, run: IMAGES, prints: 'db-0 nginx:1.27\ndb-1 nginx:1.27\ndb-2 nginx:1.28' },
      { at: 51, run: 'kubectl delete pod db-1 --wait=false' },
      { at: 70, run: IMAGES, prints: 'db-0 nginx:1.27\ndb-1 nginx:1.27\ndb-2 nginx:1.28' },
      {
        at: 71,
        run: `kubectl patch sts db -p '{"spec":{"updateStrategy":{"rollingUpdate":{"partition":0}}}}'`,
      },
      { at: 100, run: IMAGES, prints: 'db-0 nginx:1.28\ndb-1 nginx:1.28\ndb-2 nginx:1.28' },
      {
        at: 101,
        run: `kubectl get sts db -o jsonpath='{.status.currentReplicas} {.status.updatedReplicas}'`,
        prints: '3 3',
      },
    ],
  },
  {
    name: 'with OnDelete a pod gets the new template when it is deleted by hand',
    follows: `${CONCEPT}#on-delete`,
    files: { 'db.yaml': statefulSetManifest({ replicas: 2, spec: '  updateStrategy: {type: OnDelete}' }) },
    acts: [
      { at: 0, run: 'kubectl apply -f db.yaml' },
      { at: 20, run: 'kubectl set image sts/db db=nginx:1.28' },
      { at: 40, run: IMAGES, prints: 'db-0 nginx:1.27\ndb-1 nginx:1.27' },
      { at: 41, run: 'kubectl delete pod db-0 --wait=false' },
      { at: 60, run: IMAGES, prints: 'db-0 nginx:1.28\ndb-1 nginx:1.27' },
      {
        at: 61,
        run: 'kubectl rollout status sts/db',
        prints: 'error: rollout status is only available for RollingUpdate strategy type',
        exits: 1,
      },
    ],
  },
  {
    name: 'an update that breaks its first pod waits for it, even after the template is put right',
    follows: `${CONCEPT}#forced-rollback`,
    files: { 'db.yaml': statefulSetManifest() },
    acts: [
      { at: 0, run: 'kubectl apply -f db.yaml' },
      { at: 30, run: 'kubectl set image sts/db db=no-such-image:1' },
      { at: 60, run: IMAGES, prints: 'db-0 nginx:1.27\ndb-1 nginx:1.27\ndb-2 no-such-image:1' },
      {
        at: 61,
        run: 'kubectl rollout status sts/db --timeout=5s',
        prints: 'Waiting for 1 pods to be ready...\nerror: timed out waiting for the condition',
        exits: 1,
      },
      { at: 70, run: 'kubectl rollout undo sts/db' },
      { at: 100, run: IMAGES, prints: 'db-0 nginx:1.27\ndb-1 nginx:1.27\ndb-2 no-such-image:1' },
      { at: 101, run: 'kubectl delete pod db-2 --wait=false' },
      { at: 120, run: IMAGES, prints: 'db-0 nginx:1.27\ndb-1 nginx:1.27\ndb-2 nginx:1.27' },
      { at: 121, run: 'kubectl get sts', prints: 'NAME READY AGE\ndb 3/3 2m1s' },
    ],
  },
  {
    name: 'a StatefulSet may replace several pods at a time',
    follows: 'KEP-961 (maxUnavailable for StatefulSets, on by default since 1.35)',
    files: {
      'db.yaml': statefulSetManifest({
        replicas: 4,
        spec: '  updateStrategy: {rollingUpdate: {maxUnavailable: 50%}}',
      }),
    },
    acts: [
      { at: 0, run: 'kubectl apply -f db.yaml' },
      { at: 40, run: 'kubectl set image sts/db db=no-such-image:1' },
      { at: 70, run: IMAGES, prints: 'db-0 nginx:1.27\ndb-1 nginx:1.27\ndb-2 no-such-image:1' },
      { at: 71, run: 'kubectl get sts', prints: 'NAME READY AGE\ndb 2/4 71s' },
      {
        at: 72,
        run: 'kubectl describe sts db',
        prints: `Name: db
                 …
                 Replicas: 4 desired | 3 total
                 Update Strategy: RollingUpdate
                 Partition: 0
                 MaxUnavailable: 50%
                 Pods Status: 2 Running / 1 Waiting / 0 Succeeded / 0 Failed
                 …`,
      },
    ],
  },
];
