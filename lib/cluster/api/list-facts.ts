/**
 * How the lists of Kubernetes objects merge: facts that the schema package leaves out, written down field by field.
 * In the real API they are tags beside the Go types (patchStrategy, patchMergeKey, +listType, +listMapKey).
 * A test walks every list of every kind that is served and fails where this table is silent.
 */

export interface ListFacts {
  /** As OpenAPI says it: a list is replaced whole, is a set, or has items with keys. */
  readonly listType: 'atomic' | 'set' | 'map';
  readonly mapKeys: readonly string[];
  /**
   * Strategic merge patches go item by item, by this key ('' where the items are plain texts); `undefined` where
   * they replace the list. It is not always the same as the list type.
   */
  readonly mergeKey: string | undefined;
  /** kubectl's three-way patches say which fields of an item stay (`$retainKeys`). */
  readonly retainsKeys: boolean;
}

/**
 * A line a struct: its name, then its lists. `name` alone is atomic; `name:set` and `name:key,key` are its list
 * type; `~key` is the merge key; `!` stands where the patch strategy also retains keys.
 */
const TABLE = `
AggregationRule clusterRoleSelectors
Capabilities add drop
CephFSPersistentVolumeSource monitors
CephFSVolumeSource monitors
ClusterRole rules
ClusterRoleBinding subjects
ConfigMapProjection items
ConfigMapVolumeSource items
Container args command env:name~name envFrom ports:containerPort,protocol~containerPort resizePolicy
  restartPolicyRules volumeDevices:devicePath~devicePath volumeMounts:mountPath~mountPath
ContainerImage names
ContainerRestartRuleOnExitCodes values:set
ContainerStatus allocatedResourcesStatus:name~name volumeMounts:mountPath~mountPath
CronJobStatus active
CustomResourceDefinitionNames categories shortNames
CustomResourceDefinitionSpec versions
CustomResourceDefinitionStatus conditions:type storedVersions
CustomResourceDefinitionVersion additionalPrinterColumns selectableFields
DaemonSetStatus conditions:type~type
DeleteOptions dryRun
DeploymentStatus conditions:type~type
DownwardAPIProjection items
DownwardAPIVolumeSource items
Endpoint addresses:set
EndpointHints forNodes forZones
EndpointSlice endpoints ports
EndpointSubset addresses notReadyAddresses ports
Endpoints subsets
EphemeralContainer args command env:name~name envFrom ports:containerPort,protocol~containerPort
  resizePolicy volumeDevices:devicePath~devicePath volumeMounts:mountPath~mountPath
ExecAction command
FCVolumeSource targetWWNs wwids
HPAScalingRules policies
HTTPGetAction httpHeaders
HTTPIngressRuleValue paths
HorizontalPodAutoscalerSpec metrics
HorizontalPodAutoscalerStatus conditions:type~type currentMetrics
HostAlias hostnames
IPBlock except
ISCSIPersistentVolumeSource portals
ISCSIVolumeSource portals
IngressLoadBalancerIngress ports
IngressLoadBalancerStatus ingress
IngressSpec rules tls
IngressTLS hosts
JSONSchemaProps allOf anyOf enum oneOf required x-kubernetes-list-map-keys
  x-kubernetes-validations:rule~rule
JobStatus conditions~type
LabelSelector matchExpressions
LabelSelectorRequirement values
LimitRangeSpec limits
LinuxContainerUser supplementalGroups
LoadBalancerIngress ports
LoadBalancerStatus ingress
MutatingWebhook admissionReviewVersions matchConditions:name~name rules
MutatingWebhookConfiguration webhooks:name~name
NamespaceSpec finalizers
NamespaceStatus conditions:type~type
NetworkPolicyEgressRule ports to
NetworkPolicyIngressRule from ports
NetworkPolicySpec egress ingress policyTypes
NodeAffinity preferredDuringSchedulingIgnoredDuringExecution
NodeSelector nodeSelectorTerms
NodeSelectorRequirement values
NodeSelectorTerm matchExpressions matchFields
NodeSpec podCIDRs:set~ taints
NodeStatus addresses:type~type conditions:type~type declaredFeatures images runtimeHandlers
  volumesAttached volumesInUse
ObjectMeta finalizers:set~ managedFields ownerReferences:uid~uid
PersistentVolumeClaimSpec accessModes
PersistentVolumeClaimStatus accessModes conditions:type~type
PersistentVolumeSpec accessModes mountOptions
PodAffinity preferredDuringSchedulingIgnoredDuringExecution requiredDuringSchedulingIgnoredDuringExecution
PodAffinityTerm matchLabelKeys mismatchLabelKeys namespaces
PodAntiAffinity preferredDuringSchedulingIgnoredDuringExecution
  requiredDuringSchedulingIgnoredDuringExecution
PodDNSConfig nameservers options searches
PodDisruptionBudgetStatus conditions:type~type
PodExtendedResourceClaimStatus requestMappings
PodFailurePolicy rules
PodFailurePolicyOnExitCodesRequirement values:set
PodFailurePolicyRule onPodConditions
PodSecurityContext supplementalGroups sysctls
PodSpec containers:name~name ephemeralContainers:name~name hostAliases:ip~ip imagePullSecrets:name~name
  initContainers:name~name readinessGates resourceClaims:name~name! schedulingGates:name~name tolerations
  topologySpreadConstraints:topologyKey,whenUnsatisfiable~topologyKey volumes:name~name!
PodStatus conditions:type~type containerStatuses ephemeralContainerStatuses hostIPs~ip
  initContainerStatuses podIPs:ip~ip resourceClaimStatuses:name~name!
PolicyRule apiGroups nonResourceURLs resourceNames resources verbs
ProjectedVolumeSource sources
RBDPersistentVolumeSource monitors
RBDVolumeSource monitors
ReplicaSetStatus conditions:type~type
ResourceQuotaSpec scopes
ResourceRequirements claims:name
ResourceStatus resources:resourceID
Role rules
RoleBinding subjects
RuleWithOperations apiGroups apiVersions operations
ScopeSelector matchExpressions
ScopedResourceSelectorRequirement values
SecretProjection items
SecretVolumeSource items
ServiceAccount imagePullSecrets secrets:name~name
ServiceCIDRSpec cidrs
ServiceCIDRStatus conditions:type~type
ServiceSpec clusterIPs externalIPs ipFamilies loadBalancerSourceRanges ports:port,protocol~port
ServiceStatus conditions:type~type
StatefulSetSpec volumeClaimTemplates
StatefulSetStatus conditions:type~type
StorageClass allowedTopologies mountOptions
SuccessPolicy rules
TopologySelectorLabelRequirement values
TopologySelectorTerm matchLabelExpressions
TopologySpreadConstraint matchLabelKeys
UncountedTerminatedPods failed:set succeeded:set
ValidatingWebhook admissionReviewVersions matchConditions:name~name rules
ValidatingWebhookConfiguration webhooks:name~name
WebhookConversion conversionReviewVersions
`;

