// Everything that is made from the sources: versions, the database client, the replay worker, the site and its
// content security policy. Each part is made again only where what it depends on has changed.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { main, must, Problem, run, step } from './console.mjs';
import { fingerprint } from './fingerprint.mjs';
import { install } from './install.mjs';

const SITE_SOURCES = [
  'app',
  'components',
  'content',
  'lib',
  'prisma',
  'public',
  'scripts/csp.mjs',
  'scripts/editor-schema.mjs',
  'package-lock.json',
  'next.config.ts',
  'postcss.config.mjs',
  'proxy.ts',
  'instrumentation.ts',
  'tsconfig.json',
  'prisma.config.ts',
  'mdx-components.tsx',
];

/** Generated modules that type checks, tests and the site import. */
export async function generate(root) {
  await step('Generated modules', async () => {
    await must(process.execPath, ['scripts/version.mjs'], { cwd: root });
    await must(process.execPath, ['scripts/generate.mjs'], { cwd: root });
    await must(process.execPath, ['scripts/editor-schema.mjs'], { cwd: root });
  });
}

export async function buildReplayWorker(root) {
  await step('Replay worker', async () => {
    await must(process.execPath, ['scripts/build-replay-worker.mjs'], { cwd: root });
  });
}

/** `next build`, then the hashes of its inline scripts: without them no page would run, so both or none count. */
export async function buildSite(root, { show = false } = {}) {
  await step('Site', async () => {
    const stamp = join(root, '.build', 'site-built');
    const wanted = fingerprint(root, SITE_SOURCES);
    const isCurrent =
      existsSync(stamp) &&
      readFileSync(stamp, 'utf8') === wanted &&
      existsSync(join(root, '.next', 'BUILD_ID'));
    if (isCurrent) return 'as built before';
    mkdirSync(join(root, '.build'), { recursive: true });
    rmSync(stamp, { force: true });
    const env = { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' };
    const { code, output } = await run(join(root, 'node_modules', '.bin', 'next'), ['build'], {
      cwd: root,
      env,
      show,
    });
    if (code !== 0) throw new Problem(`The site could not be built.\n${output}`);
    await must(process.execPath, ['scripts/csp.mjs'], { cwd: root });
    writeFileSync(stamp, wanted);
    return 'built';
  });
}

export async function build(root, options) {
  await generate(root);
  await buildReplayWorker(root);
  await buildSite(root, options);
}

if (process.argv[1] === import.meta.filename) {
  const root = join(import.meta.dirname, '..');
  await main(async () => {
    await install(root);
    await build(root);
  });
}
