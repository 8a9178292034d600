/**
 * `npm run bench cluster`: CPU time until all replicas of a Deployment are ready and its Service has answered, ours
 * beside @ngrok/webernetes with the same workload, each run in a process of its own, in turns; then what ours
 * promises alone. Exit code 1 where a target is missed. BENCH_RUNS: how many runs the median is of (5).
 * BENCH_PEER=none leaves the peer out.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import type { Measured } from './bench-cluster-workload';

const FOLDER = join('.build', 'bench-cluster');
const SHARED_SIZES = [100, 500];
const LARGE = 2000;
const PATIENCE_MS = 900_000;
const MOST_OF_PEER = 0.1;
const MOST_CPU_MS = 10_000;
const MOST_HEAP_MB = 300;
const MOST_GROWTH = 5;
/** A node's lease and status every five minutes, each with what hears of it. */
const MOST_IDLE_EVENTS = 36 * 10;

type Side = 'ours' | 'peer';

/** As CommonJS: the YAML parser asks for Node's own modules so; and the peer can't be imported as it is. */
async function bundle(side: Side): Promise<string> {
  const outfile = join(FOLDER, `${side}.cjs`);
  const entryPoints = [join('scripts', `bench-cluster-${side}.ts`)];
  await build({
    entryPoints,
    outfile,
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    logLevel: 'error',
  });
  return outfile;
}

function runOnce(file: string, replicas: number): Measured {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--expose-gc', file, String(replicas)], {
    encoding: 'utf8',
    timeout: PATIENCE_MS,
  });
  if (status !== 0) throw new Error(`${file} with ${replicas} replicas ended with ${status}: ${stderr}`);
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Measured;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(2)} s`;

function judge(what: string, isHeld: boolean): void {
  console.log(`  ${isHeld ? 'held' : 'MISSED'}: ${what}`);
  if (!isHeld) process.exitCode = 1;
}

function compare(
  files: Readonly<Record<Side, string>>,
  replicas: number,
  runs: number,
  hasPeer: boolean,
): number {
  const times: Record<Side, number[]> = { ours: [], peer: [] };
  const sides: readonly Side[] = hasPeer ? ['ours', 'peer'] : ['ours'];
  for (let run = 0; run < runs; run += 1) {
    for (const side of sides) times[side].push(runOnce(files[side], replicas).cpuMs);
  }
  const [ours, peer] = [median(times.ours), median(times.peer)];
  const spread = (side: Side) => `(${times[side].map(seconds).join(', ')})`;
  console.log(`${replicas} replicas, CPU time to all ready and the first answer, median of ${runs}:`);
  console.log(`  ours ${seconds(ours)} ${spread('ours')}`);
  if (!hasPeer) return ours;
  console.log(`  @ngrok/webernetes 0.3.5 ${seconds(peer)} ${spread('peer')}`);
  judge(
    `ours is ${(ours / peer).toFixed(3)} of the peer's, at most ${MOST_OF_PEER}`,
    ours <= peer * MOST_OF_PEER,
  );
  return ours;
}

function benchLarge(file: string, cpuOf500: number): void {
  const { cpuMs, heapMb, virtualMs = 0, idle } = runOnce(file, LARGE);
  console.log(
    `${LARGE} replicas, ours: ${seconds(cpuMs)} CPU, ${heapMb.toFixed(0)} MB heap, ${seconds(virtualMs)} virtual`,
  );
  judge(`CPU at most ${seconds(MOST_CPU_MS)}`, cpuMs <= MOST_CPU_MS);
  judge(`heap under ${MOST_HEAP_MB} MB`, heapMb < MOST_HEAP_MB);
  judge(
    `t(${LARGE})/t(500) = ${(cpuMs / cpuOf500).toFixed(1)}, at most ${MOST_GROWTH}`,
    cpuMs / cpuOf500 <= MOST_GROWTH,
  );
  const { events, cpuMs: idleMs } = idle ?? { events: Number.NaN, cpuMs: Number.NaN };
  console.log(
    `an idle hour of virtual time with ${LARGE} pods: ${events} events, ${idleMs.toFixed(0)} ms CPU`,
  );
  judge(
    `nothing but the heartbeat of 10 nodes, at most ${MOST_IDLE_EVENTS} events`,
    events <= MOST_IDLE_EVENTS,
  );
}

export async function benchCluster(): Promise<void> {
  mkdirSync(FOLDER, { recursive: true });
  const files = { ours: await bundle('ours'), peer: await bundle('peer') };
  const runs = Number(process.env['BENCH_RUNS'] ?? 5);
  const hasPeer = process.env['BENCH_PEER'] !== 'none';
  let cpuMs = 0;
  for (const replicas of SHARED_SIZES) cpuMs = compare(files, replicas, runs, hasPeer);
  benchLarge(files.ours, cpuMs);
}
