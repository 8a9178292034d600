/**
 * Lighthouse on home, catalogue and three lessons of a site that runs (BASE_URL). It is fetched from the npm registry
 * when it is asked for, at one version: a hundred packages for one measurement are no dependency of everybody's.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** 13 asks for a newer Node than the project does. */
const VERSION = '12.8.2';
const PAGES = [
  '/',
  '/courses',
  '/learn/kubernetes-services/a-cluster-in-six-minutes',
  '/learn/kubernetes-services/cluster-ip',
  '/learn/kubernetes-services/find-the-fault',
];
/** At least, of 100. */
const WANTED: Readonly<Record<string, number>> = {
  performance: 95,
  accessibility: 100,
  'best-practices': 100,
  seo: 100,
};
/** Speed varies from run to run: the middle one counts. */
const RUNS = 5;

interface Report {
  readonly categories: Readonly<Record<string, { readonly score: number | null }>>;
  readonly audits: Readonly<
    Record<string, { readonly id: string; readonly score: number | null; readonly displayValue?: string }>
  >;
}

export async function benchLighthouse(): Promise<void> {
  const base = process.env['BASE_URL'];
  if (!base) {
    console.log(
      'lighthouse: left out, it needs a site that runs: BASE_URL=http://localhost:3000 npm run bench lighthouse',
    );
    return;
  }
  const { findChromium } = await import('./chromium.mjs');
  const chromium = await findChromium(process.cwd());
  const folder = mkdtempSync(join(tmpdir(), 'lighthouse-'));
  try {
    for (const page of PAGES) {
      const reports: Report[] = [];
      for (let run = 0; run < RUNS; run += 1) {
        reports.push(await measure(base + page, chromium, join(folder, 'report.json')));
      }
      tellPage(page, reports);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** It misses the beginning of a page that comes very fast, and asks itself to be run again (NO_NAVSTART). */
const TRIES = 3;

async function measure(url: string, chromium: string, file: string): Promise<Report> {
  for (let left = TRIES - 1; left > 0; left -= 1) {
    try {
      return await runLighthouse(url, chromium, file);
    } catch (error) {
      console.log(`${(error as Error).message}: once more`);
    }
  }
  return runLighthouse(url, chromium, file);
}

async function runLighthouse(url: string, chromium: string, file: string): Promise<Report> {
  const own = [url, '--output=json', `--output-path=${file}`, '--quiet'];
  const flags = '--chrome-flags=--headless=new --no-sandbox';
  const code = await new Promise((resolve, reject) => {
    const child = spawn('npx', ['--yes', `lighthouse@${VERSION}`, ...own, flags], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, CHROME_PATH: chromium },
    });
    child.on('error', reject);
    child.on('exit', resolve);
  });
  if (code !== 0) throw new Error(`lighthouse ended with ${code} at ${url}`);
  return JSON.parse(readFileSync(file, 'utf8')) as Report;
}

function tellPage(page: string, reports: readonly Report[]): void {
  const scores = Object.entries(WANTED).map(([category, least]) => {
    const runs = reports.map(({ categories }) => Math.round((categories[category]?.score ?? 0) * 100));
    const middle = [...runs].sort((one, other) => one - other)[Math.floor(runs.length / 2)]!;
    return { category, least, runs, middle };
  });
  const told = scores.map(({ category, middle, runs, least }) => {
    const all = category === 'performance' ? ` (${runs.join(', ')})` : '';
    return `${category} ${middle}${all}${middle < least ? ` MISSED, ${least} wanted` : ''}`;
  });
  console.log(`${page}: ${told.join(', ')}`);
  const last = reports[reports.length - 1]!.audits;
  for (const name of ['largest-contentful-paint', 'total-blocking-time', 'cumulative-layout-shift']) {
    console.log(`    ${name}: ${last[name]?.displayValue ?? 'not measured'}`);
  }
  if (scores.some(({ middle, least }) => middle < least)) process.exitCode = 1;
}
