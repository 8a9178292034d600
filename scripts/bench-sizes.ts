/** What each part of the sandbox weighs in a browser: bundled alone, minified, gzip. What belongs to other parts is left out. */
import { resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build, type Plugin } from 'esbuild';

interface Part {
  readonly name: string;
  readonly entry: string;
  /** Sources that count, as beginnings of paths from the root. */
  readonly own: readonly string[];
  /** Of those, what is loaded apart. */
  readonly apart?: readonly string[];
  /** What is there already: only what comes on top of it is told. */
  readonly beyond?: string;
  readonly mostKb?: number;
}

const KUBECTL = 'lib/shell/programs/kubectl';
const PARTS: readonly Part[] = [
  {
    name: 'cluster core',
    entry: 'lib/cluster/cluster.ts',
    own: ['lib/cluster', 'node_modules'],
    apart: ['node_modules/yaml'],
    mostKb: 130,
  },
  ...['pod-aids', 'policies', 'workloads', 'more-images', 'parts'].map((name) => ({
    name: name === 'parts' ? 'all parts of a whole cluster, on top of the core' : `of them, ${name}`,
    entry: `lib/cluster/${name}.ts`,
    beyond: 'lib/cluster/cluster.ts',
    own: ['lib/cluster', 'node_modules'],
    apart: ['node_modules/yaml'],
  })),
  // The cluster reads bodies with it, kubectl manifests, and a page loads it once for both.
  {
    name: 'the YAML parser, shared by cluster and kubectl',
    entry: 'lib/cluster/api/request-body.ts',
    own: ['lib/cluster/api/request-body.ts', 'lib/cluster/yaml-depth.ts', 'node_modules/yaml'],
  },
  {
    name: 'kubectl core',
    entry: `${KUBECTL}/kubectl.ts`,
    own: [KUBECTL],
    apart: [`${KUBECTL}/manual.json`, `${KUBECTL}/output/go-template`],
    mostKb: 60,
  },
  {
    name: 'shell core with parser',
    entry: 'lib/shell/shell.ts',
    own: [
      'lib/shell/shell.ts',
      'lib/shell/language',
      'lib/shell/session',
      'lib/shell/files',
      'lib/shell/text',
      'node_modules/unbash',
    ],
    mostKb: 80,
  },
  {
    name: 'more commands of kubectl, with what they share with the core',
    entry: `${KUBECTL}/more-commands.ts`,
    own: [KUBECTL],
    apart: [`${KUBECTL}/manual.json`],
  },
  { name: 'go-template', entry: `${KUBECTL}/output/go-template.ts`, own: [`${KUBECTL}/output`] },
  { name: 'texts of help', entry: `${KUBECTL}/manual.json`, own: [KUBECTL] },
  { name: 'texts of fields', entry: 'lib/cluster/schema-texts.json', own: ['lib/cluster'] },
];

/** Everything else stays an import. */
function only({ own, apart = [] }: Part): Plugin {
  const isUnder = (path: string, folders: readonly string[]) =>
    folders.some((folder) => path.startsWith(resolve(folder)));
  return {
    name: 'only',
    setup({ onResolve, resolve: find }) {
      onResolve({ filter: /.*/ }, async ({ path, kind, resolveDir, pluginData }) => {
        if (kind === 'entry-point' || pluginData === 'asked') return undefined;
        const found = await find(path, { kind, resolveDir, pluginData: 'asked' });
        const counts = isUnder(found.path, own) && !isUnder(found.path, apart);
        return counts ? found : { path: found.path, external: true };
      });
    },
  };
}

/** kB, gzip, of these entries together. */
async function weigh(entries: readonly string[], part: Part): Promise<number> {
  const contents = entries.map((entry) => `export * from './${entry}';`).join('\n');
  const { outputFiles } = await build({
    ...(entries.length === 1
      ? { entryPoints: [entries[0]!] }
      : { stdin: { contents, resolveDir: process.cwd() } }),
    bundle: true,
    minify: true,
    format: 'esm',
    write: false,
    plugins: [only(part)],
    logLevel: 'error',
  });
  return gzipSync(outputFiles[0]!.contents, { level: 9 }).length / 1000;
}

export async function benchSizes(): Promise<void> {
  for (const part of PARTS) {
    const { entry, beyond, mostKb } = part;
    const kb =
      beyond === undefined
        ? await weigh([entry], part)
        : (await weigh([beyond, entry], part)) - (await weigh([beyond], part));
    const limit = mostKb === undefined ? '' : ` (at most ${mostKb}${kb > mostKb ? ': TOO MUCH' : ''})`;
    console.log(`${part.name}: ${kb.toFixed(1)} kB gzip${limit}`);
  }
}
