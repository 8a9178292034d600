/**
 * Writes lib/bridge/protobuf-fields.json: which number each field of the Kubernetes types has on the wire,
 * read from the tags in the Go sources of k8s.io/api and k8s.io/apimachinery (Apache-2.0), of which two unpacked
 * folders are given: node scripts/protobuf-fields.mjs <api> <apimachinery>
 *
 * A definition is a text of entries "number name type", joined by ";". A name "-" is a struct whose fields stand in its
 * holder; "?" behind the type: left out of JSON where it is empty. Types: string, bool, int32, int64, double, bytes,
 * quantity, time, intOrString, raw (JSON as bytes), duration, []T, {}T (a map), or another definition's name.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const [api, apimachinery] = process.argv.slice(2);
const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const target = join(root, 'lib', 'bridge', 'protobuf-fields.json');

/** What clients send with types of their own: package and kinds. */
const KINDS = {
  'core/v1':
    'Pod Node Namespace Event ConfigMap ServiceAccount Binding Service Endpoints Secret ResourceQuota LimitRange PersistentVolume PersistentVolumeClaim PodTemplate ReplicationController',
  'apps/v1': 'Deployment ReplicaSet StatefulSet DaemonSet ControllerRevision',
  'batch/v1': 'Job CronJob',
  'networking/v1': 'Ingress IngressClass NetworkPolicy ServiceCIDR IPAddress',
  'discovery/v1': 'EndpointSlice',
  'events/v1': 'Event',
  'autoscaling/v1': 'Scale HorizontalPodAutoscaler',
  'autoscaling/v2': 'HorizontalPodAutoscaler',
  'coordination/v1': 'Lease',
  'policy/v1': 'Eviction PodDisruptionBudget',
  'storage/v1': 'StorageClass',
  'scheduling/v1': 'PriorityClass',
  'rbac/v1': 'Role RoleBinding ClusterRole ClusterRoleBinding',
  'admissionregistration/v1': 'ValidatingWebhookConfiguration MutatingWebhookConfiguration',
  'authentication/v1': 'TokenRequest TokenReview SelfSubjectReview',
  'authorization/v1':
    'SelfSubjectAccessReview SelfSubjectRulesReview SubjectAccessReview LocalSubjectAccessReview',
  'meta/v1': 'DeleteOptions',
};

const GROUPS = {
  core: '',
  networking: 'networking.k8s.io',
  discovery: 'discovery.k8s.io',
  events: 'events.k8s.io',
  coordination: 'coordination.k8s.io',
  storage: 'storage.k8s.io',
  scheduling: 'scheduling.k8s.io',
  rbac: 'rbac.authorization.k8s.io',
  admissionregistration: 'admissionregistration.k8s.io',
  authentication: 'authentication.k8s.io',
  authorization: 'authorization.k8s.io',
  meta: 'meta.k8s.io',
};

const SPECIAL = {
  'resource.Quantity': 'quantity',
  'meta/v1.Time': 'time',
  'meta/v1.MicroTime': 'time',
  'meta/v1.FieldsV1': 'raw',
  'intstr.IntOrString': 'intOrString',
  'runtime.RawExtension': 'raw',
  'meta/v1.Duration': 'duration',
};
const SCALARS = { string: 'string', bool: 'bool', int32: 'int32', int64: 'int64', float64: 'double' };

