/** Stories of StatefulSets: order, names that stay, claims, and updates from the highest ordinal down. */
import type { Story } from '../story';
import { SET_EVENTS, statefulSetManifest } from '../workload-manifests';

const CONCEPT = 'kubernetes.io/docs/concepts/workloads/controllers/statefulset/';
const TUTORIAL = 'kubernetes.io/docs/tutorials/stateful-application/basic-stateful-set/';

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

const NAMES = 'kubectl get pods -o name';
const CLAIM_NAMES = 'kubectl get pvc -o name';

export const STATEFUL_SETS: readonly Story[] = [
  {
    name: 'pods of a StatefulSet come one after the other, each when the one before is ready',
    follows: `${TUTORIAL}#ordered-pod-creation`,
    files: {
      'db.yaml': statefulSetManifest({
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
        run: SET_EVENTS,
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
    files: {
      'db.yaml': statefulSetManifest({ image: 'busybox\n        command: [sleep, "3600"]', grace: 20 }),
    },
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
        run: SET_EVENTS,
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
      'db.yaml': statefulSetManifest({
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
    files: { 'db.yaml': statefulSetManifest({ replicas: 2 }) },
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
    name: 'each pod has a claim of its own, which stays when the pod goes',
    follows: `${CONCEPT}#stable-storage`,
    files: { 'db.yaml': VOLUMES + statefulSetManifest({ replicas: 2, spec: CLAIMS }) },
    acts: [
      { at: 0, run: 'kubectl apply -f db.yaml' },
      {
        at: 30,
        run: CLAIM_NAMES,
        prints: 'persistentvolumeclaim/data-db-0\npersistentvolumeclaim/data-db-1',
      },
      {
        at: 31,
        run: SET_EVENTS,
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
        statefulSetManifest({
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
    files: { 'db.yaml': statefulSetManifest({ replicas: 2, spec: '  ordinals: {start: 5}' }) },
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
    files: { 'db.yaml': statefulSetManifest({ replicas: 2, spec: '  minReadySeconds: 20' }) },
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
    files: { 'db.yaml': statefulSetManifest() },
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
  {
    name: 'each pod of a StatefulSet is found by a name of its own',
    follows: `${TUTORIAL}#using-stable-network-identities`,
    world: { clusterDns: undefined },
    files: { 'db.yaml': statefulSetManifest({ replicas: 2 }) },
    acts: [
      { at: 0, run: 'kubectl apply -f db.yaml' },
      { at: 0, run: 'kubectl run ask --image=busybox:1.36 --restart=Never -- sleep 3600' },
      { at: 30, run: 'kubectl exec db-0 -- hostname -f', prints: 'db-0.db.default.svc.cluster.local' },
      {
        at: 31,
        run: 'kubectl exec ask -- nslookup db-1.db.default.svc.cluster.local',
        prints: `Server: <id>
                 Address: <id>
                 Name: db-1.db.default.svc.cluster.local
                 Address: 10.244.<id>`,
      },
      {
        at: 32,
        run: 'kubectl exec ask -- wget -qO- http://db-1.db | grep title',
        prints: '<title>Welcome to nginx!</title>',
      },
      { at: 33, run: 'kubectl delete pod db-1' },
      {
        at: 50,
        run: 'kubectl exec ask -- wget -qO- http://db-1.db | grep title',
        prints: '<title>Welcome to nginx!</title>',
      },
    ],
  },
  {
    name: 'a pod of a StatefulSet on a lost node has no second one beside it until it is taken away by force',
    follows: 'kubernetes.io/docs/tasks/run-application/force-delete-stateful-set-pod/',
    files: {
      'db.yaml': statefulSetManifest({ replicas: 2, pod: '      nodeSelector: {disk: ssd}' }),
    },
    acts: [
      { at: 0, run: 'kubectl label node node-2 disk=ssd' },
      { at: 1, run: 'kubectl apply -f db.yaml' },
      { at: 20, run: 'kubectl label node node-1 disk=ssd' },
      {
        at: 21,
        act: (cluster) => {
          cluster.setNodeConnected('node-2', false);
        },
      },
      {
        at: 600,
        run: 'kubectl get pods -o custom-columns=NAME:.metadata.name,NODE:.spec.nodeName,END:.metadata.deletionTimestamp --no-headers',
        prints: 'db-0 node-2 2026-11-22T<id>\ndb-1 node-2 2026-11-22T<id>',
      },
      {
        at: 601,
        run: 'kubectl delete pod db-0 --grace-period=0 --force',
        prints: `Warning: Immediate deletion does not wait for confirmation that the running resource has been terminated. The resource may continue to run on the cluster indefinitely.
                 pod "db-0" force deleted`,
      },
      {
        at: 620,
        run: 'kubectl get pods -o custom-columns=NAME:.metadata.name,NODE:.spec.nodeName --no-headers',
        prints: 'db-0 node-1\ndb-1 node-2',
      },
    ],
  },
];
