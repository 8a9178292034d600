// Collects the hashes of the inline scripts of all static pages after `next build`, for proxy.ts.
//   node scripts/csp.mjs [--check]
// Writes .build/csp-hashes.json (outside .next, which each build empties). With --check it writes nothing and fails
// unless the file belongs to the build that stands there. Environment: NEXT_DIST_DIR, CSP_HASHES.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';

const build = process.env.NEXT_DIST_DIR ?? '.next';
const target = process.env.CSP_HASHES ?? join('.build', 'csp-hashes.json');
const LARGEST_POLICY = 6000;
// What the policy says beside the hashes (app/policy.ts), rounded up.
const FIXED_PART = 400;

if (process.argv.includes('--check')) check();
else collect();

function collect() {
  const pages = join(build, 'server', 'app');
  const routes = {};
  let notFound = [];
  for (const file of findPages(pages)) {
    const hashes = hashInlineScripts(readFileSync(file, 'utf8'));
    const route = routeOf(relative(pages, file));
    if (route === '/_not-found') notFound = hashes;
    routes[route] = hashes;
  }
  if (Object.keys(routes).length === 0) fail(`no static page in ${pages}: run \`next build\` first`);
  const largest = Object.entries(routes).map(([route, hashes]) => [
    route,
    FIXED_PART + hashes.join(' ').length,
  ]);
  largest.sort((a, b) => b[1] - a[1]);
  if (largest[0][1] > LARGEST_POLICY) fail(`${largest[0][0]} would need a policy of ${largest[0][1]} bytes`);
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, `${JSON.stringify({ format: 1, buildId: buildId(), routes, notFound }, null, 1)}\n`);
  console.log(
    `${target}: ${largest.length} static pages, longest policy about ${largest[0][1]} bytes (${largest[0][0]})`,
  );
}

function check() {
  if (!existsSync(target)) fail(`${target} is missing: run \`node scripts/csp.mjs\` after \`next build\``);
  const { buildId: written } = JSON.parse(readFileSync(target, 'utf8'));
  if (written !== buildId()) fail(`${target} is of another build: run \`node scripts/csp.mjs\``);
}

function buildId() {
  return readFileSync(join(build, 'BUILD_ID'), 'utf8').trim();
}

function* findPages(folder) {
  if (!existsSync(folder)) return;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* findPages(path);
    else if (entry.name.endsWith('.html')) yield path;
  }
}

function routeOf(file) {
  const path = file.slice(0, -'.html'.length).split(sep).join('/');
  return path === 'index' ? '/' : `/${path}`;
}

/** A script without src runs inline, unless its type makes it data. */
function hashInlineScripts(html) {
  const found = new Set();
  for (const [, attributes, text] of html.matchAll(/<script\b([^>]*)>([\s\S]*?)<\/script>/g)) {
    if (/\ssrc=/.test(attributes) || /type="(?!module|text\/javascript)/.test(attributes) || text === '')
      continue;
    found.add(`'sha256-${createHash('sha256').update(text, 'utf8').digest('base64')}'`);
  }
  return [...found];
}

function fail(message) {
  console.error(`csp: ${message}`);
  process.exit(1);
}
