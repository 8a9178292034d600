// Runs a TypeScript program of this folder from a bundle in .build/, made anew only where its sources have changed.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { writeVersion } from './version.mjs';

const root = join(import.meta.dirname, '..');
/** Loaded only by who needs them, and too big to bundle. */
const EXTERNAL = [
  'mdx-bundler',
  'mdx-bundler/*',
  'esbuild',
  'shiki',
  '@shikijs/rehype',
  'remark-gfm',
  '@playwright/test',
];

/** `name`: sandbox runs scripts/sandbox.ts. `sources`: folders and files besides the simulator's. */
export async function launch(name, sources = []) {
  if (!existsSync(join(root, 'node_modules', 'esbuild'))) {
    console.error('The packages are not installed yet. Run npm ci first.');
    process.exit(2);
  }
  const folder = join(root, '.build', 'scripts', `${name}-${keyOf(name, sources)}`);
  const file = join(folder, `${name}.mjs`);
  if (!existsSync(file)) await bundle(name, folder);
  await import(pathToFileURL(file).href);
}

function keyOf(name, sources) {
  const hash = createHash('sha256').update(writeVersion(root));
  for (const path of [`scripts/${name}.ts`, 'scripts/launch.mjs', ...sources]) {
    const full = join(root, path);
    const files = path.includes('.')
      ? [full]
      : readdirSync(full)
          .filter(isSource)
          .map((file) => join(full, file));
    for (const source of files.sort()) hash.update(readFileSync(source));
  }
  return hash.digest('hex').slice(0, 20);
}

const isSource = (file) => file.endsWith('.ts') && !file.endsWith('.test.ts');

async function bundle(name, folder) {
  const { build } = await import('esbuild');
  const making = `${folder}.${process.pid}`;
  await build({
    entryPoints: [join(root, 'scripts', `${name}.ts`)],
    outdir: making,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    external: EXTERNAL,
    banner: {
      js: `import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);`,
    },
    logLevel: 'error',
  });
  const parent = join(root, '.build', 'scripts');
  mkdirSync(parent, { recursive: true });
  for (const old of readdirSync(parent)) {
    const isOlder = old.startsWith(`${name}-`) && join(parent, old) !== making && !/\.\d+$/.test(old);
    if (isOlder && join(parent, old) !== folder) rmSync(join(parent, old), { recursive: true, force: true });
  }
  try {
    renameSync(making, folder);
  } catch {
    // Another run was faster: its bundle is the same.
    rmSync(making, { recursive: true, force: true });
  }
}
