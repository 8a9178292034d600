import { expect, test } from 'vitest';
import { createFakeWorker, type FakeWorker } from './testing/fake-worker';
import { createWorkerSource } from './worker-source';

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
