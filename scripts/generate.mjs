// Makes the database client in lib/data/generated/prisma from prisma/schema.prisma, offline, and only where the schema, this
// script or Prisma itself has changed since the last time.

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const OUTPUT = join('lib', 'data', 'generated', 'prisma');
const SOURCES = [
  join('prisma', 'schema.prisma'),
  join('scripts', 'generate.mjs'),
  join('node_modules', 'prisma', 'package.json'),
];

/** Returns true where the client was made anew. */
export function generate(root = join(import.meta.dirname, '..')) {
  const stamp = join(root, OUTPUT, 'made-from');
  const wanted = hashOf(SOURCES.map((path) => readFileSync(join(root, path), 'utf8')));
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return false;
  rmSync(stamp, { force: true });
  const command = join(root, 'node_modules', 'prisma', 'build', 'index.js');
  const { status, stdout, stderr } = spawnSync(process.execPath, [command, 'generate', '--no-hints'], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, CHECKPOINT_DISABLE: '1' },
  });
  if (status !== 0) throw new Error(`The database client could not be generated.\n${stdout}${stderr}`);
  writeFileSync(stamp, wanted);
  return true;
}

const hashOf = (texts) => createHash('sha256').update(JSON.stringify(texts)).digest('hex');

if (process.argv[1] === import.meta.filename) {
  try {
    console.log(generate() ? 'The database client was generated.' : 'The database client is up to date.');
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
