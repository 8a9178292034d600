import { expect, test } from 'vitest';
import { createFakeWorker, type FakeWorker } from './testing/fake-worker';
import { createSharedWorker, createWorkerSource, type WorkerLike } from './worker-source';

function open() {
  const made: FakeWorker[] = [];
  const source = createWorkerSource(() => {
    const worker = createFakeWorker();
    made.push(worker);
    return worker;
  });
  return { made, source };
}

test('the first worker is made at once and taken once; the next ones are made when they are needed', () => {
  const { made, source } = open();
  expect(made).toHaveLength(1);
  expect(source.take()).toBe(made[0]);
  expect(source.take()).toBe(made[1]);
  source.close();
  expect(made.map(({ isTerminated }) => isTerminated)).toEqual([false, false]);
});

test('a worker that failed before it was needed is given to nobody; one that nobody took ends with the page', () => {
  const broken = open();
  broken.made[0]!.onerror?.({ message: 'not found' } as ErrorEvent);
  expect(broken.source.take()).toBe(broken.made[1]);
  const unused = open();
  unused.source.close();
  expect(unused.made[0]!.isTerminated).toBe(true);
});

test('a browser without workers is told when one is needed, not before', () => {
  const source = createWorkerSource(() => {
    throw new ReferenceError('Worker is not defined');
  });
  expect(() => source.take()).toThrow();
  source.close();
});

interface Shared extends WorkerLike {
  isTerminated: boolean;
  readonly ports: MessagePort[];
}

/** Workers that answer each message of a port with the number of the port. */
function openShared() {
  const made: Shared[] = [];
  const source = createSharedWorker(() => {
    const worker: Shared = {
      onmessage: null,
      onerror: null,
      isTerminated: false,
      ports: [],
      postMessage: (_message, transfer = []) => {
        const port = transfer[0] as MessagePort;
        const number = worker.ports.push(port);
        port.onmessage = ({ data }) => port.postMessage({ number, data });
      },
      terminate: () => {
        worker.isTerminated = true;
        for (const port of worker.ports) port.close();
      },
    };
    made.push(worker);
    return worker;
  });
  return { made, source };
}

const answerOf = (worker: WorkerLike) =>
  new Promise<unknown>((resolve) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.postMessage('who');
  });

test('many worlds share one worker, and each hears only what is meant for it', async () => {
  const { made, source } = openShared();
  const [one, other] = [source.take(), source.take()];
  expect(made).toHaveLength(1);
  expect(await answerOf(other)).toEqual({ number: 2, data: 'who' });
  expect(await answerOf(one)).toEqual({ number: 1, data: 'who' });
  one.terminate();
  expect(made[0]!.isTerminated).toBe(false);
  expect(await answerOf(other)).toEqual({ number: 2, data: 'who' });
  made[0]!.terminate();
});

test('where the worker hangs or breaks, all others are told, and the next one begins another', async () => {
  for (const end of ['hangs', 'breaks']) {
    const { made, source } = openShared();
    const [one, other] = [source.take(), source.take()];
    const told = new Promise<string>((resolve) => {
      other.onerror = ({ message }) => resolve(message);
    });
    if (end === 'hangs') one.terminate(true);
    else made[0]!.onerror?.({ message: 'out of memory' } as ErrorEvent);
    expect(await told).toBe(end === 'hangs' ? 'The worker does not answer.' : 'out of memory');
    expect(made[0]!.isTerminated).toBe(true);
    expect(await answerOf(source.take())).toEqual({ number: 1, data: 'who' });
    expect(made).toHaveLength(2);
    made[1]!.terminate();
  }
});
