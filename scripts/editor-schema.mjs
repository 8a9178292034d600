/**
 * Writes components/editor/generated/kubernetes.json: what the editor says about manifests. Fields and types are those
 * that the simulated API server decodes (lib/cluster/api/generated), so both always refuse the same; the
 * descriptions, shortened to a sentence, come from the package kubernetes-types (Apache-2.0). Part of every build.
 *
 * { kinds: [[apiVersion, kind, definition]], definitions: { Name: { field: [type, isRequired, description, values?] } } }
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const SERVED = ['schema.json', 'more-schema.json'].map((file) =>
  join(root, 'lib', 'cluster', 'api', 'generated', file),
);
const PACKAGE = join(root, 'node_modules', 'kubernetes-types');
const TARGET = join(root, 'components', 'editor', 'generated', 'kubernetes.json');

/** Where declarations are looked for, in this order. */
const MODULES = [
  ...['core/v1', 'meta/v1', 'apps/v1', 'batch/v1', 'networking/v1', 'discovery/v1', 'policy/v1'],
  ...['coordination/v1', 'rbac/v1', 'storage/v1', 'autoscaling/v2', 'events/v1'],
];

/** Answers, and kinds that nobody writes into a file. */
const NOT_WRITTEN = new Set(['Binding', 'DeleteOptions', 'Event', 'Eviction', 'Status']);

/** Written by the cluster, not by a person: allowed in a file, and not looked into. */
const NOT_LOOKED_INTO = new Set(['status', 'managedFields']);

const PROTOCOLS = ['TCP', 'UDP', 'SCTP'];
const EFFECTS = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];
const OPERATORS = ['In', 'NotIn', 'Exists', 'DoesNotExist'];

/** Fields that take one of a few words, as the API server's validation has them. */
const VALUES = {
  'Container.imagePullPolicy': ['Always', 'IfNotPresent', 'Never'],
  'Container.terminationMessagePolicy': ['File', 'FallbackToLogsOnError'],
  'ContainerPort.protocol': PROTOCOLS,
  'DeploymentStrategy.type': ['RollingUpdate', 'Recreate'],
  'EndpointPort.protocol': PROTOCOLS,
  'discovery.EndpointPort.protocol': PROTOCOLS,
  'EndpointSlice.addressType!': ['IPv4', 'IPv6', 'FQDN'],
  'HTTPGetAction.scheme': ['HTTP', 'HTTPS'],
  'HTTPIngressPath.pathType!': ['Exact', 'Prefix', 'ImplementationSpecific'],
  'LabelSelectorRequirement.operator!': OPERATORS,
  'NodeSelectorRequirement.operator!': [...OPERATORS, 'Gt', 'Lt'],
  'PodSpec.dnsPolicy': ['ClusterFirst', 'ClusterFirstWithHostNet', 'Default', 'None'],
  'PodSpec.preemptionPolicy': ['PreemptLowerPriority', 'Never'],
  'PodSpec.restartPolicy': ['Always', 'OnFailure', 'Never'],
  'ServicePort.protocol': PROTOCOLS,
  'ServiceSpec.externalTrafficPolicy': ['Cluster', 'Local'],
  'ServiceSpec.internalTrafficPolicy': ['Cluster', 'Local'],
  'ServiceSpec.ipFamilyPolicy': ['SingleStack', 'PreferDualStack', 'RequireDualStack'],
  'ServiceSpec.sessionAffinity': ['None', 'ClientIP'],
  'ServiceSpec.type': ['ClusterIP', 'NodePort', 'LoadBalancer', 'ExternalName'],
  'Taint.effect!': EFFECTS,
  'Toleration.effect': EFFECTS,
  'Toleration.operator': ['Exists', 'Equal'],
  'TopologySpreadConstraint.whenUnsatisfiable!': ['DoNotSchedule', 'ScheduleAnyway'],
};

const LONGEST_DESCRIPTION = 150;

