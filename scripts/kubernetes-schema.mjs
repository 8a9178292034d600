/**
 * Writes lib/cluster/api/generated/schema.json and more-schema.json: the fields and types of the Kubernetes kinds that
 * we serve, and of all that they contain; the second what only kinds beyond the core have (api/more-kinds.ts); from the declarations of the package kubernetes-types (Apache-2.0).
 * Run it after adding a kind: node scripts/kubernetes-schema.mjs
 *
 * A definition is { field: type }; a field that must be there ends in "!". Types: string, bool, int32, int64,
 * float64, quantity, time, microTime, bytes, intOrString, any, []T, {}T (a map), or another definition's name.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const packageFolder = join(root, 'node_modules', 'kubernetes-types');
const folder = join(root, 'lib', 'cluster', 'api', 'generated');

/** Where the kinds that are served begin: module and definition. */
const KINDS = [
  ['core/v1', ['Pod', 'Node', 'Namespace', 'Event', 'ConfigMap', 'ServiceAccount', 'Binding']],
  ['core/v1', ['Service', 'Endpoints', 'Secret', 'PodTemplate', 'ResourceQuota', 'LimitRange']],
  ['core/v1', ['PersistentVolume', 'PersistentVolumeClaim']],
  ['apps/v1', ['Deployment', 'ReplicaSet', 'StatefulSet', 'DaemonSet', 'ControllerRevision']],
  ['batch/v1', ['Job', 'CronJob']],
  ['networking/v1', ['Ingress', 'IngressClass', 'NetworkPolicy']],
  ['discovery/v1', ['EndpointSlice']],
  ['autoscaling/v1', ['Scale']],
  ['autoscaling/v2', ['HorizontalPodAutoscaler']],
  ['coordination/v1', ['Lease']],
  ['policy/v1', ['Eviction', 'PodDisruptionBudget']],
  ['storage/v1', ['StorageClass']],
  ['scheduling/v1', ['PriorityClass']],
  ['rbac/v1', ['Role', 'RoleBinding', 'ClusterRole', 'ClusterRoleBinding']],
  ['admissionregistration/v1', ['ValidatingWebhookConfiguration', 'MutatingWebhookConfiguration']],
  ['apiextensions/v1', ['CustomResourceDefinition']],
  ['networking/v1alpha1', ['ServiceCIDR', 'IPAddress']],
  ['meta/v1', ['DeleteOptions']],
];

/** Of these, with all that they contain, the core of the cluster knows the fields. */
const CORE =
  `Pod Node Namespace Event ConfigMap ServiceAccount Binding Service Endpoints Secret PodTemplate Deployment ReplicaSet
  EndpointSlice Scale Lease Eviction PodDisruptionBudget DeleteOptions CustomResource`.split(/\s+/);

/** The declarations say "number"; these are int64 in the Go types, all others int32. */
const INT64_FIELDS = new Set(
  `activeDeadlineSeconds deletionGracePeriodSeconds expirationSeconds fsGroup generation gracePeriodSeconds limitBytes
  maxItems maxLength maxProperties minItems minLength minProperties
  observedGeneration remainingItemCount revision runAsGroup runAsUser seconds sinceSeconds sizeBytes startingDeadlineSeconds supplementalGroups
  terminationGracePeriodSeconds tolerationSeconds`.split(/\s+/),
);

/** Limits in the schema of a custom resource. */
const FLOAT_FIELDS = new Set(['maximum', 'minimum', 'multipleOf']);

/** Maps of text that hold base64. */
const BYTES = new Set(['ConfigMap.binaryData', 'Secret.data']);
/** Texts that hold base64: certificates. */
const BYTE_TEXTS = new Set(['caBundle']);

