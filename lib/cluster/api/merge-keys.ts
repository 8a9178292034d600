/**
 * Which lists a strategic merge patch merges item by item, and by which key; all others are replaced whole. The
 * real ones stand as `patchMergeKey` tags beside the Go types (k8s.io/api), which the schema package leaves out.
 */

/** `struct.field` → the items' key; an empty key: a list of plain texts, merged as a set. */
const MERGE_KEYS: Readonly<Record<string, string>> = {
  'ObjectMeta.finalizers': '',
  'ObjectMeta.ownerReferences': 'uid',
  'PodSpec.containers': 'name',
  'PodSpec.ephemeralContainers': 'name',
  'PodSpec.hostAliases': 'ip',
  'PodSpec.imagePullSecrets': 'name',
  'PodSpec.initContainers': 'name',
  'PodSpec.resourceClaims': 'name',
  'PodSpec.schedulingGates': 'name',
  'PodSpec.topologySpreadConstraints': 'topologyKey',
  'PodSpec.volumes': 'name',
  'PodStatus.conditions': 'type',
  'PodStatus.podIPs': 'ip',
  'PodStatus.resourceClaimStatuses': 'name',
  'Container.env': 'name',
  'Container.ports': 'containerPort',
  'Container.volumeDevices': 'devicePath',
  'Container.volumeMounts': 'mountPath',
  'EphemeralContainer.env': 'name',
  'EphemeralContainer.ports': 'containerPort',
  'EphemeralContainer.volumeMounts': 'mountPath',
  'NodeSpec.podCIDRs': '',
  'NodeStatus.addresses': 'type',
  'NodeStatus.conditions': 'type',
  'NamespaceStatus.conditions': 'type',
  'ServiceSpec.ports': 'port',
  'ServiceStatus.conditions': 'type',
  'ServiceAccount.secrets': 'name',
  'ServiceAccount.imagePullSecrets': 'name',
  'DeploymentStatus.conditions': 'type',
  'ReplicaSetStatus.conditions': 'type',
  'StatefulSetStatus.conditions': 'type',
  'DaemonSetStatus.conditions': 'type',
  'JobStatus.conditions': 'type',
};

/** `undefined` where the list is replaced whole. */
export function mergeKeyOf(struct: string, field: string): string | undefined {
  return MERGE_KEYS[`${struct}.${field}`];
}