/** Returns true where the file was made anew. */
export function generateEditorSchema() {
  const own = readFileSync(fileURLToPath(import.meta.url), 'utf8');
  const version = readFileSync(join(PACKAGE, 'package.json'), 'utf8');
  const served = SERVED.map((file) => readFileSync(file, 'utf8'));
  const madeFrom = createHash('sha256')
    .update(JSON.stringify([own, version, served]))
    .digest('hex');
  if (existsSync(TARGET) && JSON.parse(readFileSync(TARGET, 'utf8')).madeFrom === madeFrom) return false;
  const schema = describe(Object.assign({}, ...served.map((text) => JSON.parse(text))));
  mkdirSync(dirname(TARGET), { recursive: true });
  writeFileSync(TARGET, JSON.stringify({ madeFrom, ...schema }));
  return true;
}

function describe(served) {
  const declarations = readDeclarations();
  const kinds = Object.keys(served)
    .filter((name) => 'metadata' in served[name] && 'apiVersion' in served[name] && !NOT_WRITTEN.has(name))
    .map((name) => [declarations(name)?.apiVersion, declarations(name)?.kind, name])
    .filter(([apiVersion, kind]) => apiVersion && kind)
    .sort(([, a], [, b]) => (a < b ? -1 : 1));
  const definitions = {};
  const add = (name) => {
    if (definitions[name] || !served[name]) return;
    definitions[name] = {};
    for (const [key, type] of Object.entries(served[name])) {
      const field = key.replace(/!$/, '');
      const isOpaque = NOT_LOOKED_INTO.has(field);
      const text = shorten(declarations(name)?.fields.get(field) ?? '');
      const values = VALUES[`${name}.${key}`];
      definitions[name][field] = [isOpaque ? 'any' : type, key.endsWith('!') ? 1 : 0, text];
      if (values) definitions[name][field].push(values);
      if (!isOpaque) add(type.replace(/^(\[\]|\{\})+/, ''));
    }
  };
  for (const [, , name] of kinds) add(name);
  return { kinds, definitions };
}

/** Name of a definition (`Pod`, `discovery.EndpointPort`) → apiVersion and kind, where it has them, and descriptions. */
function readDeclarations() {
  const modules = new Map(MODULES.map((name) => [name, readModule(name)]));
  return (name) => {
    const [group, plain] = name.includes('.') ? name.split('.') : [null, name];
    for (const [module, declared] of modules) {
      if ((group === null || module.startsWith(`${group}/`)) && declared.has(plain))
        return declared.get(plain);
    }
    return undefined;
  };
}

/** The declarations are written by a generator in one shape, so patterns are enough to read them by. */
function readModule(name) {
  const declared = new Map();
  const text = readFileSync(join(PACKAGE, `${name}.d.ts`), 'utf8');
  for (const [, interfaceName, body] of text.matchAll(/^export interface (\w+) \{\n([\s\S]*?)^\}/gm)) {
    const found = { apiVersion: null, kind: null, fields: new Map() };
    declared.set(interfaceName, found);
    const FIELD = /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*(?:readonly )?"?([\w$-]+)"?\??: ("[^"]*")?/g;
    for (const [, comment, field, literal] of body.matchAll(FIELD)) {
      found.fields.set(field, comment.replace(/\n\s*\*?/g, ' ').trim());
      if (literal && (field === 'apiVersion' || field === 'kind')) found[field] = JSON.parse(literal);
    }
  }
  return declared;
}

/** The first sentence, without addresses. */
function shorten(text) {
  const plain = text
    .replace(/More info: \S+/g, '')
    .replace(/https?:\/\/\S+/g, '')
    .replace(/\s+/g, ' ')
    .trim();
  const end = /[^.]{12}(?<!e\.g|i\.e|etc)\. (?=[A-Z])/.exec(plain);
  const sentence = end ? plain.slice(0, end.index + end[0].length - 1) : plain;
  if (sentence.length <= LONGEST_DESCRIPTION) return sentence;
  return `${sentence.slice(0, sentence.lastIndexOf(' ', LONGEST_DESCRIPTION))} …`;
}

if (process.argv[1] === import.meta.filename) {
  const isNew = generateEditorSchema();
  const text = readFileSync(TARGET);
  console.log(
    `${isNew ? 'The editor’s schema was made' : 'The editor’s schema is up to date'}: ` +
      `${text.length} bytes, ${gzipSync(text).length} compressed.`,
  );
}
