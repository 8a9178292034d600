// Bundles lib/sandbox/replay-worker.ts with the whole simulator into one file that a Node thread can run:
// .build/replay-worker.mjs. Takes a fraction of a second, so it is made anew each time.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

export const REPLAY_WORKER = join('.build', 'replay-worker.mjs');

export async function buildReplayWorker(root = join(import.meta.dirname, '..')) {
  mkdirSync(join(root, '.build'), { recursive: true });
  await build({
    absWorkingDir: root,
    entryPoints: [join('lib', 'sandbox', 'replay-worker.ts')],
    outfile: REPLAY_WORKER,
    bundle: true,
    // Not `node`: packages then bring the same code as in the browser's worker, which must come to the same hash.
    platform: 'neutral',
    mainFields: ['module', 'main'],
    external: ['node:*'],
    format: 'esm',
    target: 'node20',
    // Function names are part of stacks that operators read.
    keepNames: true,
    sourcemap: 'inline',
    sourcesContent: false,
    logLevel: 'silent',
  });
  return join(root, REPLAY_WORKER);
}

if (process.argv[1] === import.meta.filename) console.log(await buildReplayWorker());
