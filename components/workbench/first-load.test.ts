/** What a page brings before anybody has touched it: no simulator, live map, terminal, editor or schema library. */
import { join } from 'node:path';
import { build } from 'esbuild';
import { expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '..', '..');
const WAITS = [
  /node_modules\/(zod|@xterm|@codemirror|yaml|idb)\//,
  /node_modules\/(framer-)?motion/,
  /^components\/cluster-map\/(drawn-cluster|cluster-map|layout|path|traffic-stage)\.tsx?$/,
  /^lib\/(shell|conformance)\//,
  /^lib\/sandbox\/(client|sandbox|worker|messages)\.ts$/,
];

const ENTRIES = [
  'components/workbench/workbench.tsx',
  'components/workbench/playground.tsx',
  'components/lesson/live-figure.tsx',
];

/** Files of the bundle and of the chunks that it imports at once, tree-shaken as the site's own build does it. */
async function listFirstLoad(entry: string): Promise<string[]> {
  const { metafile } = await build({
    entryPoints: [join(ROOT, entry)],
    absWorkingDir: ROOT,
    bundle: true,
    write: false,
    metafile: true,
    splitting: true,
    format: 'esm',
    outdir: '/nowhere',
    external: ['next/*', 'react', 'react-dom', '*.css'],
    logLevel: 'silent',
  });
  const { outputs } = metafile;
  const seen = new Set<string>();
  const visit = (name: string): void => {
    if (seen.has(name)) return;
    seen.add(name);
    for (const { path, kind, external } of outputs[name]!.imports)
      if (kind === 'import-statement' && external !== true) visit(path);
  };
  visit(Object.keys(outputs).find((name) => outputs[name]!.entryPoint === entry)!);
  return [...seen].flatMap((name) =>
    Object.entries(outputs[name]!.inputs)
      .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
      .map(([file]) => file),
  );
}

test.each(ENTRIES)('%s is there before what waits for the first touch', async (entry) => {
  const files = await listFirstLoad(entry);
  expect(files).toContain(entry);
  expect(files).toContain('components/cluster-map/cluster-view.tsx');
  expect(files.filter((file) => WAITS.some((waits) => waits.test(file)))).toEqual([]);
});
