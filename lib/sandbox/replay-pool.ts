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
  /** Of one thread's heap; beyond it the thread ends. */
  readonly mostMemoryMb?: number;
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

const DEFAULT_MEMORY_MB = 768;

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
      resourceLimits: { maxOldGenerationSizeMb: options.mostMemoryMb ?? DEFAULT_MEMORY_MB },
      env: {},
    });
    all.add(worker);
    // A thread may end while it has nothing to do; and without work it must not keep the process from ending.
    worker.on('error', () => discard(worker));
    worker.on('exit', () => discard(worker));
    worker.unref();
    return worker;
  };

  const run = (worker: Worker, task: Task) => {
    const finish = (isUsable: boolean, settle: () => void) => {
      clearTimeout(timer);
      worker.off('message', onMessage).off('error', onError).off('exit', onExit);
      if (isUsable) idle.push(worker);
      else discard(worker);
      settle();
      next();
    };
    const fail = (reason: ReplayFault['reason'], message: string) =>
      finish(false, () => task.reject(new ReplayFault(reason, message)));
    const onMessage = (message: ReplayMessage) => {
      if (!message.ok) return fail('crashed', message.stack);
      const { result, simulatorVersion, replayMs } = message;
      finish(true, () => task.resolve({ result, simulatorVersion, replayMs }));
    };
    const onError = (error: Error) => fail('crashed', error.stack ?? error.message);
    const onExit = (code: number) => fail('crashed', `the replay thread ended with code ${code}`);
    const timer = setTimeout(
      () => fail('timeout', `a replay took longer than ${options.wallClockMs} ms`),
      options.wallClockMs,
    );
    worker.on('message', onMessage).on('error', onError).on('exit', onExit);
    worker.postMessage(task.job);
  };

  const discard = (worker: Worker) => {
    all.delete(worker);
    const place = idle.indexOf(worker);
    if (place !== -1) idle.splice(place, 1);
    void worker.terminate();
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