/** `corev1`, `v1` → the package; `v1` alone depends on what the file imports. */
function importsOf(source) {
  const found = {};
  for (const [, alias, path] of source.matchAll(
    /^\s*(\w+)?\s*"k8s\.io\/(?:api|apimachinery\/pkg(?:\/apis)?|apimachinery\/pkg\/api)\/([\w./-]+)"$/gm,
  )) {
    const name = path.replace(/^apis\//, '').replace(/^.*\/(resource|intstr|runtime|types)$/, '$1');
    found[alias ?? path.split('/').at(-1)] = name;
  }
  return found;
}

const packages = new Map();

/** Types of a package by name, as their text in Go. */
function loadPackage(name) {
  if (packages.has(name)) return packages.get(name);
  const folder = [join(api, name), join(apimachinery, 'pkg', 'apis', name)].find(existsSync);
  const types = new Map();
  for (const file of folder ? readdirSync(folder) : []) {
    if (!file.endsWith('.go') || file.endsWith('_test.go') || file.startsWith('zz_')) continue;
    if (file === 'generated.pb.go') continue;
    const source = readFileSync(join(folder, file), 'utf8');
    const imports = importsOf(source);
    for (const [, type, body] of source.matchAll(/^type (\w+) struct \{\n([\s\S]*?)^\}/gm)) {
      types.set(type, { body, imports });
    }
    for (const [, type, alias] of source.matchAll(/^type (\w+) ([\w.[\]*]+)$/gm))
      types.set(type, { alias, imports });
  }
  packages.set(name, types);
  return types;
}

const definitions = new Map();

function typeText(text, home, imports) {
  if (text.startsWith('*')) return typeText(text.slice(1), home, imports);
  if (text === '[]byte') return 'bytes';
  if (text.startsWith('[]')) return `[]${typeText(text.slice(2), home, imports)}`;
  const map = /^map\[[\w.]+\](.+)$/.exec(text);
  if (map) return `{}${typeText(map[1], home, imports)}`;
  if (SCALARS[text]) return SCALARS[text];
  const [qualifier, name] = text.includes('.') ? text.split('.') : [null, text];
  const where = qualifier === null ? home : (imports[qualifier] ?? qualifier);
  const full = `${where}.${name}`;
  if (SPECIAL[full]) return SPECIAL[full];
  if (where === 'types') return 'string';
  const declared = loadPackage(where).get(name);
  if (!declared) throw new Error(`no ${full} (from ${home})`);
  if (declared.alias === undefined) return define(where, name);
  // A list with a name of its own is a message of one field.
  if (declared.alias.startsWith('[]')) {
    definitions.set(full, `1 items ${typeText(declared.alias, where, declared.imports)}`);
    return `=${full}`;
  }
  return typeText(declared.alias, where, declared.imports);
}

function define(where, name) {
  const full = `${where}.${name}`;
  if (definitions.has(full)) return full;
  definitions.set(full, '');
  const { body, imports } = loadPackage(where).get(name);
  const entries = [];
  for (const [, field, type, tags] of body.matchAll(/^\t(?:(\w+)[ \t]+)?([\w.*[\]]+)[ \t]+`(.*)`/gm)) {
    const number = /protobuf:"\w+,(\d+)/.exec(tags)?.[1];
    if (number === undefined) continue;
    const [jsonName, ...options] = (/json:"([^"]*)"/.exec(tags)?.[1] ?? '').split(',');
    const isInline = field === undefined && jsonName === '';
    const isOmitted =
      (options.includes('omitempty') || options.includes('omitzero')) && !type.startsWith('*');
    const text = typeText(type, where, imports);
    entries.push(`${number} ${isInline ? '-' : jsonName} ${text}${isOmitted ? '?' : ''}`);
  }
  definitions.set(full, entries.join(';'));
  return full;
}

const kinds = {};
for (const [where, names] of Object.entries(KINDS)) {
  const [group, version] = where.split('/');
  const groupName = GROUPS[group] ?? group;
  for (const name of names.split(' ')) {
    kinds[`${groupName === '' ? version : `${groupName}/${version}`} ${name}`] = define(where, name);
  }
}

const lines = [...definitions.keys()]
  .sort()
  .map((name) => `  ${JSON.stringify(name)}: ${JSON.stringify(definitions.get(name))}`);

writeFileSync(
  target,
  `{\n"kinds": ${JSON.stringify(kinds, null, 1)},\n"definitions": {\n${lines.join(',\n')}\n}\n}\n`,
);
console.log(`${lines.length} definitions in ${target}`);
