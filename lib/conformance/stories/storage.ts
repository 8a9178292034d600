/** Stories of claims and the volumes that they get. */
import { asks, claim, pod, volume } from '../storage-manifests';
import type { Story } from '../story';

const CONTROLLER = 'pkg/controller/volume/persistentvolume/pv_controller.go';

export const STORAGE: readonly Story[] = [
  {
    name: 'a claim gets the smallest volume that is large enough',
    follows: 'test/e2e/storage/persistent_volumes.go: "should create 2 PVs and 4 PVCs: test write access"',
    files: {
      'volumes.yaml': [volume('large', '10Gi'), volume('middle', '5Gi'), volume('small', '1Gi')].join(
        '---\n',
      ),
      'claim.yaml': claim('data', asks('3Gi')),
    },
    acts: [
      { at: 0, run: 'kubectl apply -f volumes.yaml' },
      { at: 1, run: 'kubectl apply -f claim.yaml', prints: 'persistentvolumeclaim/data created' },
      {
        at: 2,
        run: 'kubectl get pvc',
        prints: `NAME   STATUS   VOLUME   CAPACITY   ACCESS MODES   STORAGECLASS   VOLUMEATTRIBUTESCLASS   AGE
                 data   Bound    middle   5Gi        RWO                           <unset>                 1s`,
      },
      {
        at: 3,
        run: 'kubectl get pv',
        prints: `NAME     CAPACITY   ACCESS MODES   RECLAIM POLICY   STATUS      CLAIM          STORAGECLASS   VOLUMEATTRIBUTESCLASS   REASON   AGE
                 large    10Gi       RWO            Retain           Available                                 <unset>                          3s
                 middle   5Gi        RWO            Retain           Bound       default/data                  <unset>                          3s
                 small    1Gi        RWO            Retain           Available                                 <unset>                          3s`,
      },
    ],
  },
  {
    name: 'a claim that finds nothing says so, and takes the volume that comes',
    follows: `${CONTROLLER}: syncUnboundClaim (FailedBinding, again every 15 seconds)`,
    files: { 'claim.yaml': claim('data', asks('1Gi')), 'volume.yaml': volume('late', '2Gi') },
    acts: [
      { at: 0, run: 'kubectl apply -f claim.yaml', prints: 'persistentvolumeclaim/data created' },
      {
        at: 40,
        run: 'kubectl describe pvc data',
        prints: `Name:          data
                 Namespace:     default
                 StorageClass:
                 Status:        Pending
                 Volume:
                 Labels:        <none>
                 Annotations:   <none>
                 Finalizers:    [kubernetes.io/pvc-protection]
                 Capacity:
                 Access Modes:
                 VolumeMode:    Filesystem
                 Used By:       <none>
                 Events:
                   Type    Reason         Age                From                         Message
                   ----    ------         ----               ----                         -------
                   Normal  FailedBinding  10s (x3 over 40s)  persistentvolume-controller  no persistent volumes available for this claim and no storage class is set`,
      },
      { at: 41, run: 'kubectl apply -f volume.yaml', prints: 'persistentvolume/late created' },
      {
        at: 42,
        run: "kubectl get pvc data -o jsonpath='{.status.phase} {.spec.volumeName}'",
        prints: 'Bound late',
      },
    ],
  },
  {
    name: 'a claim may choose by labels, or name its volume',
    follows: 'kubernetes.io/docs/concepts/storage/persistent-volumes: selector; reserving a PersistentVolume',
    files: {
      'volumes.yaml': [volume('plain', '1Gi'), volume('quick', '2Gi', 'labels')].join('---\n'),
      'select.yaml': claim('chooser', `selector: { matchLabels: { tier: fast } }, ${asks('1Gi')}`),
      'name.yaml': claim('caller', `volumeName: plain, ${asks('5Gi')}`),
      'taken.yaml': claim('late', `volumeName: quick, ${asks('1Gi')}`),
    },
    acts: [
      { at: 0, run: 'kubectl apply -f volumes.yaml -f select.yaml -f name.yaml' },
      {
        at: 1,
        run: "kubectl get pvc -o custom-columns='NAME:.metadata.name,PHASE:.status.phase,VOLUME:.spec.volumeName'",
        prints: `NAME      PHASE     VOLUME
                 caller    Pending   plain
                 chooser   Bound     quick`,
      },
      { at: 2, run: 'kubectl apply -f taken.yaml', prints: 'persistentvolumeclaim/late created' },
      {
        at: 3,
        run: 'kubectl get events --sort-by=.involvedObject.name -o custom-columns=REASON:.reason,MESSAGE:.message',
        prints: `REASON           MESSAGE
                 …
                 VolumeMismatch   Cannot bind to requested volume "plain": requested PV is too small
                 FailedBinding    volume "quick" already bound to a different claim.
                 …`,
      },
    ],
  },
  {
    name: 'a volume that is kept stays Released when its claim has gone',
    follows:
      'kubernetes.io/docs/concepts/storage/persistent-volumes: Retain; test/e2e/storage/persistent_volumes.go',
    files: { 'volume.yaml': volume('kept', '1Gi'), 'claim.yaml': claim('data', asks('1Gi')) },
    acts: [
      { at: 0, run: 'kubectl apply -f volume.yaml -f claim.yaml' },
      {
        at: 1,
        run: 'kubectl delete pvc data',
        prints: 'persistentvolumeclaim "data" deleted',
      },
      {
        at: 2,
        run: "kubectl get pv kept -o jsonpath='{.status.phase} {.spec.claimRef.name}'",
        prints: 'Released data',
      },
      { at: 3, run: 'kubectl apply -f claim.yaml', prints: 'persistentvolumeclaim/data created' },
      { at: 4, run: "kubectl get pvc data -o jsonpath='{.status.phase}'", prints: 'Pending' },
      {
        at: 5,
        run: `kubectl patch pv kept --type=json -p '[{"op":"remove","path":"/spec/claimRef"}]'`,
        prints: 'persistentvolume/kept patched',
      },
      {
        at: 25,
        run: "kubectl get pvc data -o jsonpath='{.status.phase} {.spec.volumeName}'",
        prints: 'Bound kept',
      },
    ],
  },
  {
    name: 'a volume that nobody can delete has Failed',
    follows: 'pkg/volume/hostpath/host_path.go: newDeleter ("host_path deleter only supports /tmp/.+")',
    files: {
      'volume.yaml': volume('host', '1Gi', '  persistentVolumeReclaimPolicy: Delete\n'),
      'claim.yaml': claim('data', asks('1Gi')),
    },
    acts: [
      { at: 0, run: 'kubectl apply -f volume.yaml -f claim.yaml' },
      { at: 1, run: 'kubectl delete pvc data' },
      {
        at: 2,
        run: "kubectl get pv host -o jsonpath='{.status.phase}: {.status.message}'",
        prints: 'Failed: host_path deleter only supports /tmp/.+ but received provided /data/host',
      },
    ],
  },
  {
    name: 'a claim in use stays until its pod has gone',
    follows:
      'test/e2e/storage/pvc_protection.go: "Verify that PVC in active use by a pod is not removed immediately"',
    files: {
      'volume.yaml': volume('v', '1Gi'),
      'claim.yaml': claim('data', asks('1Gi')),
      'pod.yaml': pod('user', 'data'),
      'second.yaml': pod('second', 'data'),
    },
    acts: [
      { at: 0, run: 'kubectl apply -f volume.yaml -f claim.yaml -f pod.yaml' },
      {
        at: 20,
        run: 'kubectl delete pvc data --wait=false',
        prints: 'persistentvolumeclaim "data" deleted',
      },
      { at: 21, run: 'kubectl get pvc data --no-headers', prints: 'data Terminating v 1Gi RWO <unset> 21s' },
      { at: 22, run: 'kubectl apply -f second.yaml', prints: 'pod/second created' },
      {
        at: 23,
        run: "kubectl get events --field-selector involvedObject.name=second -o jsonpath='{.items[0].message}'",
        prints:
          '0/2 nodes are available: persistentvolumeclaim "data" is being deleted. no new claims to deallocate, preemption: 0/2 nodes are available: 2 Preemption is not helpful for scheduling.',
      },
      { at: 24, run: 'kubectl delete pod user', prints: 'pod "user" deleted' },
      { at: 30, run: 'kubectl get pvc', prints: 'No resources found in default namespace.' },
    ],
  },
  {
    name: 'a volume that is bound stays until its claim has gone',
    follows: 'test/e2e/storage/pv_protection.go: "Verify that PV bound to a PVC is not removed immediately"',
    files: { 'volume.yaml': volume('v', '1Gi'), 'claim.yaml': claim('data', asks('1Gi')) },
    acts: [
      { at: 0, run: 'kubectl apply -f volume.yaml -f claim.yaml' },
      { at: 1, run: 'kubectl delete pv v --wait=false', prints: 'persistentvolume "v" deleted' },
      {
        at: 2,
        run: 'kubectl get pv v --no-headers -o custom-columns=P:.status.phase,F:.metadata.finalizers',
        prints: 'Bound [kubernetes.io/pv-protection]',
      },
      { at: 3, run: 'kubectl delete pvc data' },
      { at: 5, run: 'kubectl get pv', prints: 'No resources found' },
    ],
  },
  {
    name: 'a pod without its claim waits for it, and for the claim to be bound',
    follows: 'pkg/scheduler/framework/plugins/volumebinding/volume_binding.go: PreFilter',
    files: {
      'pod.yaml': pod('user', 'data'),
      'claim.yaml': claim('data', asks('1Gi')),
      'volume.yaml': volume('v', '1Gi'),
    },
    acts: [
      { at: 0, run: 'kubectl apply -f pod.yaml', prints: 'pod/user created' },
      { at: 5, run: 'kubectl apply -f claim.yaml', prints: 'persistentvolumeclaim/data created' },
      {
        at: 10,
        run: 'kubectl get events --field-selector reason=FailedScheduling -o custom-columns=MESSAGE:.message',
        prints: `MESSAGE
                 0/2 nodes are available: persistentvolumeclaim "data" not found. no new claims to deallocate, preemption: 0/2 nodes are available: 2 Preemption is not helpful for scheduling.
                 0/2 nodes are available: pod has unbound immediate PersistentVolumeClaims. no new claims to deallocate, preemption: 0/2 nodes are available: 2 Preemption is not helpful for scheduling.`,
      },
      { at: 11, run: 'kubectl apply -f volume.yaml', prints: 'persistentvolume/v created' },
      { at: 30, run: 'kubectl get pod user --no-headers', prints: 'user 1/1 Running 0 30s' },
    ],
  },
];
