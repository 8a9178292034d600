/**
 * Writes lib/cluster/api/generated/schema.json: the fields and types of the Kubernetes kinds that we serve, and
 * of all that they contain, from the declarations of the package kubernetes-types (Apache-2.0).
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
const target = join(root, 'lib', 'cluster', 'api', 'generated', 'schema.json');

/** Where the kinds that are served begin: module and definition. */
const KINDS = [
  ['core/v1', ['Pod', 'Node', 'Namespace', 'Event', 'ConfigMap', 'ServiceAccount', 'Binding']],
  ['core/v1', ['Service', 'Endpoints']],
  ['apps/v1', ['Deployment', 'ReplicaSet']],
  ['discovery/v1', ['EndpointSlice']],
  ['autoscaling/v1', ['Scale']],
  ['coordination/v1', ['Lease']],
  ['policy/v1', ['Eviction']],
  ['meta/v1', ['DeleteOptions']],
];

/** The declarations say "number"; these are int64 in the Go types, all others int32. */
const INT64_FIELDS = new Set(
  `activeDeadlineSeconds deletionGracePeriodSeconds expirationSeconds fsGroup generation gracePeriodSeconds limitBytes
  observedGeneration remainingItemCount runAsGroup runAsUser seconds sinceSeconds sizeBytes supplementalGroups
  terminationGracePeriodSeconds tolerationSeconds`.split(/\s+/),
);

/** Maps of text that hold base64. */
const BYTES = new Set(['ConfigMap.binaryData', 'Secret.data']);

/** Fields that came after the release which the package describes (1.30), up to the one that we emulate. */
const ADDITIONS = {
  PodSpec: { resources: 'ResourceRequirements', hostnameOverride: 'string' },
  PodSecurityContext: { supplementalGroupsPolicy: 'string', seLinuxChangePolicy: 'string' },
  PodStatus: { observedGeneration: 'int64', resources: 'ResourceRequirements' },
  PodCondition: { observedGeneration: 'int64' },
  Container: { restartPolicyRules: '[]ContainerRestartRule' },
  ContainerRestartRule: { 'action!': 'string', exitCodes: 'ContainerRestartRuleOnExitCodes' },
  ContainerRestartRuleOnExitCodes: { 'operator!': 'string', values: '[]int32' },
  ContainerStatus: { user: 'ContainerUser', stopSignal: 'string' },
  ContainerUser: { linux: 'LinuxContainerUser' },
  LinuxContainerUser: { 'uid!': 'int64', 'gid!': 'int64', supplementalGroups: '[]int64' },
  Lifecycle: { stopSignal: 'string' },
  Volume: { image: 'ImageVolumeSource' },
  ImageVolumeSource: { reference: 'string', pullPolicy: 'string' },
  LeaseSpec: { strategy: 'string', preferredHolder: 'string' },
  DeleteOptions: { ignoreStoreReadErrorWithClusterBreakingPotential: 'bool' },
  NodeStatus: { features: 'NodeFeatures' },
  NodeFeatures: { supplementalGroupsPolicy: 'bool' },
  DeploymentStatus: { terminatingReplicas: 'int32' },
  ReplicaSetStatus: { terminatingReplicas: 'int32' },
  EndpointHints: { forNodes: '[]ForNode' },
  ForNode: { 'name!': 'string' },
};

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
};

/** The name under which a declaration is stored; two groups may use the same one. */
function definitionName(module, name) {
  const prefix = module.name.split('/')[0];
  return ['core', 'meta'].includes(prefix) || !definedTwice(name) ? name : `${prefix}.${name}`;
}

function definedTwice(name) {
  return ['Event', 'EventSeries', 'EndpointPort', 'Subject'].includes(name);
}

function typeText(node, module, field) {
  if (node.kind === ts.SyntaxKind.StringKeyword) return 'string';
  if (node.kind === ts.SyntaxKind.BooleanKeyword) return 'bool';
  if (node.kind === ts.SyntaxKind.NumberKeyword) return INT64_FIELDS.has(field) ? 'int64' : 'int32';
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

/** Adds a declaration and all that it contains; returns its name. */
function define(module, name) {
  const stored = definitionName(module, name);
  if (definitions.has(stored)) return stored;
  const declaration = module.declarations.get(name);
  if (!declaration) throw new Error(`no ${name} in ${module.name}`);
  if (ts.isTypeAliasDeclaration(declaration)) return typeText(declaration.type, module, name);
  const fields = {};
  definitions.set(stored, fields);
  for (const member of declaration.members) {
    const field = member.name.text;
    const type = BYTES.has(`${name}.${field}`) ? '{}bytes' : typeText(member.type, module, field);
    const isRequired = !member.questionToken && !['apiVersion', 'kind'].includes(field);
    fields[isRequired ? `${field}!` : field] = type;
  }
  return stored;
}

for (const [moduleName, names] of KINDS) for (const name of names) define(loadModule(moduleName), name);
for (const [name, fields] of Object.entries(ADDITIONS)) {
  definitions.set(name, { ...fields, ...definitions.get(name) });
}

const lines = [...definitions.keys()].sort().map((name) => {
  const fields = Object.entries(definitions.get(name)).sort(([a], [b]) => (a < b ? -1 : 1));
  return `  ${JSON.stringify(name)}: ${JSON.stringify(Object.fromEntries(fields))}`;
});
writeFileSync(target, `{\n${lines.join(',\n')}\n}\n`);
console.log(`${lines.length} definitions in ${target}`);