/** Structs (no lists) whose patch strategy is retainKeys: of `type` and what belongs to it only one part stays. */
export const RETAIN_KEYS_STRUCTS: readonly string[] = ['DeploymentSpec.strategy'];

function parseFacts(text: string): ListFacts {
  const [head = '', merge] = text.replace('!', '').split('~');
  const [, type] = head.split(':');
  const isKeyed = type !== undefined && type !== 'set';
  return {
    listType: type === undefined ? 'atomic' : isKeyed ? 'map' : 'set',
    mapKeys: isKeyed ? type.split(',') : [],
    mergeKey: merge,
    retainsKeys: text.endsWith('!'),
  };
}

function parseTable(): ReadonlyMap<string, ListFacts> {
  const facts = new Map<string, ListFacts>();
  for (const line of TABLE.trim().replaceAll('\n  ', ' ').split('\n')) {
    const [struct, ...fields] = line.split(' ');
    for (const field of fields) {
      const [name] = field.split(/[:~!]/);
      facts.set(`${struct}.${name}`, parseFacts(field));
    }
  }
  return facts;
}

const FACTS = parseTable();

/** `struct` as the schema names it. `undefined`: no such list, or one that nobody wrote down. */
export function listFactsOf(struct: string, field: string): ListFacts | undefined {
  return FACTS.get(`${struct}.${field}`);
}

/** `undefined` where a strategic merge patch replaces the list whole. */
export function mergeKeyOf(struct: string, field: string): string | undefined {
  return listFactsOf(struct, field)?.mergeKey;
}
