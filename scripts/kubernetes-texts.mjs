/**
 * Writes lib/cluster/schema-texts.json: what each field of the served kinds is for, from the comments of the package
 * kubernetes-types (Apache-2.0). `kubectl explain` prints these. Run it after scripts/kubernetes-schema.mjs:
 * node scripts/kubernetes-texts.mjs
 *
 * { definition: { field: text } }; the field "" is the definition itself.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const packageFolder = join(root, 'node_modules', 'kubernetes-types');
const target = join(root, 'lib', 'cluster', 'schema-texts.json');
const generated = join(root, 'lib', 'cluster', 'api', 'generated');
const readDefinitions = (file) => JSON.parse(readFileSync(join(generated, file), 'utf8'));
const served = { ...readDefinitions('schema.json'), ...readDefinitions('more-schema.json') };

/** Where a definition without a group is looked for, in this order; then everywhere. */
const FIRST = [
  'core/v1',
  'meta/v1',
  'apps/v1',
  'batch/v1',
  'networking/v1',
  'autoscaling/v2',
  'discovery/v1',
];

const modules = new Map();

function loadModules() {
  const found = readdirSync(packageFolder, { recursive: true })
    .filter((path) => /^[\w]+\/v\w+\.d\.ts$/.test(path))
    .map((path) => path.replace(/\.d\.ts$/, ''))
    .sort((a, b) => (a.endsWith('v1') ? 0 : 1) - (b.endsWith('v1') ? 0 : 1) || (a < b ? -1 : 1));
  for (const name of [...FIRST, ...found]) {
    if (modules.has(name)) continue;
    const path = join(packageFolder, `${name}.d.ts`);
    const source = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true);
    const interfaces = source.statements.filter(ts.isInterfaceDeclaration);
    modules.set(name, new Map(interfaces.map((node) => [node.name.text, node])));
  }
}

function commentOf(node) {
  const [doc] = node.jsDoc ?? [];
  if (doc === undefined) return undefined;
  const text = ts.getTextOfJSDocComment(doc.comment) ?? '';
  return text === '' ? undefined : text;
}

function find(definition) {
  const [group, short] = definition.includes('.') ? definition.split('.') : [null, definition];
  for (const [name, interfaces] of modules) {
    if (group !== null && name.split('/')[0] !== group) continue;
    if (interfaces.has(short)) return interfaces.get(short);
  }
  return null;
}

loadModules();
const texts = {};
for (const [definition, fields] of Object.entries(served)) {
  const declaration = find(definition);
  if (declaration === null) continue;
  const entry = {};
  const own = commentOf(declaration);
  if (own !== undefined) entry[''] = own;
  const known = new Set(Object.keys(fields).map((field) => field.replace(/!$/, '')));
  for (const member of declaration.members) {
    const text = commentOf(member);
    if (text !== undefined && known.has(member.name.text)) entry[member.name.text] = text;
  }
  texts[definition] = entry;
}
const lines = Object.keys(texts)
  .sort()
  .map((name) => `${JSON.stringify(name)}:${JSON.stringify(texts[name])}`);
writeFileSync(target, `{\n${lines.join(',\n')}\n}\n`);
console.log(`${lines.length} definitions in ${target}`);
