/** DESIGN's import table, bans, names and limits as a test: what it says of the house is true of the tree. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { expect, test } from 'vitest';
import {
  BANNED_NAMES,
  CLUSTER_MAY_IMPORT,
  CLUSTER_PLAIN,
  findImports,
  findImpurities,
  findLongFunctions,
  isBarrel,
  MAY_IMPORT,
  MOST_LINES,
  PURE_PACKAGES,
  parse,
} from './house-rules';

const root = join(import.meta.dirname, '..');
const tracked = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: root,
  encoding: 'utf8',
})
  .split('\n')
  .filter((file) => file && existsSync(join(root, file)));
const isSource = (file: string) =>
  /\.(ts|tsx)$/.test(file) && !file.includes('/generated/') && !file.endsWith('.d.ts');
const isTest = (file: string) =>
  /\.(test|spec)\.tsx?$/.test(file) || file.includes('/testing/') || file.startsWith('e2e/');
const sources = tracked.filter(
  (file) => isSource(file) && /^(app|components|lib|scripts|e2e|[^/]+\.ts)/.test(file),
);
const read = (file: string) => readFileSync(join(root, file), 'utf8');
const parsed = new Map(sources.map((file) => [file, parse(file, read(file))] as const));

/** Files of the rooms where time, chance and promises are banned. */
const isPure = (file: string) =>
  /^lib\/(cluster|shell|check)\//.test(file) || (/^lib\/sandbox\//.test(file) && !SANDBOX_OUTSIDE.test(file));
/** The sandbox's own edges: the page's side, the worker that pumps it, the server's pool. */
const SANDBOX_OUTSIDE =
  /^lib\/sandbox\/(worker|client|messages|replay-pool|replay-worker|server-messages|saving|store|page)[\w-]*(\.ts|\/)/;

const roomOf = (file: string) => (file.startsWith('lib/') ? file.split('/')[1]! : file.split('/')[0]!);

/** The path inside the project that an import means, or null for a package. */
function resolveImport(file: string, target: string): string | null {
  if (target.startsWith('@/')) return target.slice(2);
  if (target.startsWith('.')) return posix.normalize(posix.join(dirname(file), target));
  return null;
}

function faultsOf(look: (file: string) => string[]): string[] {
  return sources.flatMap(look);
}

