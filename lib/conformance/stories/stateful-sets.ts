/** Stories of StatefulSets: order, names that stay, claims, and updates from the highest ordinal down. */
import type { Story } from '../story';

const CONCEPT = 'kubernetes.io/docs/concepts/workloads/controllers/statefulset/';
const TUTORIAL = 'kubernetes.io/docs/tutorials/stateful-application/basic-stateful-set/';

interface Wish {
  readonly replicas?: number;
  readonly image?: string;
  readonly grace?: number;
  /** Further lines of the spec. */
  readonly spec?: string;
  /** Further lines of the pod's spec. */
  readonly pod?: string;
}

function manifest({ replicas = 3, image = 'nginx:1.27', grace = 1, spec = '', pod = '' }: Wish = {}): string {
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

const CLAIMS = `  volumeClaimTemplates:
  - metadata: {name: data}
    spec:
      accessModes: [ReadWriteOnce]
      storageClassName: manual
      resources: {requests: {storage: 1Gi}}`;

const VOLUMES = ['a', 'b', 'c']
  .map(
    (name) => `
apiVersion: v1
kind: PersistentVolume
metadata: {name: disk-${name}}
spec:
  storageClassName: manual
  capacity: {storage: 1Gi}
  accessModes: [ReadWriteOnce]
  hostPath: {path: /mnt/${name}}
---`,
  )
  .join('');

const EVENTS =
  'kubectl get events --field-selector involvedObject.kind=StatefulSet --sort-by=.metadata.creationTimestamp -o custom-columns=REASON:.reason,MESSAGE:.message --no-headers';
const IMAGES =
  'kubectl get pods -o custom-columns=NAME:.metadata.name,IMAGE:.spec.containers[0].image --no-headers';
const NAMES = 'kubectl get pods -o name';
const CLAIM_NAMES = 'kubectl get pvc -o name';

export const STATEFUL_SETS: readonly Story[] = [
  {
    name: 'pods of a StatefulSet come one after the other, each when the one before is ready',
    follows: `${TUTORIAL}#ordered-pod-creation`,
    files: {
      'db.yaml': manifest({
        replicas: 2,
        image: 'nginx:1.27\n        readinessProbe: {initialDelaySeconds: 10, httpGet: {port: 80}}',
      }),
    },
    acts: [
      { at: 0, run: 'kubectl apply -f db.yaml', prints: 'service/db created\nstatefulset.apps/db created' },
      { at: 8, run: 'kubectl get pods', prints: `NAME READY STATUS RESTARTS AGE\ndb-0 0/1 Running 0 8s` },
      { at: 8, run: 'kubectl get sts', prints: `NAME READY AGE\ndb 0/2 8s` },
      { at: 60, run: 'kubectl get sts', prints: `NAME READY AGE\ndb 2/2 60s` },
      { at: 61, run: NAMES, prints: 'pod/db-0\npod/db-1' },
      {
        at: 62,
        run: EVENTS,
        prints: `SuccessfulCreate create Pod db-0 in StatefulSet db successful
                 SuccessfulCreate create Pod db-1 in StatefulSet db successful`,
      },
      {
        at: 63,
        run: 'kubectl get pods -L apps.kubernetes.io/pod-index,statefulset.kubernetes.io/pod-name',
        prints: `NAME READY STATUS RESTARTS AGE POD-INDEX POD-NAME
                 db-0 1/1 Running 0 63s 0 db-0
                 db-1 1/1 Running 0 <age> 1 db-1`,
      },
    ],
  },
  {
    name: 'a StatefulSet shrinks from the highest ordinal, one pod at a time',
    follows: `${TUTORIAL}#ordered-pod-termination`,
    files: { 'db.yaml': manifest({ image: 'busybox\n        command: [sleep, "3600"]', grace: 20 }) },
    acts: [
      { at: 0, run: 'kubectl apply -f db.yaml' },
      { at: 40, run: 'kubectl scale sts db --replicas=1', prints: 'statefulset.apps/db scaled' },
      {
        at: 50,
        run: 'kubectl get pods --no-headers',
        prints: 'db-0 1/1 Running 0 50s\ndb-1 1/1 Running 0 <age>\ndb-2 1/1 Terminating 0 <age>',
      },
      {
        at: 70,
        run: 'kubectl get pods --no-headers',
        prints: 'db-0 1/1 Running 0 70s\ndb-1 1/1 Terminating 0 <age>',
      },
      { at: 100, run: NAMES, prints: 'pod/db-0' },
      {
        at: 101,
        run: EVENTS,
        prints: `…
                 SuccessfulDelete delete Pod db-2 in StatefulSet db successful
                 SuccessfulDelete delete Pod db-1 in StatefulSet db successful`,
      },
    ],
  },
  {
    name: 'in parallel all pods come and go at once',
    follows: `${CONCEPT}#parallel-pod-management`,
    files: {
      'db.yaml': manifest({
        image: 'busybox\n        command: [sleep, "3600"]',
        grace: 20,
        spec: '  podManagementPolicy: Parallel',
      }),
    },
    acts: [
      { at: 0, run: 'kubectl apply -f db.yaml' },
      { at: 1, run: NAMES, prints: 'pod/db-0\npod/db-1\npod/db-2' },
      { at: 20, run: 'kubectl scale sts db --replicas=1' },
      {
        at: 30,
        run: 'kubectl get pods --no-headers',
        prints: 'db-0 1/1 Running 0 30s\ndb-1 1/1 Terminating 0 30s\ndb-2 1/1 Terminating 0 30s',
      },
    ],
  },
  {
    name: 'a pod of a StatefulSet comes back under its own name',
    follows: `${CONCEPT}#stable-network-id`,
    files: { 'db.yaml': manifest({ replicas: 2 }) },
    acts: [
      { at: 0, run: 'kubectl apply -f db.yaml' },
      { at: 20, run: 'kubectl delete pod db-0 --wait=false' },
      {
        at: 40,
        run: 'kubectl get pods --no-headers',
        prints: 'db-0 1/1 Running 0 <age>\ndb-1 1/1 Running 0 <age>',
      },
      { at: 41, run: 'kubectl exec db-1 -- hostname', prints: 'db-1' },
      {
        at: 42,
        run: `kubectl get endpointslices -l kubernetes.io/service-name=db -o jsonpath='{.items[0].endpoints[*].hostname}' | tr ' ' '\\n' | sort`,
        prints: 'db-0\ndb-1',
      },
    ],
  },
  {
    name: 'a rolling update of a StatefulSet goes from the highest ordinal down',
    follows:
      'test/e2e/apps/statefulset.go: "should perform rolling updates and roll backs of template modifications"',
    files: { 'db.yaml': manifest() },
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
        run: EVENTS,
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
    files: { 'db.yaml': manifest({ spec: '  updateStrategy: {rollingUpdate: {partition: 2}}' }) },
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
    files: { 'db.yaml': manifest({ replicas: 2, spec: '  updateStrategy: {type: OnDelete}' }) },
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
    files: { 'db.yaml': manifest() },
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
      'db.yaml': manifest({ replicas: 4, spec: '  updateStrategy: {rollingUpdate: {maxUnavailable: 50%}}' }),
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
  {
    name: 'each pod has a claim of its own, which stays when the pod goes',
    follows: `${CONCEPT}#stable-storage`,
    files: { 'db.yaml': VOLUMES + manifest({ replicas: 2, spec: CLAIMS }) },
    acts: [
      { at: 0, run: 'kubectl apply -f db.yaml' },
      {
        at: 30,
        run: CLAIM_NAMES,
        prints: 'persistentvolumeclaim/data-db-0\npersistentvolumeclaim/data-db-1',
      },
      {
        at: 31,
        run: EVENTS,
        prints: `SuccessfulCreate create Claim data-db-0 Pod db-0 in StatefulSet db success
                 SuccessfulCreate create Pod db-0 in StatefulSet db successful
                 SuccessfulCreate create Claim data-db-1 Pod db-1 in StatefulSet db success
                 SuccessfulCreate create Pod db-1 in StatefulSet db successful`,
      },
      {
        at: 32,
        run: `kubectl get pod db-1 -o jsonpath='{.spec.volumes[?(@.name=="data")].persistentVolumeClaim.claimName}'`,
        prints: 'data-db-1',
      },
      { at: 33, run: 'kubectl scale sts db --replicas=1' },
      {
        at: 50,
        run: CLAIM_NAMES,
        prints: 'persistentvolumeclaim/data-db-0\npersistentvolumeclaim/data-db-1',
      },
      { at: 51, run: 'kubectl delete sts db' },
      {
        at: 70,
        run: CLAIM_NAMES,
        prints: 'persistentvolumeclaim/data-db-0\npersistentvolumeclaim/data-db-1',
      },
    ],
  },
  {
    name: 'claims may go with the pods that are scaled away, and with the set',
    follows: `${CONCEPT}#persistentvolumeclaim-retention`,
    files: {
      'db.yaml':
        VOLUMES +
        manifest({
          replicas: 2,
          spec: `  persistentVolumeClaimRetentionPolicy: {whenScaled: Delete, whenDeleted: Delete}\n${CLAIMS}`,
        }),
    },
    acts: [
      { at: 0, run: 'kubectl apply -f db.yaml' },
      {
        at: 30,
        run: 'kubectl get pvc -o custom-columns=NAME:.metadata.name,OWNER:.metadata.ownerReferences[0].kind --no-headers',
        prints: 'data-db-0 StatefulSet\ndata-db-1 StatefulSet',
      },
      { at: 31, run: 'kubectl scale sts db --replicas=1' },
      { at: 60, run: CLAIM_NAMES, prints: 'persistentvolumeclaim/data-db-0' },
      { at: 61, run: 'kubectl delete sts db' },
      { at: 90, run: CLAIM_NAMES, prints: '' },
    ],
  },
  {
    name: 'ordinals may begin elsewhere than at 0',
    follows: `${CONCEPT}#start-ordinal`,
    files: { 'db.yaml': manifest({ replicas: 2, spec: '  ordinals: {start: 5}' }) },
    acts: [
      { at: 0, run: 'kubectl apply -f db.yaml' },
      { at: 30, run: NAMES, prints: 'pod/db-5\npod/db-6' },
      {
        at: 31,
        run: `kubectl patch sts db -p '{"spec":{"ordinals":{"start":6}}}'`,
        prints: 'statefulset.apps/db patched',
      },
      { at: 60, run: NAMES, prints: 'pod/db-6\npod/db-7' },
    ],
  },
  {
    name: 'the next pod waits until the one before has been ready for minReadySeconds',
    follows: `${CONCEPT}#minimum-ready-seconds`,
    files: { 'db.yaml': manifest({ replicas: 2, spec: '  minReadySeconds: 20' }) },
    acts: [
      { at: 0, run: 'kubectl apply -f db.yaml' },
      { at: 15, run: 'kubectl get pods --no-headers', prints: 'db-0 1/1 Running 0 15s' },
      {
        at: 16,
        run: `kubectl get sts db -o jsonpath='{.status.readyReplicas} {.status.availableReplicas}'`,
        prints: '1 0',
      },
      { at: 35, run: NAMES, prints: 'pod/db-0\npod/db-1' },
    ],
  },
  {
    name: 'what a StatefulSet may not change is refused',
    follows: 'pkg/apis/apps/validation/validation.go (ValidateStatefulSetUpdate)',
    files: { 'db.yaml': manifest() },
    acts: [
      { at: 0, run: 'kubectl apply -f db.yaml' },
      {
        at: 20,
        run: `kubectl patch sts db -p '{"spec":{"serviceName":"other"}}'`,
        prints: `The StatefulSet "db" is invalid: spec: Forbidden: updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden`,
        exits: 1,
      },
      {
        at: 21,
        run: 'kubectl rollout pause sts/db',
        prints: 'error: statefulsets.apps "db" pausing is not supported',
        exits: 1,
      },
      { at: 22, run: 'kubectl rollout restart sts/db', prints: 'statefulset.apps/db restarted' },
      {
        at: 60,
        run: 'kubectl rollout status sts/db',
        prints: 'partitioned roll out complete: 3 new pods have been updated...',
      },
    ],
  },
];
