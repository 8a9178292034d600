/**
 * npm run bench figures: what figures cost a lesson page. The script that they add, bundled beside the workbench and
 * without it; and, against a site that runs (BASE_URL), layout shifts and the largest paint beside the same page with
 * its figures cut out and no script at all, which is the quickest that it could be.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Browser, BrowserContext, Page } from '@playwright/test';
import { percentile } from './bench-times';

const ROOT = process.cwd();
const MOST_SCRIPT_BYTES = 60_000;
const MOST_LATER_MS = 100;
/** Less is a letter that has come to stand a pixel further. */
const LEAST_SHIFT = 0.001;
const RUNS = 10;
const LESSON = '/learn/kubernetes-services/cluster-ip';

export async function benchFigures(): Promise<void> {
  const workbench = "export { default as Workbench } from './components/workbench/workbench';";
  const figure = "export { LiveFigure } from './components/lesson/live-figure';";
  const alone = await bundleSize([workbench]);
  const both = await bundleSize([workbench, figure]);
  const added = both - alone;
  tell(
    'script that figures add to the first load',
    `${(added / 1000).toFixed(1)} kB gzip`,
    added <= MOST_SCRIPT_BYTES,
  );
  const base = process.env['BASE_URL'];
  if (base) await measurePages(base);
  else console.log('figures: the rest needs a site that runs: BASE_URL=http://localhost:3000');
}

function tell(what: string, value: string, isMet: boolean): void {
  console.log(`${what}: ${value}${isMet ? '' : ', which is too much'}`);
  if (!isMet) process.exitCode = 1;
}

/** What is loaded at once, of all that these lines import; what is imported later stays out. */
async function bundleSize(lines: readonly string[]): Promise<number> {
  const { build } = await import('esbuild');
  const { outputFiles, metafile } = await build({
    stdin: { contents: lines.join('\n'), resolveDir: ROOT, loader: 'ts' },
    absWorkingDir: ROOT,
    bundle: true,
    splitting: true,
    format: 'esm',
    minify: true,
    write: false,
    metafile: true,
    outdir: join(ROOT, '.build', 'bench-figures'),
    jsx: 'automatic',
    external: ['react', 'react-dom', 'react/jsx-runtime', 'next/*', '*.css', 'zod', 'zod/mini'],
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'error',
  });
  const wanted = new Set<string>();
  const visit = (path: string): void => {
    if (wanted.has(path)) return;
    wanted.add(path);
    for (const { path: next, kind } of metafile.outputs[path]?.imports ?? []) {
      if (kind === 'import-statement' && next in metafile.outputs) visit(next);
    }
  };
  visit(Object.keys(metafile.outputs).find((path) => metafile.outputs[path]!.entryPoint === '<stdin>')!);
  return outputFiles
    .filter(({ path }) => [...wanted].some((name) => path.endsWith(name)))
    .reduce((sum, { contents }) => sum + gzipSync(contents, { level: 9 }).length, 0);
}

async function measurePages(base: string): Promise<void> {
  const { chromium } = await import('@playwright/test');
  const { chromiumArguments, findChromium } = await import('./chromium.mjs');
  const executablePath = await findChromium(ROOT);
  if (!existsSync(executablePath)) throw new Error(`There is no ${executablePath}`);
  const browser = await chromium.launch({ executablePath, args: chromiumArguments() });
  const address = `${base}${process.env['LESSON'] ?? LESSON}`;
  try {
    for (const [name, width, height] of [
      ['desk', 1440, 900],
      ['telephone', 390, 844],
    ] as const) {
      await measure(browser, address, name, { width, height });
    }
  } finally {
    await browser.close();
  }
}

type Size = { readonly width: number; readonly height: number };

async function measure(browser: Browser, address: string, name: string, viewport: Size): Promise<void> {
  const withFigures: number[] = [];
  const without: number[] = [];
  const shifts: number[] = [];
  /** Of the page itself: its type comes after its text. */
  const bareShifts: number[] = [];
  // By turns, so that a busy machine is no harder on the one than on the other.
  for (let run = 0; run < RUNS; run += 1) {
    const cut = await visit(browser, address, viewport, cutFigures);
    without.push(cut.paint);
    bareShifts.push(cut.shift);
    const { paint, shift } = await visit(browser, address, viewport, async () => {});
    withFigures.push(paint);
    shifts.push(shift);
  }
  const [own, bare] = [percentile(withFigures, 0.5), percentile(without, 0.5)];
  tell(
    `${name}: largest paint`,
    `${own.toFixed(0)} ms, and ${bare.toFixed(0)} ms without figures and script`,
    own <= bare + MOST_LATER_MS,
  );
  const [worst, bareWorst] = [Math.max(...shifts), Math.max(...bareShifts)];
  tell(
    `${name}: layout shift, with every figure pressed`,
    `${worst.toFixed(4)}, and ${bareWorst.toFixed(4)} without figures and script`,
    worst - bareWorst < LEAST_SHIFT,
  );
}

async function visit(
  browser: Browser,
  address: string,
  viewport: Size,
  prepare: (context: BrowserContext) => Promise<void>,
) {
  const context = await browser.newContext({ viewport });
  await prepare(context);
  const page = await context.newPage();
  await page.addInitScript(watchPaints);
  await page.goto(address, { waitUntil: 'load' });
  await page.waitForTimeout(800);
  const { paint } = await page.evaluate(() => window.measured);
  if (prepare !== cutFigures) await pressAll(page);
  const { shift } = await page.evaluate(() => window.measured);
  await context.close();
  return { paint, shift };
}

/** One press of each figure, and what comes of it. */
async function pressAll(page: Page): Promise<void> {
  for (const figure of await page.locator('.figure').all()) {
    await figure.scrollIntoViewIfNeeded();
    await figure.locator('.figure-controls button').first().click();
    await figure.locator('.figure-result pre').first().waitFor();
    await page.waitForTimeout(1500);
  }
}

async function cutFigures(context: BrowserContext): Promise<void> {
  await context.route('**/*.js', (route) => route.abort());
  await context.route(/\/learn\/[^.]*$/, async (route) => {
    const answer = await route.fetch();
    const body = (await answer.text()).replace(/<figure\b[\s\S]*?<\/figure>/g, '');
    await route.fulfill({ response: answer, body });
  });
}

declare global {
  interface Window {
    measured: { paint: number; shift: number };
  }
}

interface Shift extends PerformanceEntry {
  readonly value: number;
  readonly hadRecentInput: boolean;
}

/** Shifts within half a second of a press don't count for browsers; for us they do. */
function watchPaints(): void {
  window.measured = { paint: 0, shift: 0 };
  new PerformanceObserver((list) => {
    for (const { startTime } of list.getEntries()) window.measured.paint = startTime;
  }).observe({ type: 'largest-contentful-paint', buffered: true });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries() as Shift[]) window.measured.shift += entry.value;
  }).observe({ type: 'layout-shift', buffered: true });
}
