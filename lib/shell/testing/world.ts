/** A shell on an empty world, for tests: run a script or type lines, and see all that was printed. */
import { type Cluster, createCluster } from '../../cluster/cluster';
import { KINDS_BEYOND } from '../../cluster/kinds';
import type { FileSystem, Host } from '../../cluster/process';
import type { Program } from '../program';
import { createProcessRunner, createShellSession, type ShellKernel, type ShellSession } from '../shell';

export interface TestWorld {
  readonly cluster: Cluster;
  readonly kernel: ShellKernel;
  readonly session: ShellSession;
  readonly files: FileSystem;
  /** Everything printed since the last call, both streams in order. */
  take(): string;
  readonly stdout: () => string;
  readonly stderr: () => string;
  /** Until the prompt is back, at most so long (virtual). */
  run(forMs?: number): void;
  type(line: string, forMs?: number): string;
}

export interface TestOptions {
  readonly files?: Readonly<Record<string, string>>;
  readonly programs?: Readonly<Record<string, Program>>;
  readonly host?: (cluster: Cluster) => Host;
  readonly seed?: number;
}

const START_MS = Date.parse('2026-01-01T00:00:00Z');

export function createTestCluster(seed = 1): { cluster: Cluster; kernel: ShellKernel } {
  const cluster = createCluster({
    specification: { nodes: [], serviceRange: '10.96.0.0/16', objects: [], warmUpMs: 0 },
    seed,
    parts: [KINDS_BEYOND],
    runner: { createFiles: () => unused(), run: () => unused() },
  });
  const kernel: ShellKernel = {
    nowMs: cluster.nowMs,
    epochMs: () => START_MS + cluster.nowMs(),
    random: cluster.createRandom('shell'),
    createChannel: cluster.createChannel,
    spawn: cluster.spawn,
    signal: cluster.signal,
    spend: cluster.spend,
  };
  return { cluster, kernel };
}

function unused(): never {
  throw new Error('no container runs in this test');
}

export function createTestWorld(options: TestOptions = {}): TestWorld {
  const { cluster, kernel } = createTestCluster(options.seed);
  let all = '';
  const parts = { stdout: '', stderr: '' };
  const files = createProcessRunner(kernel).createFiles({ '/tmp/.keep': '', ...options.files });
  const session = createShellSession({
    kernel,
    host: options.host?.(cluster) ?? cluster.laptop,
    files,
    environment: {},
    homeDirectory: '/home/learner',
    hostPrograms: options.programs ?? {},
    terminal: { columns: 80, rows: 24 },
    output: (text, stream) => {
      all += text;
      parts[stream] += text;
    },
  });
  const run = (forMs = 3_600_000): void => {
    cluster.run({ untilMs: cluster.nowMs() + forMs, steps: 2_000_000, until: () => session.isAtPrompt });
    const [fault] = cluster.faults();
    if (fault !== undefined) throw fault.error;
  };
  const take = (): string => {
    const text = all;
    all = '';
    return text;
  };
  return {
    cluster,
    kernel,
    session,
    files,
    take,
    stdout: () => parts.stdout,
    stderr: () => parts.stderr,
    run,
    type(line, forMs) {
      session.enterLine(line);
      if (!session.isAtPrompt) run(forMs);
      return take();
    },
  };
}
