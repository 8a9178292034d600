/**
 * The values that a field may have, where they are a closed set: facts that the schema package leaves out. OpenAPI and
 * `kubectl explain` tell them; what refuses a wrong value are the rules of each kind. In the real API they are types
 * marked +enum. Left out: the names of signals (stopSignal).
 */

/** A line a set: the values, then the fields that have it. A longer line goes on after two blanks. */
const TABLE = `
Localhost|RuntimeDefault|Unconfined AppArmorProfile.type SeccompProfile.type
None|ReadOnly|ReadWrite AzureDiskVolumeSource.cachingMode
Dedicated|Managed|Shared AzureDiskVolumeSource.kind
Always|IfNotPresent|Never Container.imagePullPolicy ImageVolumeSource.pullPolicy
FallbackToLogsOnError|File Container.terminationMessagePolicy
SCTP|TCP|UDP ContainerPort.protocol EndpointPort.protocol IngressPortStatus.protocol
  NetworkPolicyPort.protocol PortStatus.protocol ServicePort.protocol discovery.EndpointPort.protocol
Allow|Forbid|Replace CronJobSpec.concurrencyPolicy
OnDelete|RollingUpdate DaemonSetUpdateStrategy.type StatefulSetUpdateStrategy.type
Recreate|RollingUpdate DeploymentStrategy.type
FQDN|IPv4|IPv6 EndpointSlice.addressType
Exact|ImplementationSpecific|Prefix HTTPIngressPath.pathType
HTTP|HTTPS HTTPGetAction.scheme
|BlockDevice|CharDevice|Directory|DirectoryOrCreate|File|FileOrCreate|Socket HostPathVolumeSource.type
Indexed|NonIndexed JobSpec.completionMode
Failed|TerminatingOrFailed JobSpec.podReplacementPolicy
InProgress|Infeasible|Pending ModifyVolumeStatus.status
Fail|Ignore MutatingWebhook.failurePolicy ValidatingWebhook.failurePolicy
Equivalent|Exact MutatingWebhook.matchPolicy ValidatingWebhook.matchPolicy
IfNeeded|Never MutatingWebhook.reinvocationPolicy
None|NoneOnDryRun|Some|Unknown MutatingWebhook.sideEffects ValidatingWebhook.sideEffects
Active|Terminating NamespaceStatus.phase
Egress|Ingress NetworkPolicySpec.policyTypes
DoesNotExist|Exists|Gt|In|Lt|NotIn NodeSelectorRequirement.operator
Pending|Running|Terminated NodeStatus.phase
ReadOnlyMany|ReadWriteMany|ReadWriteOnce|ReadWriteOncePod PersistentVolumeClaimSpec.accessModes
  PersistentVolumeClaimStatus.accessModes PersistentVolumeSpec.accessModes
Block|Filesystem PersistentVolumeClaimSpec.volumeMode PersistentVolumeSpec.volumeMode
Bound|Lost|Pending PersistentVolumeClaimStatus.phase
Delete|Recycle|Retain PersistentVolumeSpec.persistentVolumeReclaimPolicy StorageClass.reclaimPolicy
Available|Bound|Failed|Pending|Released PersistentVolumeStatus.phase
AlwaysAllow|IfHealthyBudget PodDisruptionBudgetSpec.unhealthyPodEvictionPolicy
In|NotIn PodFailurePolicyOnExitCodesRequirement.operator
Count|FailIndex|FailJob|Ignore PodFailurePolicyRule.action
Always|OnRootMismatch PodSecurityContext.fsGroupChangePolicy
Merge|Strict PodSecurityContext.supplementalGroupsPolicy
ClusterFirst|ClusterFirstWithHostNet|Default|None PodSpec.dnsPolicy
Never|PreemptLowerPriority PodSpec.preemptionPolicy PriorityClass.preemptionPolicy
Always|Never|OnFailure PodSpec.restartPolicy
Failed|Pending|Running|Succeeded|Unknown PodStatus.phase
BestEffort|Burstable|Guaranteed PodStatus.qosClass
BestEffort|CrossNamespacePodAffinity|NotBestEffort|NotTerminating|PriorityClass|Terminating|VolumeAttributesClass
  ResourceQuotaSpec.scopes ScopedResourceSelectorRequirement.scopeName
*|CONNECT|CREATE|DELETE|UPDATE RuleWithOperations.operations
DoesNotExist|Exists|In|NotIn ScopedResourceSelectorRequirement.operator
Default|Unmasked SecurityContext.procMount
Cluster|Local ServiceSpec.externalTrafficPolicy ServiceSpec.internalTrafficPolicy
|IPv4|IPv6 ServiceSpec.ipFamilies
PreferDualStack|RequireDualStack|SingleStack ServiceSpec.ipFamilyPolicy
ClientIP|None ServiceSpec.sessionAffinity
ClusterIP|ExternalName|LoadBalancer|NodePort ServiceSpec.type
OrderedReady|Parallel StatefulSetSpec.podManagementPolicy
Immediate|WaitForFirstConsumer StorageClass.volumeBindingMode
NoExecute|NoSchedule|PreferNoSchedule Taint.effect Toleration.effect
Equal|Exists|Gt|Lt Toleration.operator
Honor|Ignore TopologySpreadConstraint.nodeAffinityPolicy TopologySpreadConstraint.nodeTaintsPolicy
DoNotSchedule|ScheduleAnyway TopologySpreadConstraint.whenUnsatisfiable
FieldValueDuplicate|FieldValueForbidden|FieldValueInvalid|FieldValueRequired ValidationRule.reason
Bidirectional|HostToContainer|None VolumeMount.mountPropagation
`;

function parseTable(): ReadonlyMap<string, readonly string[]> {
  const enums = new Map<string, readonly string[]>();
  for (const line of TABLE.trim().replaceAll('\n  ', ' ').split('\n')) {
    const [values = '', ...fields] = line.split(' ');
    for (const field of fields) enums.set(field, values.split('|'));
  }
  return enums;
}

const ENUMS = parseTable();

/** `struct` as the schema names it. `undefined` where any value may stand. */
export function enumOf(struct: string, field: string): readonly string[] | undefined {
  return ENUMS.get(`${struct}.${field}`);
}

/** All fields of the table, as `struct.field`. */
export function enumFields(): readonly string[] {
  return [...ENUMS.keys()];
}
