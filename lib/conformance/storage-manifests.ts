/** Manifests of storage that stories build their files from. */
export const claim = (name: string, spec: string): string => `apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: ${name} }
spec: { accessModes: [ReadWriteOnce], ${spec} }
`;

export const asks = (size: string): string => `resources: { requests: { storage: ${size} } }`;

export const volume = (name: string, size: string, more = ''): string => `apiVersion: v1
kind: PersistentVolume
metadata: { name: ${name}${more.includes('labels') ? ', labels: { tier: fast }' : ''} }
spec:
  capacity: { storage: ${size} }
  accessModes: [ReadWriteOnce]
  hostPath: { path: /data/${name} }
${more.replace('labels', '')}`;

export const storageClass = (
  name: string,
  provisioner: string,
  mode: string,
  more = '',
): string => `apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: { name: ${name}${more} }
provisioner: ${provisioner}
volumeBindingMode: ${mode}
`;

export const pod = (name: string, claimName: string, command = 'sleep infinity'): string => `apiVersion: v1
kind: Pod
metadata: { name: ${name} }
spec:
  terminationGracePeriodSeconds: 1
  containers:
    - name: main
      image: busybox
      command: [sh, -c, '${command}']
      volumeMounts: [{ name: data, mountPath: /data }]
  volumes: [{ name: data, persistentVolumeClaim: { claimName: ${claimName} } }]
`;

export const IS_DEFAULT = ', annotations: { storageclass.kubernetes.io/is-default-class: "true" }';
