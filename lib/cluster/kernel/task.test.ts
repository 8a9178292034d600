import { expect, test } from 'vitest';
import { enter, type Process, read, SignalError, signal, sleep, spawn, step, wait, write } from '../process';
import { createKernel } from './kernel';
import { limits } from './limits';

const create = () => createKernel({ seed: 1, startsAtEpochMs: 0 });

/** Runs one program until nothing is left and tells its exit code, the time and what it noted. */
function check(program: (note: (text: string) => void) => Process<number>, expected: unknown): void {
  const kernel = create();
  const notes: string[] = [];
  const task = kernel.spawn(
    program((text) => notes.push(`${kernel.nowMs()} ${text}`)),
    'program',
  );
  kernel.run({ untilMs: 10_000 });
  expect({ exitCode: task.exitCode, notes, faults: kernel.faults.length }).toEqual(expected);
}

test('a program sleeps and ends', () => {
  check(
    function* (note) {
      note('begins');
      yield* sleep(1500);
      note('ends');
      return 3;
    },
    { exitCode: 3, notes: ['0 begins', '1500 ends'], faults: 0 },
  );
});

test('a program waits for another, or gives up', () => {
  check(
    function* (note) {
      const other = yield* spawn(
        (function* () {
          yield* sleep(100);
          return 7;
        })(),
        'other',
      );
      note(`${yield* wait(other, 50)}`);
      note(`${yield* wait(other, 500)}`);
      note(`${yield* wait(other)}`);
      return 0;
    },
    { exitCode: 0, notes: ['50 null', '100 7', '100 7'], faults: 0 },
  );
});

test('a program signals itself and catches it', () => {
  check(
    function* (note) {
      const self = yield* spawn(
        (function* () {
          try {
            yield* sleep(1000);
          } catch (error) {
            note((error as SignalError).signal);
            yield* sleep(10);
          } finally {
            note('tidied');
          }
          return 5;
        })(),
        'catcher',
      );
      yield* sleep(20);
      yield* signal(self, 'SIGTERM');
      return (yield* wait(self)) ?? -1;
    },
    { exitCode: 5, notes: ['20 SIGTERM', '30 tidied'], faults: 0 },
  );
});

test('an error that is no signal is a fault of ours', () => {
  check(
    function* () {
      yield* step();
      throw new Error('mistake');
    },
    { exitCode: 70, notes: [], faults: 1 },
  );
});

test('reading: what is there, the end, and a time-out', () => {
  const kernel = create();
  const channel = kernel.createChannel('pipe');
  const got: unknown[] = [];
  kernel.spawn(
    (function* (): Process<number> {
      for (let turn = 0; turn < 4; turn += 1) got.push([kernel.nowMs(), yield* read(channel, 100)]);
      return 0;
    })(),
    'reader',
  );
  kernel.schedule(10, 'progress', () => channel.tryWrite('a'));
  kernel.schedule(150, 'progress', () => channel.end());
  kernel.run({});
  expect(got).toEqual([
    [0, 'a'],
    [10, undefined],
    [110, null],
    [150, null],
  ]);
});

test('a writer waits while the channel is full, in order', () => {
  const kernel = create();
  const channel = kernel.createChannel('pipe', 4);
  const log: string[] = [];
  kernel.spawn(
    (function* (): Process<number> {
      for (const chunk of ['aaaa', 'bbbb', 'cc']) {
        yield* write(channel, chunk);
        log.push(`${kernel.nowMs()} wrote ${chunk}`);
      }
      channel.end();
      return 0;
    })(),
    'writer',
  );
  kernel.spawn(
    (function* (): Process<number> {
      for (;;) {
        yield* sleep(100);
        const chunk = yield* read(channel);
        if (chunk === null) return 0;
        log.push(`${kernel.nowMs()} read ${chunk}`);
      }
    })(),
    'reader',
  );
  kernel.run({});
  expect(log).toEqual([
    '0 wrote aaaa',
    '100 read aaaa',
    '100 wrote bbbb',
    '200 read bbbb',
    '200 wrote cc',
    '300 read cc',
  ]);
});

test('writing where nobody reads any more is SIGPIPE', () => {
  const kernel = create();
  const channel = kernel.createChannel('pipe', 2);
  const yes = kernel.spawn(
    (function* (): Process<number> {
      for (;;) yield* write(channel, 'y\n');
    })(),
    'yes',
  );
  kernel.schedule(5, 'progress', () => channel.cancel());
  kernel.run({});
  expect([yes.exitCode, kernel.nowMs()]).toEqual([141, 5]);
});

test('Ctrl-C reaches a pure loop at an exact virtual time', () => {
  const kernel = create();
  let turns = 0;
  const loop = kernel.spawn(
    (function* (): Process<number> {
      for (;;) {
        turns += 1;
        yield* step();
      }
    })(),
    'loop',
  );
  kernel.scheduleFirst(20, () => kernel.signal(loop, 'SIGINT'));
  expect(kernel.run({ steps: 100_000 }).stopped).toBe('idle');
  expect([loop.exitCode, kernel.nowMs(), turns]).toEqual([130, 20, 20 * limits.stepsPerMillisecond]);
});

