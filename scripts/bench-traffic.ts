/**
 * What two hundred requests a second cost the page: script and layout for each frame, long tasks, and whether anything
 * runs when nothing happens. Measured by the browser’s own trace, on /figures/traffic of a site that runs (BASE_URL)
 * or of one that is started for this.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import type { CDPSession, Page } from '@playwright/test';
import { percentile } from './bench-times';

const FRAME_MS = 6;
const TASK_MS = 50;
const LOAD_MS = 10_000;
const REST_MS = 5_000;
const PORT = 4_312;
const READY_MS = 600_000;

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly ts: number;
  readonly dur?: number;
  readonly pid: number;
  readonly tid: number;
  readonly args?: { readonly name?: string; readonly data?: { readonly isMainFrame?: boolean } };
}

const CATEGORIES = ['devtools.timeline', 'disabled-by-default-devtools.timeline', 'toplevel', '__metadata'];
/** Script, and what the browser does of it before painting. */
const WORK = new Set([
  ...['FunctionCall', 'EvaluateScript', 'v8.callFunction', 'EventDispatch', 'TimerFire', 'RunMicrotasks'],
  ...['FireAnimationFrame', 'HandlePostMessage', 'MinorGC', 'MajorGC', 'V8.GCScavenger'],
  ...['UpdateLayoutTree', 'Layout', 'PrePaint', 'UpdateLayerTree'],
]);

export async function benchTraffic(): Promise<void> {
  const site = process.env['BASE_URL'] ? null : startSite();
  const base = process.env['BASE_URL'] ?? `http://localhost:${PORT}`;
  const { chromium } = await import('@playwright/test');
  const { chromiumArguments, findChromium } = await import('./chromium.mjs');
  const browser = await chromium.launch({
    executablePath: await findChromium(process.cwd()),
    args: chromiumArguments(),
  });
  try {
    await waitFor(`${base}/readyz`);
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    await page.goto(`${base}/figures/traffic`, { waitUntil: 'networkidle' });
    const session = await page.context().newCDPSession(page);
    await warmUp(page);
    await measureLoad(page, session);
    await measureRest(page, session);
  } finally {
    await browser.close();
    site?.kill('SIGTERM');
  }
}

/** The simulator is loaded and the world stands before anything is measured. */
async function warmUp(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'One request' }).click();
  await page.locator('.map-weather').waitFor({ timeout: 60_000 });
  await page.waitForTimeout(2_000);
}

async function measureLoad(page: Page, session: CDPSession): Promise<void> {
  const events = await trace(session, async () => {
    await page.getByRole('button', { name: /a second/ }).click();
    await page.waitForTimeout(LOAD_MS);
  });
  const label = (await page.locator('.map-stream-labels text').allTextContents())[0] ?? 'none';
  const count = Number(/\d+/.exec(label)?.[0] ?? 0);
  const seconds = LOAD_MS / 1_000;
  const main = findMain(events);
  const frames = workOfFrames(events.filter(main));
  const tasks = events.filter(main).filter(({ name }) => name === 'RunTask' || name.endsWith('::RunTask'));
  const longest = Math.max(0, ...tasks.map(({ dur = 0 }) => dur / 1_000));
  const p95 = percentile(frames, 0.95);
  console.log(`traffic: ${count} requests in ${seconds} s (${Math.round(count / seconds)} a second)`);
  console.log(
    `script and layout in each of ${frames.length} frames: p50 ${percentile(frames, 0.5).toFixed(1)} ms, ` +
      `p95 ${p95.toFixed(1)} ms (at most ${FRAME_MS}), longest ${Math.max(...frames).toFixed(1)} ms`,
  );
  console.log(`longest task: ${longest.toFixed(1)} ms (at most ${TASK_MS})`);
  if (p95 > FRAME_MS || longest > TASK_MS || count < 150 * seconds) process.exitCode = 1;
}

async function measureRest(page: Page, session: CDPSession): Promise<void> {
  await page.getByRole('button', { name: 'Stop' }).click();
  await page.waitForTimeout(4_000);
  const events = await trace(session, () => page.waitForTimeout(REST_MS));
  const main = findMain(events);
  const count = (wanted: string) => events.filter(main).filter(({ name }) => name === wanted).length;
  const [frames, timers] = [count('FireAnimationFrame'), count('TimerFire')];
  console.log(`at rest, in ${REST_MS / 1_000} s: ${frames} animation frames asked for, ${timers} timers`);
  if (frames > 0) process.exitCode = 1;
}

async function trace(session: CDPSession, act: () => Promise<void>): Promise<TraceEvent[]> {
  const events: TraceEvent[] = [];
  const collect = ({ value }: { value: object[] }) => events.push(...(value as TraceEvent[]));
  session.on('Tracing.dataCollected', collect);
  await session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories: CATEGORIES, recordMode: 'recordUntilFull' },
  });
  await act();
  const complete = new Promise((resolve) => session.once('Tracing.tracingComplete', resolve));
  await session.send('Tracing.end');
  await complete;
  session.off('Tracing.dataCollected', collect);
  return events;
}

/** Of the page’s own thread: where its frames begin. */
function findMain(events: readonly TraceEvent[]): (event: TraceEvent) => boolean {
  const mains = events.filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain');
  const busiest = mains
    .map(({ pid, tid }) => ({
      pid,
      tid,
      work: events.filter((event) => event.pid === pid && event.tid === tid).length,
    }))
    .sort((one, other) => other.work - one.work)[0];
  return ({ pid, tid }) => pid === busiest?.pid && tid === busiest.tid;
}

/** Milliseconds of work from the beginning of one frame to that of the next; what lies within another counts once. */
function workOfFrames(events: readonly TraceEvent[]): number[] {
  const starts = events
    .filter(({ name }) => name === 'BeginMainThreadFrame' || name === 'BeginFrame')
    .map(({ ts }) => ts)
    .sort((one, other) => one - other);
  const work = events
    .filter(({ name, ph, dur }) => ph === 'X' && dur !== undefined && WORK.has(name))
    .map(({ ts, dur }) => ({ from: ts, to: ts + dur! }))
    .sort((one, other) => one.from - other.from);
  const merged: { from: number; to: number }[] = [];
  for (const { from, to } of work) {
    const last = merged.at(-1);
    if (last && from <= last.to) last.to = Math.max(last.to, to);
    else merged.push({ from, to });
  }
  return starts.slice(1).map((end, index) => {
    const start = starts[index]!;
    const within = merged.filter(({ from, to }) => to > start && from < end);
    return within.reduce((sum, { from, to }) => sum + Math.min(to, end) - Math.max(from, start), 0) / 1_000;
  });
}

function startSite(): ChildProcess {
  return spawn(process.execPath, [join('e2e', 'site.mjs')], {
    env: { ...process.env, PORT: `${PORT}` },
    stdio: 'ignore',
  });
}

async function waitFor(url: string): Promise<void> {
  const until = performance.now() + READY_MS;
  while (performance.now() < until) {
    const isReady = await fetch(url).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isReady) return;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  throw new Error(`${url} did not answer`);
}
