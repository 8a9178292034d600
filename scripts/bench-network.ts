/**
 * `npm run bench network`: CPU time of requests through a Service, from a pod to three pods, ours with and without a
 * trace beside @ngrok/webernetes: the same stages (name, rule, pod, program, answer), each run in a process of its
 * own, in turns. Then how requests and changes of rules grow with endpoints and Services. Exit code 1 where a target
 * is missed. BENCH_RUNS: how many runs the median is of (5). BENCH_PEER=none leaves the peer out.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import type { Grown } from './bench-network-ours';

const FOLDER = join('.build', 'bench-network');
const PATIENCE_MS = 900_000;
const REQUESTS = 40_000;
const ENDPOINTS = [10, 100, 1_000, 5_000];
const SERVICES = [10, 100, 2_000];
const LEAST_TRACED = 0.25;
/** Choosing must not scan: what is left is memory that is further away. */
const MOST_REQUEST_GROWTH = 2;
/** A Service's rules are written anew together, so a change costs as much as it has endpoints, at worst. */
const MOST_CHANGE_SHARE = 0.5;
const MOST_CHANGE_GROWTH = 3;

/** As CommonJS: the YAML parser asks for Node's own modules so; and the peer can't be imported as it is. */
async function bundle(side: 'ours' | 'peer'): Promise<string> {
  const outfile = join(FOLDER, `${side}.cjs`);
  await build({
    entryPoints: [join('scripts', `bench-network-${side}.ts`)],
    outfile,
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    logLevel: 'error',
  });
  return outfile;
}

function runOnce<T>(file: string, ...words: readonly string[]): T {
  const { status, stdout, stderr } = spawnSync(process.execPath, [file, ...words], {
    encoding: 'utf8',
    timeout: PATIENCE_MS,
  });
  if (status !== 0) throw new Error(`${file} ${words.join(' ')} ended with ${status}: ${stderr}`);
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as T;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

function judge(what: string, isHeld: boolean): void {
  console.log(`  ${isHeld ? 'held' : 'MISSED'}: ${what}`);
  if (!isHeld) process.exitCode = 1;
}

interface Measured {
  readonly cpuMs: number;
  readonly stages?: readonly string[];
}

type Runner = 'untraced' | 'traced' | 'peer';
const TITLES: Readonly<Record<Runner, string>> = {
  untraced: 'ours, untraced',
  traced: 'ours, traced',
  peer: '@ngrok/webernetes 0.3.5',
};

function compare(files: Readonly<Record<'ours' | 'peer', string>>, goal: string, hasPeer: boolean): void {
  const runs = Number(process.env['BENCH_RUNS'] ?? 5);
  const rates: Record<Runner, number[]> = { untraced: [], traced: [], peer: [] };
  const runners: readonly Runner[] = hasPeer ? ['untraced', 'peer', 'traced'] : ['untraced', 'traced'];
  let stages: readonly string[] = [];
  for (let run = 0; run < runs; run += 1) {
    for (const runner of runners) {
      const words = runner === 'peer' ? [goal, `${REQUESTS}`] : ['requests', goal, runner, `${REQUESTS}`];
      const measured = runOnce<Measured>(files[runner === 'peer' ? 'peer' : 'ours'], ...words);
      rates[runner].push((REQUESTS * 1000) / measured.cpuMs);
      if (runner === 'traced') stages = measured.stages ?? [];
    }
  }
  console.log(`Requests a CPU second by the Service's ${goal}, ${REQUESTS} of them, median of ${runs}:`);
  for (const runner of runners) {
    const each = rates[runner].map((rate) => rate.toFixed(0)).join(', ');
    console.log(`  ${TITLES[runner]}: ${median(rates[runner]).toFixed(0)} (${each})`);
  }
  console.log(`  stages of ours: ${stages.join(' → ')}`);
  const untraced = median(rates.untraced);
  if (hasPeer) {
    const share = untraced / median(rates.peer);
    judge(`untraced ours is ${share.toFixed(2)} of the peer's, at least 1`, share >= 1);
  }
  const share = median(rates.traced) / untraced;
  judge(`traced is ${share.toFixed(2)} of untraced, at least ${LEAST_TRACED}`, share >= LEAST_TRACED);
}

function tellGrowth(what: string, rows: readonly Grown[]): { first: Grown; last: Grown } {
  console.log(`${what}: CPU time of a request, and of a change from the API to the rules of all nodes`);
  for (const { size, requestUs, changeMs } of rows) {
    console.log(
      `  ${String(size).padStart(5)}  ${requestUs.toFixed(1).padStart(7)} µs  ${changeMs.toFixed(2).padStart(7)} ms`,
    );
  }
  const [first, last] = [rows[0]!, rows.at(-1)!];
  const growth = last.requestUs / first.requestUs;
  judge(
    `a request costs ${growth.toFixed(2)} times as much, at most ${MOST_REQUEST_GROWTH}`,
    growth <= MOST_REQUEST_GROWTH,
  );
  return { first, last };
}

export async function benchNetwork(): Promise<void> {
  mkdirSync(FOLDER, { recursive: true });
  const files = { ours: await bundle('ours'), peer: await bundle('peer') };
  const hasPeer = process.env['BENCH_PEER'] !== 'none';
  for (const goal of ['name', 'address']) compare(files, goal, hasPeer);
  const behind = tellGrowth(
    'Endpoints behind one Service',
    runOnce(files.ours, 'endpoints', ENDPOINTS.join()),
  );
  const most = (behind.last.size / behind.first.size) * MOST_CHANGE_SHARE;
  const grown = behind.last.changeMs / behind.first.changeMs;
  judge(`a change costs ${grown.toFixed(1)} times as much, at most ${most}`, grown <= most);
  const beside = tellGrowth('Services', runOnce(files.ours, 'services', SERVICES.join()));
  const change = beside.last.changeMs / beside.first.changeMs;
  judge(
    `a change costs ${change.toFixed(2)} times as much, at most ${MOST_CHANGE_GROWTH}`,
    change <= MOST_CHANGE_GROWTH,
  );
}
