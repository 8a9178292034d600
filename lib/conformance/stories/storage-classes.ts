/** Stories of storage that is made when it is asked for, and where it is asked for. */
import { asks, claim, IS_DEFAULT, pod, storageClass } from '../storage-manifests';
import type { Story } from '../story';

const CONTROLLER = 'pkg/controller/volume/persistentvolume/pv_controller.go';

export const STORAGE_CLASSES: readonly Story[] = [
  {
    name: 'a class without a known provisioner waits for somebody to make the volume',
    follows: `${CONTROLLER}: provisionClaimOperationExternal (ExternalProvisioning)`,
    files: {
      'class.yaml': storageClass('far', 'example.com/nfs', 'Immediate', IS_DEFAULT),
      'claim.yaml': claim('data', asks('1Gi')),
      'other.yaml': claim('other', `storageClassName: missing, ${asks('1Gi')}`),
    },
    acts: [
      { at: 0, run: 'kubectl apply -f class.yaml -f claim.yaml -f other.yaml' },
      {
        at: 10,
        run: 'kubectl get pvc',
        prints: `NAME    STATUS    VOLUME   CAPACITY   ACCESS MODES   STORAGECLASS   VOLUMEATTRIBUTESCLASS   AGE
                 data    Pending                                      far            <unset>                 10s
                 other   Pending                                      missing        <unset>                 10s`,
      },
      {
        at: 11,
        run: 'kubectl get events --sort-by=.involvedObject.name -o custom-columns=TYPE:.type,REASON:.reason,MESSAGE:.message --field-selector involvedObject.kind=PersistentVolumeClaim',
        prints: `TYPE      REASON                 MESSAGE
                 Normal    ExternalProvisioning   Waiting for a volume to be created either by the external provisioner 'example.com/nfs' or manually by the system administrator. If volume creation is delayed, please verify that the provisioner is running and correctly registered.
                 Warning   ProvisioningFailed     storageclass.storage.k8s.io "missing" not found`,
      },
    ],
  },
  {
    name: 'a class that waits for the first consumer makes the volume where the pod goes',
    follows:
      'kubernetes.io/docs/concepts/storage/storage-classes: volumeBindingMode; rancher/local-path-provisioner README',
    files: {
      'class.yaml': storageClass('standard', 'rancher.io/local-path', 'WaitForFirstConsumer', IS_DEFAULT),
      'claim.yaml': claim('data', asks('128Mi')),
      'pod.yaml': pod('user', 'data', 'echo hello > /data/note; sleep infinity'),
      'reader.yaml': pod('reader', 'data', 'cat /data/note; sleep infinity'),
    },
    acts: [
      { at: 0, run: 'kubectl apply -f class.yaml -f claim.yaml' },
      {
        at: 5,
        run: 'kubectl describe pvc data | tail -4',
        prints: `Events:
                   Type    Reason                Age  From                         Message
                   ----    ------                ---- ----                         -------
                   Normal  WaitForFirstConsumer  5s   persistentvolume-controller  waiting for first consumer to be created before binding`,
      },
      { at: 6, run: 'kubectl apply -f pod.yaml', prints: 'pod/user created' },
      { at: 30, run: 'kubectl get pod user --no-headers', prints: 'user 1/1 Running 0 24s' },
      {
        at: 31,
        run: 'kubectl get events --field-selector involvedObject.name=data --sort-by=.metadata.creationTimestamp -o custom-columns=REASON:.reason,MESSAGE:.message',
        prints: `REASON                  MESSAGE
                 WaitForFirstConsumer    waiting for first consumer to be created before binding
                 …
                 ProvisioningSucceeded   Successfully provisioned volume pvc-<id>`,
      },
      {
        at: 32,
        run: 'kubectl get pv --no-headers',
        prints: 'pvc-<id> 128Mi RWO Delete Bound default/data standard <unset> 2<id>',
      },
      { at: 33, run: 'kubectl delete pod user', prints: 'pod "user" deleted' },
      { at: 40, run: 'kubectl apply -f reader.yaml', prints: 'pod/reader created' },
      { at: 60, run: 'kubectl logs reader', prints: 'hello' },
      { at: 61, run: 'kubectl delete pod reader', prints: 'pod "reader" deleted' },
      { at: 65, run: 'kubectl delete pvc data' },
      { at: 80, run: 'kubectl get pv', prints: 'No resources found' },
    ],
  },
  {
    name: 'two claims of a pod that wait for it are made for one node',
    follows: 'pkg/scheduler/framework/plugins/volumebinding/binder.go: checkVolumeProvisions, selected-node',
    files: {
      'all.yaml': [
        storageClass('local', 'rancher.io/local-path', 'WaitForFirstConsumer'),
        claim('one', `storageClassName: local, ${asks('1Gi')}`),
        claim('two', `storageClassName: local, ${asks('1Gi')}`),
        `apiVersion: v1
kind: Pod
metadata: { name: both }
spec:
  nodeName:
  nodeSelector: { kubernetes.io/hostname: node-2 }
  containers: [{ name: main, image: registry.k8s.io/pause, volumeMounts: [{ name: a, mountPath: /a }, { name: b, mountPath: /b }] }]
  volumes:
    - { name: a, persistentVolumeClaim: { claimName: one } }
    - { name: b, persistentVolumeClaim: { claimName: two } }
`,
      ].join('---\n'),
    },
    acts: [
      { at: 0, run: 'kubectl apply -f all.yaml' },
      {
        at: 30,
        run: 'kubectl get pv -o jsonpath=\'{range .items[*]}{.spec.nodeAffinity.required.nodeSelectorTerms[0].matchExpressions[0].values[0]} {.status.phase}{"\\n"}{end}\'',
        prints: 'node-2 Bound\nnode-2 Bound',
      },
      {
        at: 31,
        run: 'kubectl get pod both -o wide --no-headers',
        prints: 'both 1/1 Running 0 31s <id> node-2 <none> <none>',
      },
    ],
  },
  {
    name: 'a local volume leads its pod to the node that has it, and no other node will do',
    follows:
      'kubernetes.io/docs/concepts/storage/volumes: local; test/e2e/storage/persistent_volumes-local.go',
    files: {
      'all.yaml': [
        storageClass('local', 'kubernetes.io/no-provisioner', 'WaitForFirstConsumer'),
        `apiVersion: v1
kind: PersistentVolume
metadata: { name: disk }
spec:
  capacity: { storage: 10Gi }
  accessModes: [ReadWriteOnce]
  storageClassName: local
  local: { path: /mnt/disk }
  nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: [{ key: kubernetes.io/hostname, operator: In, values: [node-2] }] }] } }
`,
        claim('data', `storageClassName: local, ${asks('1Gi')}`),
      ].join('---\n'),
      'pod.yaml': pod('user', 'data'),
      'other.yaml': pod('other', 'data').replace(
        'spec:',
        'spec:\n  nodeSelector: { kubernetes.io/hostname: node-1 }',
      ),
    },
    acts: [
      { at: 0, run: 'kubectl apply -f all.yaml -f pod.yaml' },
      { at: 10, run: "kubectl get pod user -o jsonpath='{.spec.nodeName}'", prints: 'node-2' },
      {
        at: 11,
        run: "kubectl get pvc data -o jsonpath='{.status.phase} {.spec.volumeName}'",
        prints: 'Bound disk',
      },
      { at: 12, run: 'kubectl apply -f other.yaml', prints: 'pod/other created' },
      {
        at: 14,
        run: "kubectl get events --field-selector involvedObject.name=other -o jsonpath='{.items[0].message}'",
        prints:
          "0/2 nodes are available: 1 node(s) didn't match PersistentVolume's node affinity, 1 node(s) didn't match Pod's node affinity/selector. no new claims to deallocate, preemption: 0/2 nodes are available: 2 Preemption is not helpful for scheduling.",
      },
    ],
  },
  {
    name: 'a claim only grows where its class allows that',
    follows: 'plugin/pkg/admission/storage/persistentvolume/resize/admission.go: Validate',
    files: {
      'class.yaml': storageClass('fixed', 'docker.io/hostpath', 'Immediate', IS_DEFAULT),
      'claim.yaml': claim('data', asks('1Gi')),
    },
    acts: [
      { at: 0, run: 'kubectl apply -f class.yaml -f claim.yaml' },
      { at: 2, run: "kubectl get pvc data -o jsonpath='{.status.phase}'", prints: 'Bound' },
      {
        at: 3,
        run: `kubectl patch pvc data -p '{"spec":{"resources":{"requests":{"storage":"2Gi"}}}}'`,
        prints:
          'Error from server (Forbidden): persistentvolumeclaims "data" is forbidden: only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize',
        exits: 1,
      },
    ],
  },
];
