/**
 * npm run bench figures: what figures cost a lesson page. The script that they add, bundled beside the workbench and
 * without it; and, against a site that runs (BASE_URL), a page with five figures beside the same page without them: the
 * script of the first load, the largest paint, and layout shifts through the load and a press of each figure.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Browser, Page } from '@playwright/test';
import { percentile } from './bench-times';

const ROOT = process.cwd();
const MOST_SCRIPT_BYTES = 60_000;
const MOST_LATER_MS = 100;
const RUNS = 10;
const WITH = '/figures/five';
const WITHOUT = '/figures/five/bare';

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
  const added = (await scriptSize(`${base}${WITH}`)) - (await scriptSize(`${base}${WITHOUT}`));
  tell(
    'script of the first load with five figures, more than without',
    `${(added / 1000).toFixed(1)} kB gzip`,
    added <= MOST_SCRIPT_BYTES,
  );
  try {
    for (const [name, width, height] of [
      ['desk', 1440, 900],
      ['telephone', 390, 844],
    ] as const) {
      await measure(browser, base, name, { width, height });
    }
  } finally {
    await browser.close();
  }
}

type Size = { readonly width: number; readonly height: number };

/** Of all scripts that the page names, as it is served. */
async function scriptSize(address: string): Promise<number> {
  const page = await (await fetch(address)).text();
  const paths = new Set([...page.matchAll(/<script[^>]*\ssrc="([^"]+)"/g)].map(([, path]) => path!));
  let sum = 0;
  for (const path of paths) {
    const text = await (await fetch(new URL(path, address))).text();
    sum += gzipSync(text, { level: 9 }).length;
  }
  return sum;
}

async function measure(browser: Browser, base: string, name: string, viewport: Size): Promise<void> {
  const own: Measured[] = [];
  const bare: Measured[] = [];
  // By turns, so that a busy machine is no harder on the one than on the other.
  for (let run = 0; run < RUNS; run += 1) {
    bare.push(await visit(browser, `${base}${WITHOUT}`, viewport, false));
    own.push(await visit(browser, `${base}${WITH}`, viewport, run === 0));
  }
  const [paint, barePaint] = [own, bare].map((runs) =>
    percentile(
      runs.map((run) => run.paint),
      0.5,
    ),
  ) as [number, number];
  tell(
    `${name}: largest paint, median of ${RUNS}`,
    `${paint.toFixed(0)} ms with five figures, ${barePaint.toFixed(0)} ms without`,
    paint <= barePaint + MOST_LATER_MS,
  );
  const loading = Math.max(...own.map(({ loaded }) => loaded));
  tell(`${name}: layout shift through the load, worst of ${RUNS}`, loading.toFixed(4), loading === 0);
  const pressing = Math.max(...own.map(({ pressed }) => pressed));
  tell(`${name}: layout shift through a press of each figure`, pressing.toFixed(4), pressing === 0);
}

interface Measured {
  readonly paint: number;
  readonly loaded: number;
  readonly pressed: number;
}

async function visit(
  browser: Browser,
  address: string,
  viewport: Size,
  isPressed: boolean,
): Promise<Measured> {
  const context = await browser.newContext({ viewport });
  const page = await context.newPage();
  await page.addInitScript(watchPaints);
  await page.goto(address, { waitUntil: 'load' });
  await page.waitForTimeout(1000);
  const { paint, shift } = await page.evaluate(() => window.measured);
  if (isPressed) await pressAll(page);
  const after = await page.evaluate(() => window.measured.shift);
  await context.close();
  return { paint, loaded: shift, pressed: after - shift };
}

/** One press of each figure, and what comes of it. */
async function pressAll(page: Page): Promise<void> {
  for (const figure of await page.locator('.figure').all()) {
    await figure.scrollIntoViewIfNeeded();
    await figure.locator('.figure-controls button').first().click();
    await figure.locator('.figure-run').first().waitFor();
    await page.waitForTimeout(1500);
  }
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