/** Fields that came after the release which the package describes (1.30), up to the one that we emulate. */
const ADDITIONS = {
  PodSpec: { resources: 'ResourceRequirements', hostnameOverride: 'string' },
  PodSecurityContext: { supplementalGroupsPolicy: 'string', seLinuxChangePolicy: 'string' },
  PodStatus: {
    observedGeneration: 'int64',
    resources: 'ResourceRequirements',
    allocatedResources: '{}quantity',
    extendedResourceClaimStatus: 'PodExtendedResourceClaimStatus',
  },
  PodExtendedResourceClaimStatus: {
    'requestMappings!': '[]ContainerExtendedResourceRequest',
    'resourceClaimName!': 'string',
  },
  ContainerExtendedResourceRequest: {
    'containerName!': 'string',
    'resourceName!': 'string',
    'requestName!': 'string',
  },
  PodCondition: { observedGeneration: 'int64' },
  PodResourceClaim: { resourceClaimName: 'string', resourceClaimTemplateName: 'string' },
  ResourceClaim: { request: 'string' },
  Container: { restartPolicyRules: '[]ContainerRestartRule' },
  ContainerRestartRule: { 'action!': 'string', exitCodes: 'ContainerRestartRuleOnExitCodes' },
  ContainerRestartRuleOnExitCodes: { 'operator!': 'string', values: '[]int32' },
  ContainerStatus: {
    user: 'ContainerUser',
    stopSignal: 'string',
    allocatedResourcesStatus: '[]ResourceStatus',
  },
  ResourceStatus: { 'name!': 'string', resources: '[]ResourceHealth' },
  ResourceHealth: { 'resourceID!': 'string', health: 'string' },
  ContainerUser: { linux: 'LinuxContainerUser' },
  LinuxContainerUser: { 'uid!': 'int64', 'gid!': 'int64', supplementalGroups: '[]int64' },
  EnvVarSource: { fileKeyRef: 'FileKeySelector' },
  FileKeySelector: { 'volumeName!': 'string', 'path!': 'string', 'key!': 'string', optional: 'bool' },
  Lifecycle: { stopSignal: 'string' },
  Volume: { image: 'ImageVolumeSource' },
  ImageVolumeSource: { reference: 'string', pullPolicy: 'string' },
  LeaseSpec: { strategy: 'string', preferredHolder: 'string' },
  DeleteOptions: { ignoreStoreReadErrorWithClusterBreakingPotential: 'bool' },
  NodeStatus: { features: 'NodeFeatures', declaredFeatures: '[]string' },
  NodeFeatures: { supplementalGroupsPolicy: 'bool' },
  NodeRuntimeHandlerFeatures: { userNamespaces: 'bool' },
  NodeSystemInfo: { swap: 'NodeSwapStatus' },
  NodeSwapStatus: { capacity: 'int64' },
  DeploymentStatus: { terminatingReplicas: 'int32' },
  ReplicaSetStatus: { terminatingReplicas: 'int32' },
  EndpointHints: { forNodes: '[]ForNode' },
  ForNode: { 'name!': 'string' },
  // What is the same for all custom resources.
  CustomResource: { apiVersion: 'string', kind: 'string', 'metadata!': 'ObjectMeta' },
  HPAScalingRules: { tolerance: 'quantity' },
  JSONSchemaProps: {
    'x-kubernetes-preserve-unknown-fields': 'bool',
    'x-kubernetes-embedded-resource': 'bool',
    'x-kubernetes-int-or-string': 'bool',
    'x-kubernetes-list-map-keys': '[]string',
    'x-kubernetes-list-type': 'string',
    'x-kubernetes-map-type': 'string',
    'x-kubernetes-validations': '[]ValidationRule',
  },
  ValidationRule: {
    'rule!': 'string',
    message: 'string',
    messageExpression: 'string',
    reason: 'string',
    fieldPath: 'string',
    optionalOldSelf: 'bool',
  },
};

/** Fields that were taken out again since. */
const REMOVALS = { PodResourceClaim: ['source'] };

const modules = new Map();

/** The declarations of one file: name → node, and what it imports: name → module. */
function loadModule(name) {
  if (modules.has(name)) return modules.get(name);
  const path = join(packageFolder, `${name}.d.ts`);
  const source = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true);
  const loaded = { name, declarations: new Map(), imports: new Map() };
  for (const statement of source.statements) {
    if (ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement)) {
      loaded.declarations.set(statement.name.text, statement);
    } else if (ts.isImportDeclaration(statement)) {
      const from = join(dirname(name), statement.moduleSpecifier.text);
      for (const { name: imported } of statement.importClause.namedBindings.elements) {
        loaded.imports.set(imported.text, from);
      }
    }
  }
  modules.set(name, loaded);
  return loaded;
}

const definitions = new Map();
const NAMED = {
  Quantity: 'quantity',
  Time: 'time',
  MicroTime: 'microTime',
  FieldsV1: 'any',
  RawExtension: 'any',
  JSON: 'any',
  JSONSchemaPropsOrArray: 'any',
  JSONSchemaPropsOrBool: 'any',
  JSONSchemaPropsOrStringArray: 'any',
};

