import { expect, test } from 'vitest';
import { type Process, sleep, spawn, step, wait, write } from '../process';
import { createKernel } from './kernel';
import { limits } from './limits';

const create = () => createKernel({ seed: 1, startsAtEpochMs: 0 });

function runProgram(program: Process<number>, kernel = create()) {
  const task = kernel.spawn(program, 'program');
  const { steps } = kernel.run({ untilMs: 10_000 });
  return { exitCode: task.exitCode, steps, faults: kernel.faults.length };
}

test('work counts as steps, whether it is told or written', () => {
  const kernel = create();
  const sink = kernel.createChannel('sink', 1_000_000);
  const table: [units: number, program: () => Process<number>][] = [
    [
      6400,
      function* () {
        kernel.spend(6400);
        return 0;
      },
    ],
    [
      6400,
      function* () {
        yield* write(sink, 'x'.repeat(6400));
        return 0;
      },
    ],
  ];
  for (const [units, program] of table) {
    const { exitCode, steps } = runProgram(program(), kernel);
    expect(exitCode).toBe(0);
    expect(steps).toBeGreaterThanOrEqual(units / limits.unitsPerStep);
    expect(steps).toBeLessThan(units / limits.unitsPerStep + 20);
  }
});

test('a task that does too much at once is killed, and it alone', () => {
  const kernel = create();
  const outcome = runProgram(
    (function* (): Process<number> {
      const greedy = yield* spawn(
        (function* (): Process<number> {
          for (;;) kernel.spend(1000);
        })(),
        'greedy',
      );
      const code = yield* wait(greedy);
      yield* sleep(10);
      return code!;
    })(),
    kernel,
  );
  expect(outcome).toMatchObject({ exitCode: 137, faults: 0 });
  expect(outcome.steps).toBeLessThan(limits.unitsOfResumption / limits.unitsPerStep + 100);
});

test('what is spread over many resumptions is no reason to kill', () => {
  const kernel = create();
  const { exitCode, steps } = runProgram(
    (function* (): Process<number> {
      for (let turn = 0; turn < 10; turn += 1) {
        kernel.spend(limits.unitsOfResumption / 2);
        yield* step();
      }
      return 0;
    })(),
    kernel,
  );
  expect(exitCode).toBe(0);
  expect(steps).toBeGreaterThan((limits.unitsOfResumption * 5) / limits.unitsPerStep);
});

test('slices of any size stop at the same places', () => {
  const play = (slice: number): number[] => {
    const kernel = create();
    const at: number[] = [];
    kernel.spawn(
      (function* (): Process<number> {
        for (let turn = 0; turn < 50; turn += 1) {
          kernel.spend(turn * 1000);
          at.push(kernel.steps);
          yield* step();
        }
        return 0;
      })(),
      'program',
    );
    while (kernel.run({ steps: slice }).stopped === 'steps');
    return [...at, kernel.steps];
  };
  expect(play(1)).toEqual(play(1_000_000));
  expect(play(7)).toEqual(play(1_000_000));
});

test('who looks at the world from outside spends nothing', () => {
  const kernel = create();
  kernel.spend(1e9);
  expect(kernel.steps).toBe(0);
  kernel.record('note', 'x'.repeat(10_000));
  expect(kernel.steps).toBe(0);
});
