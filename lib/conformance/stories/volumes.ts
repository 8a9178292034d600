/** Stories of volumes: what is in them, what changes later, who may write, and what fails. */
import { printField, writePod } from '../pod-manifest';
import type { Story } from '../story';

const row = (name: string, ready: string, status: string, restarts: string | number): string =>
  `NAME READY STATUS RESTARTS AGE\n${name} ${ready} ${status} ${restarts} <age>`;

const mount = (...lines: readonly string[]): string[] => [
  'volumeMounts:',
  ...lines.map((line) => `- ${line}`),
];

const mountEvents = (name: string): string =>
  `kubectl get events --field-selector involvedObject.name=${name},reason=FailedMount -o custom-columns=M:.message`;

export const VOLUMES: readonly Story[] = [
  {
    name: 'a ConfigMap as files: a change arrives after a minute, but never through a subPath',
    follows:
      'kubernetes.io/docs/concepts/configuration/configmap: "Mounted ConfigMaps are updated automatically"; test/e2e/common/storage/configmap_volume.go',
    files: {
      'app.yaml': writePod({
        name: 'app',
        script: 'sleep 3600',
        container: mount(
          '{name: settings, mountPath: /etc/settings}',
          '{name: settings, mountPath: /etc/one/color, subPath: color}',
        ),
        spec: ['volumes: [{name: settings, configMap: {name: settings}}]'],
      }),
    },
    acts: [
      { at: 0, run: 'kubectl create configmap settings --from-literal=color=blue --from-literal=size=large' },
      { at: 0, run: 'kubectl apply -f app.yaml' },
      { at: 10, run: 'kubectl exec app -- ls /etc/settings', prints: 'color\nsize' },
      { at: 10, run: 'kubectl exec app -- cat /etc/settings/color /etc/one/color', prints: 'blueblue' },
      { at: 10, run: `kubectl patch configmap settings -p '{"data":{"color":"red"}}'` },
      { at: 15, run: 'kubectl exec app -- cat /etc/settings/color', prints: 'blue' },
      { at: 110, run: 'kubectl exec app -- cat /etc/settings/color', prints: 'red' },
      { at: 110, run: 'kubectl exec app -- cat /etc/one/color', prints: 'blue' },
    ],
  },
  {
    name: 'nobody writes into the files of a ConfigMap, or where a mount is read-only',
    follows: 'kubernetes.io/docs/concepts/storage/volumes: "A ConfigMap is always mounted as readOnly"',
    files: {
      'app.yaml': writePod({
        name: 'app',
        script: 'sleep 3600',
        container: mount(
          '{name: settings, mountPath: /etc/settings}',
          '{name: data, mountPath: /data}',
          '{name: data, mountPath: /view, readOnly: true}',
        ),
        spec: ['volumes: [{name: settings, configMap: {name: settings}}, {name: data, emptyDir: {}}]'],
      }),
    },
    acts: [
      { at: 0, run: 'kubectl create configmap settings --from-literal=color=blue' },
      { at: 0, run: 'kubectl apply -f app.yaml' },
      { at: 10, run: 'kubectl exec app -- sh -c "echo red > /etc/settings/color"', exits: 1 },
      { at: 10, run: 'kubectl exec app -- cat /etc/settings/color', prints: 'blue' },
      { at: 10, run: 'kubectl exec app -- touch /data/seen', prints: '' },
      { at: 10, run: 'kubectl exec app -- ls /view', prints: 'seen' },
      {
        at: 10,
        run: 'kubectl exec app -- rm /view/seen 2>&1 | grep -c "Read-only file system"',
        prints: '1',
      },
    ],
  },
  {
    name: 'chosen keys of a Secret, at paths and with modes of their own',
    follows:
      'test/e2e/common/storage/secrets_volume.go: "should be consumable from pods in volume with mappings and Item Mode set"',
    files: {
      'app.yaml': writePod({
        name: 'app',
        script: 'sleep 3600',
        container: mount('{name: keys, mountPath: /keys}'),
        spec: [
          'volumes:',
          '- name: keys',
          '  secret: {secretName: login, defaultMode: 0400, items: [{key: user, path: db/name}, {key: word, path: word, mode: 0440}]}',
        ],
      }),
    },
    acts: [
      {
        at: 0,
        run: 'kubectl create secret generic login --from-literal=user=anna --from-literal=word=secret --from-literal=more=no',
      },
      { at: 0, run: 'kubectl apply -f app.yaml' },
      { at: 10, run: 'kubectl exec app -- find /keys -type f', prints: '/keys/db/name\n/keys/word' },
      { at: 10, run: 'kubectl exec app -- cat /keys/db/name', prints: 'anna' },
      { at: 10, run: 'kubectl exec app -- ls -l /keys/word | cut -c1-10', prints: '-r--r-----' },
      { at: 10, run: 'kubectl exec app -- ls -l /keys/db/name | cut -c1-10', prints: '-r--------' },
    ],
  },
  {
    name: 'a volume of a ConfigMap that is not there holds the pod back, and says so again and again',
    follows:
      'pkg/volume/configmap/configmap.go SetUpAt; pkg/util/goroutinemap/exponentialbackoff: 500 ms doubling to 2m2s',
    files: {
      'app.yaml': writePod({
        name: 'app',
        image: 'nginx',
        container: mount('{name: settings, mountPath: /etc/settings}'),
        spec: ['volumes: [{name: settings, configMap: {name: settings, items: [{key: color, path: c}]}}]'],
      }),
      'free.yaml': writePod({
        name: 'free',
        image: 'nginx',
        container: mount('{name: settings, mountPath: /etc/settings}'),
        spec: ['volumes: [{name: settings, configMap: {name: none, optional: true}}]'],
      }),
    },
    acts: [
      { at: 0, run: 'kubectl apply -f app.yaml -f free.yaml' },
      { at: 10, run: 'kubectl get pod app', prints: row('app', '0/1', 'ContainerCreating', 0) },
      {
        at: 10,
        run: mountEvents('app'),
        prints: 'M\nMountVolume.SetUp failed for volume "settings" : configmap "settings" not found',
      },
      { at: 10, run: 'kubectl get pod free', prints: row('free', '1/1', 'Running', 0) },
      { at: 10, run: 'kubectl create configmap settings --from-literal=colour=blue' },
      {
        at: 40,
        run: mountEvents('app'),
        prints: `M
                 MountVolume.SetUp failed for volume "settings" : configmap "settings" not found
                 MountVolume.SetUp failed for volume "settings" : configmap references non-existent config key: color`,
      },
      { at: 40, run: `kubectl patch configmap settings -p '{"data":{"color":"red"}}'` },
      { at: 110, run: 'kubectl get pod app', prints: row('app', '1/1', 'Running', 0) },
    ],
  },
  {
    name: 'files with facts of the pod: labels that change later, and resources',
    follows: 'test/e2e/common/storage/downwardapi_volume.go: "should update labels on modification"',
    files: {
      'app.yaml': writePod({
        name: 'app',
        script: 'sleep 3600',
        container: [
          'resources: {limits: {memory: 64Mi, cpu: 250m}}',
          ...mount('{name: facts, mountPath: /facts}'),
        ],
        spec: [
          'volumes:',
          '- name: facts',
          '  downwardAPI:',
          '    items:',
          '    - {path: labels, fieldRef: {fieldPath: metadata.labels}}',
          '    - {path: name, fieldRef: {fieldPath: metadata.name}}',
          '    - {path: memory, resourceFieldRef: {containerName: c, resource: limits.memory, divisor: 1Mi}}',
          '    - {path: cpu, resourceFieldRef: {containerName: c, resource: limits.cpu, divisor: 1m}}',
        ],
      }),
    },
    acts: [
      { at: 0, run: 'kubectl apply -f app.yaml' },
      { at: 10, run: 'kubectl exec app -- cat /facts/labels', prints: 'app="app"' },
      {
        at: 10,
        run: 'kubectl exec app -- sh -c "cat /facts/name; echo; cat /facts/memory; echo; cat /facts/cpu"',
        prints: 'app\n64\n250',
      },
      { at: 10, run: 'kubectl label pod app tier=front' },
      { at: 100, run: 'kubectl exec app -- cat /facts/labels', prints: 'app="app"\ntier="front"' },
    ],
  },
  {
    name: 'one projected volume of several sources',
    follows:
      'test/e2e/common/storage/projected_combined.go: "should project all components that make up the projection API"',
    files: {
      'app.yaml': writePod({
        name: 'app',
        script: 'sleep 3600',
        container: mount('{name: all, mountPath: /all}'),
        spec: [
          'volumes:',
          '- name: all',
          '  projected:',
          '    sources:',
          '    - configMap: {name: settings}',
          '    - secret: {name: login, items: [{key: word, path: secret/word}]}',
          '    - downwardAPI: {items: [{path: where, fieldRef: {fieldPath: metadata.namespace}}]}',
          '    - serviceAccountToken: {path: token}',
        ],
      }),
    },
    acts: [
      { at: 0, run: 'kubectl create configmap settings --from-literal=color=blue' },
      { at: 0, run: 'kubectl create secret generic login --from-literal=word=sesame' },
      { at: 0, run: 'kubectl apply -f app.yaml' },
      { at: 10, run: 'kubectl exec app -- ls /all', prints: 'color\nsecret\ntoken\nwhere' },
      { at: 10, run: 'kubectl exec app -- cat /all/secret/word /all/where', prints: 'sesamedefault' },
    ],
  },
  {
    name: 'a path of the node: checked by its type, shared by the pods of that node',
    follows:
      'pkg/volume/hostpath/host_path.go: "hostPath type check failed"; kubernetes.io/docs/concepts/storage/volumes#hostpath',
    files: {
      'strict.yaml': writePod({
        name: 'strict',
        image: 'nginx',
        container: mount('{name: data, mountPath: /data}'),
        spec: ['nodeName: node-1', 'volumes: [{name: data, hostPath: {path: /srv/data, type: Directory}}]'],
      }),
      'maker.yaml': writePod({
        name: 'maker',
        script: 'echo here > /data/note; sleep 3600',
        container: mount('{name: data, mountPath: /data}'),
        spec: [
          'nodeName: node-1',
          'volumes: [{name: data, hostPath: {path: /srv/data, type: DirectoryOrCreate}}]',
        ],
      }),
      'other.yaml': writePod({
        name: 'other',
        script: 'sleep 3600',
        container: mount('{name: data, mountPath: /data}'),
        spec: ['nodeName: node-2', 'volumes: [{name: data, hostPath: {path: /srv/data}}]'],
      }),
    },
    acts: [
      { at: 0, run: 'kubectl apply -f strict.yaml' },
      {
        at: 5,
        run: mountEvents('strict'),
        prints:
          'M\nMountVolume.SetUp failed for volume "data" : hostPath type check failed: /srv/data is not a directory',
      },
      { at: 5, run: 'kubectl apply -f maker.yaml -f other.yaml' },
      { at: 40, run: 'kubectl exec strict -- cat /data/note', prints: 'here' },
      { at: 40, run: 'kubectl exec other -- ls /data', prints: '' },
    ],
  },
  {
    name: 'an emptyDir is shared by the containers of a pod and goes with it',
    follows: 'test/e2e/common/storage/empty_dir.go: "pod should support shared volumes between containers"',
    files: {
      'app.yaml': `${writePod({
        name: 'app',
        script: 'echo from c > /a/note; sleep 3600',
        container: mount('{name: data, mountPath: /a}'),
        spec: ['volumes: [{name: data, emptyDir: {}}]'],
      })}  - name: d
    image: busybox
    command: [sh, -c, "sleep 3600"]
    volumeMounts: [{name: data, mountPath: /b/deep}]
`,
    },
    acts: [
      { at: 0, run: 'kubectl apply -f app.yaml' },
      { at: 10, run: 'kubectl exec app -c d -- cat /b/deep/note', prints: 'from c' },
      { at: 10, run: 'kubectl exec app -c d -- mv /b/deep/note /b/deep/other', prints: '' },
      { at: 10, run: 'kubectl exec app -c c -- ls /a', prints: 'other' },
      { at: 10, run: 'kubectl delete pod app --grace-period=0 --force' },
      { at: 15, run: 'kubectl apply -f app.yaml' },
      { at: 25, run: 'kubectl exec app -c c -- ls /a', prints: 'note' },
      { at: 25, run: printField('app', '.status.phase'), prints: 'Running' },
    ],
  },
  {
    name: 'what is written into a claimed volume outlives the pod, on whichever node the next one runs',
    follows:
      'test/e2e/storage/persistent_volumes.go: "should create a non-pre-bound PV and PVC: test write access"',
    files: {
      'claim.yaml': `apiVersion: v1
kind: PersistentVolume
metadata: {name: disk}
spec:
  capacity: {storage: 1Gi}
  accessModes: [ReadWriteOnce]
  storageClassName: ""
  nfs: {server: 10.0.0.9, path: /exports}
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: notes}
spec:
  accessModes: [ReadWriteOnce]
  storageClassName: ""
  resources: {requests: {storage: 1Gi}}
`,
      'first.yaml': writePod({
        name: 'first',
        script: 'echo kept > /notes/one; sleep 3600',
        container: mount('{name: notes, mountPath: /notes}'),
        spec: ['nodeName: node-1', 'volumes: [{name: notes, persistentVolumeClaim: {claimName: notes}}]'],
      }),
      'second.yaml': writePod({
        name: 'second',
        script: 'sleep 3600',
        container: mount('{name: notes, mountPath: /notes}'),
        spec: [
          'nodeName: node-2',
          'volumes: [{name: notes, persistentVolumeClaim: {claimName: notes, readOnly: true}}]',
        ],
      }),
    },
    acts: [
      { at: 0, run: 'kubectl apply -f first.yaml' },
      {
        at: 5,
        run: mountEvents('first'),
        prints: `M
                 Unable to attach or mount volumes: unmounted volumes=[notes], unattached volumes=[], failed to process volumes=[notes]: error processing PVC default/notes: failed to fetch PVC from API server: persistentvolumeclaims "notes" not found`,
      },
      { at: 5, run: 'kubectl apply -f claim.yaml' },
      { at: 30, run: 'kubectl get pod first', prints: row('first', '1/1', 'Running', 0) },
      { at: 30, run: 'kubectl delete pod first --grace-period=0 --force' },
      { at: 31, run: 'kubectl apply -f second.yaml' },
      { at: 45, run: 'kubectl exec second -- cat /notes/one', prints: 'kept' },
      { at: 45, run: 'kubectl exec second -- sh -c "echo no > /notes/two"', exits: 1 },
    ],
  },
];