test('rooms import only what the table allows, and only through doors', () => {
  const faults = faultsOf((file) => {
    if (isTest(file) || !/^(lib|components)\//.test(file)) return [];
    const room = roomOf(file);
    const allowed = MAY_IMPORT[room];
    if (!allowed) return [];
    return findImports(parsed.get(file)!).flatMap(({ target, isTypeOnly, line }) => {
      const path = resolveImport(file, target);
      if (!path || path.endsWith('.css')) return [];
      const other = roomOf(path);
      if (other === room || (!path.startsWith('lib/') && path.startsWith('components/'))) return [];
      const inside = path.replace(/^lib\//, '');
      const isAllowed = allowed.some(
        (rule) =>
          rule === other ||
          rule === inside ||
          (isTypeOnly && (rule === `${other} (types)` || rule === `${inside} (types)`)),
      );
      const isDoor = inside.split('/').length <= 2 || inside.includes('/generated/');
      if (isAllowed && isDoor) return [];
      return [`${file}:${line} imports ${path}${isDoor ? '' : ', which is no door'}`];
    });
  });
  expect(faults).toEqual([]);
});

test('inside the cluster, folders import only what the table allows', () => {
  const faults = faultsOf((file) => {
    const match = /^lib\/cluster\/(\w+)\//.exec(file);
    if (!match || isTest(file)) return [];
    const allowed = CLUSTER_MAY_IMPORT[match[1]!] ?? [];
    return findImports(parsed.get(file)!).flatMap(({ target, isTypeOnly, line }) => {
      const path = resolveImport(file, target);
      if (!path?.startsWith('lib/cluster/')) return [];
      const [place, ...rest] = path.replace('lib/cluster/', '').split('/');
      const isPlain =
        rest.length === 0 && (CLUSTER_PLAIN.includes(place!) || (isTypeOnly && place === 'cluster'));
      if (isPlain || place === match[1] || (rest.length > 0 && allowed.includes(place!))) return [];
      return [`${file}:${line} imports ${path}`];
    });
  });
  expect(faults).toEqual([]);
});

test('controllers never import one another, and never the store', () => {
  const faults = faultsOf((file) => {
    if (!/^lib\/cluster\/controllers\//.test(file) || isTest(file)) return [];
    return findImports(parsed.get(file)!)
      .map(({ target, line }) => ({ path: resolveImport(file, target), line }))
      .filter(({ path }) => path?.startsWith('lib/cluster/store'))
      .map(({ path, line }) => `${file}:${line} imports ${path}`);
  });
  expect(faults).toEqual([]);
});

test('pure rooms use no package beyond the listed ones, and no Node module', () => {
  const faults = faultsOf((file) => {
    if (!isPure(file) || isTest(file)) return [];
    return findImports(parsed.get(file)!)
      .filter(
        ({ target, isTypeOnly }) =>
          !isTypeOnly && !resolveImport(file, target) && !PURE_PACKAGES.includes(target),
      )
      .map(({ target, line }) => `${file}:${line} imports ${target}`);
  });
  expect(faults).toEqual([]);
});

test('time, chance and promises come only from the kernel', () => {
  const faults = faultsOf((file) =>
    isPure(file) && !isTest(file)
      ? findImpurities(parsed.get(file)!).map(({ line, what }) => `${file}:${line} ${what}`)
      : [],
  );
  expect(faults).toEqual([]);
});

test('React lives in components and app, Prisma in data', () => {
  const faults = faultsOf((file) =>
    findImports(parsed.get(file)!).flatMap(({ target, line }) => {
      const isReact = /^(react|react-dom|next)(\/|$)/.test(target);
      const isPrisma = /^@prisma\/|generated\/prisma/.test(target);
      const mayReact =
        /^(components|app|e2e)\//.test(file) ||
        !file.includes('/') ||
        /^lib\/(auth|data)\//.test(file) ||
        isTest(file);
      const mayPrisma =
        /^(lib\/data|prisma)\//.test(file) ||
        file === 'prisma.config.ts' ||
        isTest(file) ||
        file.startsWith('scripts/');
      if ((isReact && !mayReact) || (isPrisma && !mayPrisma)) return [`${file}:${line} imports ${target}`];
      return [];
    }),
  );
  expect(faults).toEqual([]);
});

test('zod stays at the edges', () => {
  const faults = faultsOf((file) => {
    if (!/^lib\/(cluster|shell|check)\//.test(file)) return [];
    return findImports(parsed.get(file)!)
      .filter(({ target }) => target.startsWith('zod'))
      .map(({ line }) => `${file}:${line} imports zod`);
  });
  expect(faults).toEqual([]);
});

test("'use server' stands only in app/**/actions.ts", () => {
  const faults = sources.filter(
    (file) => /^\s*['"]use server['"]/m.test(read(file)) && !/^app\/.*actions\.ts$/.test(file),
  );
  expect(faults).toEqual([]);
});

test('no barrels, no index files', () => {
  const faults = sources.filter(
    (file) => isBarrel(parsed.get(file)!) || (/\/index\.tsx?$/.test(file) && file.startsWith('lib/')),
  );
  expect(faults).toEqual([]);
});

test('names are kebab-case nouns without filler', () => {
  const faults = sources.filter((file) => {
    const base = posix.basename(file).replace(/\.(test|spec|config|worker)?\.?tsx?$/, '');
    const isRoute = file.startsWith('app/');
    const isKebab = /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z-]+)?$/.test(base);
    return (!isKebab && !isRoute) || BANNED_NAMES.some((name) => base.split(/[-.]/).includes(name));
  });
  expect(faults).toEqual([]);
});

test('files and functions stay within the limits', () => {
  const faults = faultsOf((file) => {
    const lines = read(file).split('\n').length;
    const long = isTest(file)
      ? []
      : findLongFunctions(parsed.get(file)!).map(({ line, what }) => `${file}:${line} ${what}`);
    return lines > MOST_LINES && !isTest(file) ? [`${file} has ${lines} lines`, ...long] : long;
  });
  expect(faults).toEqual([]);
});

test('every file of the cluster opens by saying what it is', () => {
  const faults = sources.filter(
    (file) => file.startsWith('lib/cluster/') && !isTest(file) && !/^\/(\*\*|\/)/.test(read(file)),
  );
  expect(faults).toEqual([]);
});

test('the rules find what they forbid', () => {
  const text = [
    'import { a } from "./a";',
    'const x = Math.random() + Date.now();',
    'const process = 1; const y = process;',
    'async function f() { await g(); }',
    'new RegExp(x); [1].sort(); "a".localeCompare("b");',
  ].join('\n');
  const source = parse('x.ts', text);
  expect(findImpurities(source).map(({ what }) => what)).toEqual([
    'Math.random',
    'Date',
    'async',
    'await',
    'new RegExp(non-literal)',
    'sort without a comparator',
    'localeCompare',
  ]);
  expect(isBarrel(parse('y.ts', 'export * from "./a";'))).toBe(true);
  expect(findLongFunctions(parse('z.ts', `function long() {\n${'a();\n'.repeat(80)}}`))).toHaveLength(1);
});