const TWICE = 'Event EventSeries EndpointPort Subject ServiceReference WebhookClientConfig'.split(' ');
const origins = new Map();

/** The name under which a declaration is stored; two groups may use the same one. */
function definitionName(module, name) {
  const prefix = module.name.split('/')[0];
  return ['core', 'meta'].includes(prefix) || !definedTwice(name) ? name : `${prefix}.${name}`;
}

function definedTwice(name) {
  return TWICE.includes(name);
}

function numberType(field) {
  if (FLOAT_FIELDS.has(field)) return 'float64';
  return INT64_FIELDS.has(field) ? 'int64' : 'int32';
}

function typeText(node, module, field) {
  if (node.kind === ts.SyntaxKind.StringKeyword) return 'string';
  if (node.kind === ts.SyntaxKind.BooleanKeyword) return 'bool';
  if (node.kind === ts.SyntaxKind.NumberKeyword) return numberType(field);
  if (ts.isLiteralTypeNode(node)) return 'string';
  if (ts.isUnionTypeNode(node)) return 'intOrString';
  if (ts.isArrayTypeNode(node)) return `[]${typeText(node.elementType, module, field)}`;
  if (ts.isTypeLiteralNode(node)) {
    const [member] = node.members;
    return member && ts.isIndexSignatureDeclaration(member)
      ? `{}${typeText(member.type, module, field)}`
      : 'any';
  }
  if (!ts.isTypeReferenceNode(node)) throw new Error(`${module.name}: ${node.getText()}`);
  const name = node.typeName.getText();
  if (name === 'Array') return `[]${typeText(node.typeArguments[0], module, field)}`;
  if (NAMED[name]) return NAMED[name];
  return define(module.imports.has(name) ? loadModule(module.imports.get(name)) : module, name);
}

function bytesType(name, field) {
  if (BYTE_TEXTS.has(field)) return 'bytes';
  return BYTES.has(`${name}.${field}`) ? '{}bytes' : null;
}

/** Adds a declaration and all that it contains; returns its name. */
function define(module, name) {
  const stored = definitionName(module, name);
  if (definitions.has(stored)) {
    if (origins.get(stored) !== module.name) throw new Error(`${stored} in ${module.name} too`);
    return stored;
  }
  origins.set(stored, module.name);
  const declaration = module.declarations.get(name);
  if (!declaration) throw new Error(`no ${name} in ${module.name}`);
  if (ts.isTypeAliasDeclaration(declaration)) return typeText(declaration.type, module, name);
  const fields = {};
  definitions.set(stored, fields);
  for (const member of declaration.members) {
    const field = member.name.text;
    const type = bytesType(name, field) ?? typeText(member.type, module, field);
    const isRequired = !member.questionToken && !['apiVersion', 'kind'].includes(field);
    fields[isRequired ? `${field}!` : field] = type;
  }
  return stored;
}

for (const [moduleName, names] of KINDS) for (const name of names) define(loadModule(moduleName), name);
for (const [name, fields] of Object.entries(ADDITIONS)) {
  definitions.set(name, { ...fields, ...definitions.get(name) });
}
for (const [name, fields] of Object.entries(REMOVALS)) {
  for (const field of fields) delete definitions.get(name)[field];
}
definitions.delete('ClaimSource');

/** Names of definitions in the type of a field: `[]Container` → Container. */
const namesIn = (type) => [type.replace(/^(\[\]|\{\})+/, '')].filter((name) => definitions.has(name));

const core = new Set();
function reach(name) {
  if (core.has(name)) return;
  core.add(name);
  for (const type of Object.values(definitions.get(name))) namesIn(type).forEach(reach);
}
CORE.forEach(reach);

function writeDefinitions(file, isWanted) {
  const names = [...definitions.keys()].filter(isWanted).sort();
  const lines = names.map((name) => {
    const fields = Object.entries(definitions.get(name)).sort(([a], [b]) => (a < b ? -1 : 1));
    return `  ${JSON.stringify(name)}: ${JSON.stringify(Object.fromEntries(fields))}`;
  });
  writeFileSync(join(folder, file), `{\n${lines.join(',\n')}\n}\n`);
  console.log(`${names.length} definitions in ${file}`);
}

writeDefinitions('schema.json', (name) => core.has(name));
writeDefinitions('more-schema.json', (name) => !core.has(name));
