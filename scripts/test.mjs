// npm test: everything that must hold, printed stage by stage. The last lines say what passed, failed and was left out.
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { main, must, Problem, quiet, run, say, seconds, strong } from './console.mjs';
import { makeDataFolder } from './data-folder.mjs';
import { install } from './install.mjs';

const root = join(import.meta.dirname, '..');
const bin = (name) => join(root, 'node_modules', '.bin', name);
const results = [];
const leftOut = [];

/** Runs one stage; `work` returns {passed, failed, skipped} or throws a Problem. Later stages run all the same. */
async function stage(name, work) {
  const started = performance.now();
  say(`\n${strong(name)}`);
  let counts = { passed: 0, failed: 0, skipped: 0 };
  try {
    counts = { ...counts, ...(await work()) };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    say(error.message);
    counts.failed += 1;
  }
  const ms = performance.now() - started;
  results.push({ name, ms, ...counts });
  say(quiet(`  ${name}: ${counts.failed === 0 ? 'holds' : 'FAILED'} (${seconds(ms)})`));
}

async function check(command, args, options) {
  await must(command, args, { cwd: root, ...options });
  return { passed: 1 };
}

/** Runs vitest over some files and counts its tests. Skipped ones must say why in their name. */
async function vitest(filters, { exclude = [], env = {} } = {}) {
  const report = join(root, '.build', 'test', `vitest-${results.length}.json`);
  rmSync(report, { force: true });
  const excluded = exclude.flatMap((pattern) => ['--exclude', pattern]);
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const { code } = await run(bin('vitest'), ['run', ...filters, ...excluded, ...reporters], {
    cwd: root,
    show: true,
    env: { ...process.env, ...env },
  });
  if (!existsSync(report)) throw new Problem(`vitest wrote no report (exit code ${code}).`);
  const { numPassedTests, numFailedTests, numPendingTests, testResults } = JSON.parse(
    readFileSync(report, 'utf8'),
  );
  const broken = testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
  ).length;
  if (numPassedTests + numFailedTests === 0) throw new Problem('No test was found, which can’t be right.');
  const failed = numFailedTests + broken;
  return {
    passed: numPassedTests,
    failed: code !== 0 && failed === 0 ? 1 : failed,
    skipped: numPendingTests,
  };
}

const OWN_STAGES = [
  'lib/house.test.ts',
  'lib/conformance/**',
  'lib/sandbox/content.test.ts',
  'lib/data/**',
  'lib/auth/**',
  'app/**',
  'scripts/**',
];

async function testInBrowser(env) {
  if (process.env.BROWSER === 'skip') {
    leftOut.push('browser tests: BROWSER=skip was set');
    return {};
  }
  const { findChromium } = await import('./chromium.mjs');
  const chromium = await findChromium(root, say);
  say(quiet(`  with ${chromium}`));
  const report = join(root, '.build', 'test', 'playwright.json');
  rmSync(report, { force: true });
  const { code } = await run(bin('playwright'), ['test'], {
    cwd: root,
    show: true,
    env: { ...process.env, ...env, CHROMIUM_PATH: chromium, PLAYWRIGHT_JSON_OUTPUT_NAME: report },
  });
  if (!existsSync(report)) throw new Problem(`The browser tests wrote no report (exit code ${code}).`);
  const { stats } = JSON.parse(readFileSync(report, 'utf8'));
  const failed = stats.unexpected + (code !== 0 && stats.unexpected === 0 ? 1 : 0);
  return { passed: stats.expected + stats.flaky, failed, skipped: stats.skipped };
}

/** A database of its own for tests, below .build: what a learner saved in ./data is never touched. */
async function openTestDatabase() {
  if (process.env.TEST_DATABASE_URL) return { url: process.env.TEST_DATABASE_URL, stop: async () => {} };
  const { startPostgres } = await import('./postgres.mjs');
  const { findDataFolder, isReachableByEverybody } = await import('./data-folder.mjs');
  const isReachable = process.getuid?.() !== 0 || isReachableByEverybody(root);
  const below = isReachable ? join(root, '.build') : findDataFolder(root, {});
  return startPostgres({ root, dataFolder: makeDataFolder(join(below, 'test', 'data')) });
}

function report() {
  say(`\n${strong('Stages')}`);
  for (const { name, ms, passed, failed, skipped } of results) {
    const counts = `${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}`;
    say(`  ${name.padEnd(22)} ${seconds(ms).padStart(8)}  ${counts}`);
  }
  const total = (key) => results.reduce((sum, result) => sum + result[key], 0);
  say(`  ${'in all'.padEnd(22)} ${seconds(total('ms')).padStart(8)}`);
  for (const line of leftOut) say(`left out: ${line}`);
  const skipped = total('skipped') ? `, ${total('skipped')} skipped` : '';
  say(`\n${total('passed')} passed, ${total('failed')} failed${skipped}`);
  return total('failed') === 0 ? 0 : 1;
}

await main(async () => {
  say(`\n${strong('Drydock')}, tested\n`);
  await install(root);
  mkdirSync(join(root, '.build', 'test'), { recursive: true });
  const { generate, buildReplayWorker, buildSite } = await import('./build.mjs');
  await generate(root);
  await buildReplayWorker(root);
  await stage('format and lint', () =>
    check(bin('biome'), ['ci', '--colors=off', '--diagnostic-level=error', '.']),
  );
  await stage('types', async () => {
    await check(bin('next'), ['typegen']);
    await check(bin('tsc'), ['-p', 'tsconfig.json', '--noEmit']);
    return check(bin('tsc'), ['-p', 'tsconfig.pure.json', '--noEmit']);
  });
  await stage('licences', async () => {
    const { checkLicences } = await import('./licences.mjs');
    return checkLicences(root);
  });
  await stage('house rules', () => vitest(['lib/house.test.ts']));
  await stage('unit', () => vitest([], { exclude: OWN_STAGES }));
  await stage('conformance', () => vitest(['lib/conformance']));
  await stage('content', () => vitest(['lib/sandbox/content.test.ts']));
  const database = await openTestDatabase();
  try {
    const env = { TEST_DATABASE_URL: database.url };
    await stage('database and scripts', () =>
      vitest(['lib/data', 'lib/auth', 'app/', 'scripts/'], { env, exclude: ['scripts/up.test.mjs'] }),
    );
    await stage('build', async () => {
      await buildSite(root);
      return { passed: 1 };
    });
    await stage('start and stop', () => vitest(['scripts/up.test.mjs']));
    await stage('browser', () => testInBrowser(env));
  } finally {
    await database.stop();
  }
  return report();
});
process.exit();
