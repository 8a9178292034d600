/**
 * What two hundred requests a second cost the page: script and layout for each frame, long tasks, and whether anything
 * runs when nothing happens. Measured by the browser’s own trace, on /figures/traffic of a site that runs (BASE_URL)
 * or of one that is started for this. What counts is the time of the page’s own thread; beside it stands the time by the
 * clock, which is longer where other programs have the processor.
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
  /** Of `dur`, what the thread itself has worked. */
  readonly tdur?: number;
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
  const own = events.filter(findMain(events));
  const tasks = own.filter(({ name }) => name === 'RunTask');
  console.log(`traffic: ${count} requests in ${seconds} s (${Math.round(count / seconds)} a second)`);
  const frame = tellWork(
    'script and layout in a frame',
    workOfFrames(own, workOf),
    workOfFrames(own, durationOf),
  );
  const task = tellWork('one task', tasks.map(workOf), tasks.map(durationOf));
  console.log(`aims: a frame ${FRAME_MS} ms at p95, no task over ${TASK_MS} ms`);
  if (frame.p95 > FRAME_MS || task.longest > TASK_MS || count < 150 * seconds) process.exitCode = 1;
}

type Measure = (event: TraceEvent) => number;
const durationOf: Measure = ({ dur = 0 }) => dur / 1_000;
const workOf: Measure = ({ tdur, dur = 0 }) => (tdur ?? dur) / 1_000;

function tellWork(what: string, work: readonly number[], byClock: readonly number[]) {
  if (work.length === 0) throw new Error(`${what}: the trace has none`);
  const say = (times: readonly number[]) =>
    [percentile(times, 0.5), percentile(times, 0.95), Math.max(...times)].map((time) => time.toFixed(1));
  const [p50, p95, longest] = say(work);
  console.log(`${what}, ${work.length} of them: p50 ${p50} ms, p95 ${p95} ms, longest ${longest} ms`);
  console.log(`  by the clock: ${say(byClock).join(', ')} ms`);
  return { p95: percentile(work, 0.95), longest: Math.max(...work) };
}

async function measureRest(page: Page, session: CDPSession): Promise<void> {
  // The load has come to its end, and what it left behind is settled.
  await page.locator('button[aria-disabled="true"]', { hasText: 'Stop' }).waitFor({ timeout: 60_000 });
  await page.waitForTimeout(4_000);
  const events = await trace(session, () => page.waitForTimeout(REST_MS));
  const main = findMain(events);
  const count = (wanted: string) => events.filter(main).filter(({ name }) => name === wanted).length;
  const [frames, timers] = [count('FireAnimationFrame'), count('TimerFire')];
  console.log(`at rest, in ${REST_MS / 1_000} s: ${frames} animation frames asked for, ${timers} timers`);
  if (frames > 0 || timers > 0) process.exitCode = 1;
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

/** Between one frame and the next: what lies within another piece of work counts once. */
function workOfFrames(events: readonly TraceEvent[], measure: Measure): number[] {
  const ends = events.filter(({ name }) => name === 'BeginCommitCompositorFrame').map(({ ts }) => ts);
  const work = events
    .filter(({ name, ph }) => ph === 'X' && WORK.has(name))
    .sort((one, other) => one.ts - other.ts);
  const sums = [...ends.sort((one, other) => one - other)].map((end) => ({ end, sum: 0 }));
  let until = 0;
  let frame = 0;
  for (const event of work) {
    if (event.ts < until) continue;
    until = event.ts + (event.dur ?? 0);
    while (frame < sums.length && sums[frame]!.end < event.ts) frame += 1;
    if (frame < sums.length) sums[frame]!.sum += measure(event);
  }
  return sums.map(({ sum }) => sum);
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
