/** Where a page gets the workers for its sandboxes. */

export interface WorkerLike {
  postMessage(message: unknown, transfer?: Transferable[]): void;
  /** `isBroken`: it does not answer any more. */
  terminate(isBroken?: boolean): void;
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

/**
 * Many small worlds in one worker: each speaks over a port of its own, as if it had a worker to itself. Where the
 * worker breaks, all of them are told, and the next one taken begins another.
 */
export function createSharedWorker(
  create: () => WorkerLike = createModuleWorker,
): Pick<WorkerSource, 'take'> {
  let shared: WorkerLike | null = null;
  const members = new Set<WorkerLike>();

  const breakAll = (worker: WorkerLike, event: ErrorEvent) => {
    if (worker !== shared) return;
    shared = null;
    worker.terminate();
    const told = [...members];
    members.clear();
    for (const member of told) member.onerror?.(event);
  };

  const open = (): WorkerLike => {
    if (shared !== null) return shared;
    const worker = create();
    worker.onerror = (event) => breakAll(worker, event);
    shared = worker;
    return worker;
  };

  return {
    take() {
      const worker = open();
      const { port1, port2 } = new MessageChannel();
      worker.postMessage({ type: 'port' }, [port2]);
      const member: WorkerLike = {
        onmessage: null,
        onerror: null,
        postMessage: (message) => port1.postMessage(message),
        terminate(isBroken = false) {
          members.delete(member);
          port1.postMessage({ type: 'close' });
          port1.close();
          if (isBroken) breakAll(worker, { message: 'The worker does not answer.' } as ErrorEvent);
        },
      };
      port1.onmessage = (event) => member.onmessage?.(event);
      members.add(member);
      return member;
    },
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