test('SIGKILL runs finally blocks and lets nobody go on', () => {
  const kernel = create();
  const notes: string[] = [];
  const stubborn = kernel.spawn(
    (function* (): Process<number> {
      try {
        yield* sleep(1000);
      } catch {
        notes.push('caught');
      } finally {
        notes.push('finally');
        yield* sleep(1000);
        notes.push('went on');
      }
      return 0;
    })(),
    'stubborn',
  );
  kernel.schedule(5, 'progress', () => kernel.signal(stubborn, 'SIGKILL'));
  kernel.run({});
  expect([stubborn.exitCode, notes]).toEqual([137, ['finally']]);
});

test('a signal calls off what the task waited for', () => {
  const kernel = create();
  const channel = kernel.createChannel('pipe');
  let resumed = 0;
  const task = kernel.spawn(
    (function* (): Process<number> {
      try {
        yield* read(channel, 50);
      } catch (error) {
        if (!(error instanceof SignalError)) throw error;
      }
      yield* sleep(100);
      resumed += 1;
      return kernel.nowMs();
    })(),
    'task',
  );
  kernel.schedule(10, 'progress', () => {
    channel.tryWrite('late');
    kernel.signal(task, 'SIGINT');
  });
  kernel.run({});
  expect([task.exitCode, resumed, channel.tryRead()]).toEqual([110, 1, 'late']);
});

test('an operation resolves once, and is given up on a signal', () => {
  const kernel = create();
  let givenUp = 0;
  const start = (delayMs: number) => (resolve: (value: unknown) => void) => {
    const stop = kernel.schedule(delayMs, 'progress', () => {
      resolve(delayMs);
      resolve('twice');
    });
    return () => {
      givenUp += 1;
      stop();
    };
  };
  const values: unknown[] = [];
  const task = kernel.spawn(
    (function* (): Process<number> {
      for (const delayMs of [10, 1000])
        values.push(yield { call: 'operation', name: 'x', start: start(delayMs) });
      return 0;
    })(),
    'task',
  );
  kernel.schedule(500, 'progress', () => kernel.signal(task, 'SIGINT'));
  kernel.run({});
  expect([values, givenUp, task.exitCode, kernel.nowMs()]).toEqual([[10], 1, 130, 500]);
});

test('exit listeners are called as events, also for a task that has ended', () => {
  const kernel = create();
  const codes: number[] = [];
  const task = kernel.spawn(
    (function* (): Process<number> {
      return 4;
    })(),
    'task',
  );
  kernel.onExit(task, (code) => codes.push(code));
  kernel.onExit(task, (code) => codes.push(code + 100))();
  kernel.run({});
  kernel.onExit(task, (code) => codes.push(code + 10));
  expect(codes).toEqual([4]);
  kernel.run({});
  expect(codes).toEqual([4, 14]);
});

test('entering is like yield*: values, errors and signals pass, and no event is spent', () => {
  const runs = [
    enter,
    function* <T>(process: Process<T>): Process<T> {
      return yield* process;
    },
  ].map((into) => {
    const kernel = create();
    const notes: string[] = [];
    const inner = function* (delayMs: number): Process<number> {
      try {
        yield* sleep(delayMs);
        if (delayMs === 2) throw new Error('two');
        return delayMs * 10;
      } catch (error) {
        notes.push(`${kernel.nowMs()} inner ${(error as Error).message}`);
        throw error;
      } finally {
        notes.push(`${kernel.nowMs()} left ${delayMs}`);
      }
    };
    const task = kernel.spawn(
      (function* (): Process<number> {
        for (const delayMs of [1, 2, 500]) {
          try {
            notes.push(`${kernel.nowMs()} got ${yield* into(inner(delayMs))}`);
          } catch (error) {
            notes.push(`${kernel.nowMs()} outer ${(error as Error).message}`);
            yield* sleep(5);
          }
        }
        return 9;
      })(),
      'task',
    );
    kernel.schedule(100, 'progress', () => kernel.signal(task, 'SIGINT'));
    kernel.run({});
    return { notes, exitCode: task.exitCode, nowMs: kernel.nowMs(), steps: kernel.steps };
  });
  expect(runs[0]).toEqual(runs[1]);
  expect(runs[0]).toMatchObject({
    exitCode: 9,
    nowMs: 105,
    notes: [
      '1 left 1',
      '0 got 10',
      '3 inner two',
      '3 left 2',
      '3 outer two',
      '100 inner SIGINT',
      '100 left 500',
      '100 outer SIGINT',
    ],
  });
});

test('a hundred thousand processes may lie within each other: the engine’s stack has no part in it', () => {
  const nest = function* (depth: number): Process<number> {
    if (depth === 0) yield* sleep(10);
    return depth === 0 ? 1 : (yield* enter(nest(depth - 1))) + 1;
  };
  const kernel = create();
  const task = kernel.spawn(nest(100_000), 'nest');
  kernel.run({});
  expect([task.exitCode, kernel.nowMs(), kernel.faults.length]).toEqual([100_001, 10, 0]);
});

test('SIGKILL runs the finally blocks of all that was entered, innermost first', () => {
  const kernel = create();
  const notes: string[] = [];
  const nest = function* (depth: number): Process<number> {
    try {
      if (depth === 0) yield* sleep(1000);
      else yield* enter(nest(depth - 1));
      return 0;
    } finally {
      notes.push(`left ${depth}`);
    }
  };
  const task = kernel.spawn(nest(2), 'nest');
  kernel.schedule(5, 'progress', () => kernel.signal(task, 'SIGKILL'));
  kernel.run({});
  expect([task.exitCode, notes]).toEqual([137, ['left 0', 'left 1', 'left 2']]);
});
