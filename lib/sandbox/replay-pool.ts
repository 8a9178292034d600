/**
 * Threads that replay logs on the server, beside its event loop. A log is bounded by the sandbox's own budgets; the
 * wall clock here only guards against faults of ours: whoever hits it is told so, never "not yet".
 */
import { existsSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import type { ReplayJob, ReplayMessage } from './replay-worker';
import type { ReplayResult } from './sandbox';

export interface ReplayPoolOptions {
  /** The bundle that scripts/build-replay-worker.mjs writes. */
  readonly workerFile: string;
  readonly threads: number;
  readonly wallClockMs: number;
  readonly mostWaiting: number;
}

export interface Replayed {
  readonly result: ReplayResult;
  /** Of the simulator that replayed. */
  readonly simulatorVersion: string;
  readonly replayMs: number;
}

/** Never the learner's fault: ask again later. */
export class ReplayFault extends Error {
  readonly reason: 'busy' | 'timeout' | 'crashed' | 'missing';
  constructor(reason: ReplayFault['reason'], message: string) {
    super(message);
    this.reason = reason;
  }
}

export interface ReplayPool {
  /** Rejects with ReplayFault only. */
  replay(job: ReplayJob): Promise<Replayed>;
  readonly waiting: number;
  close(): Promise<void>;
}

interface Task {
  readonly job: ReplayJob;
  readonly resolve: (replayed: Replayed) => void;
  readonly reject: (fault: ReplayFault) => void;
}

const MOST_MEMORY_MB = 768;

export function createReplayPool(options: ReplayPoolOptions): ReplayPool {
  const queue: Task[] = [];
  const idle: Worker[] = [];
  const all = new Set<Worker>();

  const next = () => {
    while (queue.length > 0 && (idle.length > 0 || all.size < options.threads)) {
      const worker = idle.pop() ?? launch();
      run(worker, queue.shift()!);
    }
  };

  const launch = () => {
    const worker = new Worker(options.workerFile, {
      resourceLimits: { maxOldGenerationSizeMb: MOST_MEMORY_MB },
      env: {},
    });
    all.add(worker);
    return worker;
  };

  const run = (worker: Worker, task: Task) => {
    worker.ref();
    const finish = (isUsable: boolean, settle: () => void) => {
      clearTimeout(timer);
      worker.removeAllListeners();
      if (isUsable) {
        // A thread without work must not keep the process from ending.
        worker.unref();
        idle.push(worker);
      } else {
        all.delete(worker);
        worker.on('error', () => {});
        void worker.terminate();
      }
      settle();
      next();
    };
    const fail = (reason: ReplayFault['reason'], message: string) =>
      finish(false, () => task.reject(new ReplayFault(reason, message)));
    const timer = setTimeout(
      () => fail('timeout', `a replay took longer than ${options.wallClockMs} ms`),
      options.wallClockMs,
    );
    worker.on('message', (message: ReplayMessage) => {
      if (!message.ok) return fail('crashed', message.stack);
      const { result, simulatorVersion, replayMs } = message;
      finish(true, () => task.resolve({ result, simulatorVersion, replayMs }));
    });
    worker.on('error', (error) => fail('crashed', error.stack ?? error.message));
    worker.on('exit', (code) => fail('crashed', `the replay thread ended with code ${code}`));
    worker.postMessage(task.job);
  };

  return {
    replay: (job) =>
      new Promise((resolve, reject) => {
        if (!existsSync(options.workerFile)) {
          return reject(new ReplayFault('missing', `${options.workerFile} is missing`));
        }
        if (queue.length >= options.mostWaiting) {
          return reject(new ReplayFault('busy', `${queue.length} replays are waiting`));
        }
        queue.push({ job, resolve, reject });
        next();
      }),
    get waiting() {
      return queue.length;
    },
    close: async () => {
      for (const task of queue.splice(0)) task.reject(new ReplayFault('crashed', 'the pool was closed'));
      await Promise.all([...all].map((worker) => worker.terminate()));
    },
  };
}
