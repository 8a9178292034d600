/** Where a page gets the workers for its sandboxes. */

export interface WorkerLike {
  postMessage(message: unknown): void;
  terminate(): void;
  onmessage: ((event: MessageEvent<unknown>) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
}

export interface WorkerSource {
  /** Throws where this browser has no workers. */
  take(): WorkerLike;
  close(): void;
}

/** The first worker is fetched at once, beside everything else that a lesson needs. */
export function createWorkerSource(create: () => WorkerLike = createModuleWorker): WorkerSource {
  let spare = createSpare(create);
  if (spare) {
    // One that fails before it is needed would never tell whoever takes it.
    spare.onerror = () => {
      spare = null;
    };
  }
  return {
    take: () => {
      const worker = spare ?? create();
      spare = null;
      return worker;
    },
    close: () => spare?.terminate(),
  };
}

/** Where there are no workers, the sandbox itself will say so. */
function createSpare(create: () => WorkerLike): WorkerLike | null {
  try {
    return create();
  } catch {
    return null;
  }
}

export function createModuleWorker(): WorkerLike {
  return new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' }) as WorkerLike;
}
