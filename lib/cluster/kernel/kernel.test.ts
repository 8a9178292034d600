import { expect, test } from 'vitest';
import { type Process, read, sleep, step, write } from '../process';
import { canonicalJson, hashText } from './hash';
import { createKernel } from './kernel';
import { createRandom, drawBelow, drawSuffix, drawUid } from './random';

const create = (seed = 1) => createKernel({ seed, startsAtEpochMs: 0 });

test('events run by time, then by order of scheduling; first ones before all of their millisecond', () => {
  const kernel = create();
  const order: string[] = [];
  const note = (text: string) => () => order.push(`${kernel.nowMs()}${text}`);
  kernel.schedule(5, 'periodic', note('a'));
  kernel.schedule(5, 'progress', note('b'));
  kernel.schedule(3, 'progress', () => {
    order.push('3');
    kernel.schedule(0, 'progress', note('later'));
  });
  kernel.schedule(3, 'periodic', note('c'));
  kernel.schedule(4, 'progress', note('never'))();
  kernel.scheduleFirst(5, note('first'));
  kernel.scheduleFirst(5, note('second'));
  expect(kernel.run({})).toEqual({ steps: 7, stopped: 'idle' });
  expect(order).toEqual(['3', '3c', '3later', '5first', '5second', '5a', '5b']);
});

test('run stops by time, steps and condition, and sets the clock', () => {
  const kernel = create();
  let count = 0;
  for (const delay of [10, 20, 30, 40]) kernel.schedule(delay, 'progress', () => (count += 1));
  expect(kernel.run({ untilMs: 15 })).toEqual({ steps: 1, stopped: 'time' });
  expect(kernel.nowMs()).toBe(15);
  expect(kernel.run({ steps: 1 })).toEqual({ steps: 1, stopped: 'steps' });
  expect(kernel.run({ until: () => count === 3 })).toEqual({ steps: 1, stopped: 'condition' });
  expect(kernel.run({ untilMs: 99 })).toEqual({ steps: 1, stopped: 'idle' });
  expect([kernel.nowMs(), kernel.steps]).toEqual([99, 4]);
});

test('the next event is told by class, without those that were called off', () => {
  const kernel = create();
  const stop = kernel.schedule(5, 'progress', () => {});
  kernel.schedule(7, 'periodic', () => {});
  kernel.schedule(9, 'progress', () => {});
  const next = () => (['progress', 'periodic', 'any'] as const).map((name) => kernel.nextEventMs(name));
  expect(next()).toEqual([5, 7, 5]);
  stop();
  expect(next()).toEqual([9, 7, 7]);
  kernel.run({});
  expect(next()).toEqual([null, null, null]);
});

test('many time-outs that are called off do not pile up or disturb the order', () => {
  const kernel = create();
  const order: number[] = [];
  for (let index = 0; index < 5000; index += 1) {
    const stop = kernel.schedule(index % 97, 'periodic', () => order.push(index % 97));
    if (index % 10 !== 0) stop();
  }
  kernel.run({});
  expect(order.length).toBe(500);
  expect(order).toEqual([...order].sort((a, b) => a - b));
});

function program(kernel: ReturnType<typeof create>): void {
  const pipe = kernel.createChannel('pipe', 16);
  const random = kernel.createRandom('words');
  kernel.spawn(
    (function* (): Process<number> {
      for (let turn = 0; turn < 50; turn += 1) {
        yield* write(pipe, drawSuffix(random));
        yield* sleep(drawBelow(random, 20));
        yield* step();
      }
      pipe.end();
      return 0;
    })(),
    'writer',
  );
  kernel.spawn(
    (function* (): Process<number> {
      for (;;) {
        const chunk = yield* read(pipe, 7);
        if (chunk === null) return 0;
        kernel.record('read', { atMs: kernel.nowMs(), chunk });
      }
    })(),
    'reader',
  );
  kernel.run({});
}

test('the same seed gives the same hash, another seed another one', () => {
  const hashes = [1, 1, 2].map((seed) => {
    const kernel = create(seed);
    program(kernel);
    return kernel.hash();
  });
  expect(hashes[0]).toBe(hashes[1]);
  expect(hashes[0]).not.toBe(hashes[2]);
  expect(hashes[0]).toMatch(/^[0-9a-f]{64}$/);
});

test('taking the hash does not end it', () => {
  const once = create();
  const twice = create();
  for (const kernel of [once, twice]) {
    kernel.record('a', 1);
    if (kernel === twice) kernel.hash();
    kernel.record('b', 2);
  }
  expect(once.hash()).toBe(twice.hash());
  expect(hashText('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
});

test('canonical JSON does not depend on the order of keys', () => {
  expect(canonicalJson({ b: [1, undefined, 'ä'], a: { d: null, c: true }, e: undefined })).toBe(
    '{"a":{"c":true,"d":null},"b":[1,null,"ä"]}',
  );
  expect(() => canonicalJson({ a: Number.NaN })).toThrow();
  expect(() => canonicalJson(() => 1)).toThrow();
});

test('random streams: same name same stream, values spread, shapes hold', () => {
  const [a, b, c] = [createRandom(7, 'x'), createRandom(7, 'x'), createRandom(7, 'y')];
  const take = (random: () => number) => Array.from({ length: 5 }, random);
  expect(take(a)).toEqual(take(b));
  expect(take(a)).not.toEqual(take(c));
  const counts = [0, 0, 0];
  for (let turn = 0; turn < 3000; turn += 1) counts[drawBelow(a, 3)]! += 1;
  for (const count of counts) expect(count).toBeGreaterThan(900);
  expect(drawSuffix(a)).toMatch(/^[bcdfghjklmnpqrstvwxz2456789]{5}$/);
  expect(drawUid(a)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});

test('worlds of all seeds begin alike, and go on each by its own chance, which never comes twice', () => {
  const draw = (seed: number) => {
    const kernel = createKernel({ seed, startSeed: 1, startsAtEpochMs: 0 });
    const random = kernel.createRandom('names');
    const atStart = [random(), random()];
    kernel.beginOwnChance();
    return { atStart, later: [random(), random()] };
  };
  const whole = createRandom(1, 'names');
  const own = createRandom(2, 'names');
  expect(draw(1)).toEqual({ atStart: [whole(), whole()], later: [whole(), whole()] });
  expect(draw(2).atStart).toEqual(draw(1).atStart);
  own();
  own();
  expect(draw(2).later).toEqual([own(), own()]);
});
