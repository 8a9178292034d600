// The simulator's version: one sha256 over the sources that decide what a log means, and over the lock entries of
// the packages they use. Written to lib/sandbox/generated/version.ts, which browser and server both carry.
//
//   node scripts/version.mjs          writes the module and prints the version

import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const OUTPUT = join('lib', 'sandbox', 'generated', 'version.ts');
const PACKAGES = ['yaml', 'unbash', 're2js', '@noble/hashes'];
/** The edges of the sandbox: pages, workers and the server's pool decide nothing about a world. */
const EDGES =
  /^(worker|client|messages|replay-pool|replay-worker|server-messages|saving|store|page|play|random-script|retelling)/;

/** Sources in order of their names, relative to the root. */
export function listSources(root = join(import.meta.dirname, '..')) {
  const of = (room, keep = () => true) => list(root, join('lib', room)).filter(keep);
  const isCore = (file) => {
    const [first, second] = file.split(/[\\/]/).slice(2);
    return second === undefined && !EDGES.test(first);
  };
  return [
    ...of('cluster'),
    ...of('shell'),
    ...of('check'),
    ...of('sandbox', isCore),
    join('lib', 'course', 'schema.ts'),
  ]
    .map((file) => file.replaceAll('\\', '/'))
    .sort();
}

function list(root, folder) {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { recursive: true })
    .map((name) => join(folder, String(name)))
    .filter(
      (name) => name.endsWith('.ts') && !/\.(test|spec)\.ts$/.test(name) && !/[\\/]testing[\\/]/.test(name),
    );
}

export function computeVersion(root = join(import.meta.dirname, '..')) {
  const hash = createHash('sha256');
  for (const file of listSources(root)) {
    const text = readFileSync(join(root, file), 'utf8').replaceAll('\r\n', '\n');
    hash.update(JSON.stringify([file, text]));
  }
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  for (const name of PACKAGES) {
    const { version, integrity } = packages[`node_modules/${name}`] ?? {};
    if (version === undefined)
      throw new Error(`package-lock.json has no entry for ${name}. Run npm install.`);
    hash.update(JSON.stringify([name, version, integrity ?? null]));
  }
  return hash.digest('hex');
}

/**
 * A module that pages import and that `npm run dev` writes anew when content/ changes: open pages then show the change.
 * Elsewhere it only has to be there.
 */
export function writeContentStamp(root, stamp) {
  const path = join(root, 'lib', 'course', 'generated', 'content-stamp.ts');
  if (stamp === undefined && existsSync(path)) return;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `export const contentStamp = ${stamp ?? 0};\n`);
}

/** Returns the version; the file is touched only where it changed. */
export function writeVersion(root = join(import.meta.dirname, '..')) {
  writeContentStamp(root);
  const version = computeVersion(root);
  const path = join(root, OUTPUT);
  const text = `// Written by scripts/version.mjs; not kept in git.\nexport const simulatorVersion =\n  '${version}';\n`;
  if (existsSync(path) && readFileSync(path, 'utf8') === text) return version;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return version;
}

if (process.argv[1] === import.meta.filename) console.log(writeVersion());
