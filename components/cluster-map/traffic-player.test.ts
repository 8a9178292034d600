/** The player with a stage of paper: a way ends when the test says so. */
import { expect, test } from 'vitest';
import type { TracedRequest } from '../../lib/cluster/trace';
import type { Journey } from './traffic-plan';
import { createPlayer } from './traffic-player';
import type { Disc, Run, Stage } from './traffic-stage';

function journey(id: number, hops: number, hasFailed = false): Journey {
  const request = { id, hops: [] } as unknown as TracedRequest;
  const point = { x: 0, y: 0 };
  const steps = Array.from({ length: hops }, (_, index) => ({
    ...{ number: index + 1, durationMs: 280, points: [point, point], times: [0, 1] },
  }));
  return { request, steps, hasFailed, names: new Set() };
}

interface PaperDisc {
  label: string;
  state: 'free' | 'there' | 'moving' | 'paused' | 'dead';
  speed: number;
  end: () => void;
}

function open({ isStill = false } = {}) {
  const discs: PaperDisc[] = [];
  const waits: (() => void)[] = [];
  const takeDisc = (): Disc => {
    const disc: PaperDisc = { label: '', state: 'there', speed: 1, end: () => {} };
    discs.push(disc);
    return {
      label: (text, look) => {
        disc.label = `${look === 'number' ? '#' : ''}${text}`;
      },
      run: (_step, speed): Run => {
        const finished = new Promise<void>((resolve) => {
          Object.assign(disc, { state: 'moving', speed, end: resolve });
        });
        return {
          finished,
          pause: () => Object.assign(disc, { state: 'paused' }),
          play: () => Object.assign(disc, { state: 'moving' }),
          setSpeed: (next) => Object.assign(disc, { speed: next }),
          cancel: () => Object.assign(disc, { end: () => {} }),
        };
      },
      die: () => Object.assign(disc, { state: 'dead' }),
      release: () => Object.assign(disc, { state: 'free' }),
    };
  };
  const stage: Stage = {
    takeDisc,
    clear: () => {
      for (const disc of discs) if (disc.state === 'dead') disc.state = 'free';
    },
  };
  const later = (act: () => void) => {
    waits.push(act);
    return () => void waits.splice(waits.indexOf(act), 1);
  };
  const player = createPlayer({ isStill: () => isStill, later, readingMs: () => 1_000 });
  player.setStage(stage);
  const seen = () =>
    discs.filter(({ state }) => state !== 'free').map(({ label, state }) => `${label} ${state}`);
  const arrive = async (label: string) => {
    discs.find((disc) => disc.label === label && disc.state === 'moving')!.end();
    await Promise.resolve();
  };
  const where = () => {
    const { reached, phase, isWalking } = player.getState();
    return `${reached} ${phase}${isWalking ? ' walking' : ''}`;
  };
  return { player, discs, seen, arrive, where, waits };
}

test('one request leaves the number of each hop behind, and rests when all are reached', async () => {
  const { player, seen, arrive, where } = open();
  player.begin(journey(1, 3));
  expect([where(), seen()]).toEqual(['0 moving', ['1 moving']]);
  await arrive('1');
  expect([where(), seen()]).toEqual(['1 moving', ['2 moving']]);
  await arrive('2');
  await arrive('3');
  expect([where(), seen()]).toEqual(['3 rest', []]);
});

test('pause holds it, play goes on, and speed holds for what travels and what comes', async () => {
  const { player, discs, seen, arrive, where } = open();
  player.begin(journey(1, 2));
  player.pause();
  expect([where(), seen()]).toEqual(['0 paused', ['1 paused']]);
  player.setSpeed(0.25);
  player.play();
  expect([where(), discs[0]!.speed]).toEqual(['0 moving', 0.25]);
  await arrive('1');
  expect(discs[0]!.speed).toBe(0.25);
  await arrive('2');
  player.pause();
  expect(where()).toBe('2 rest');
  player.play();
  expect([where(), seen()]).toEqual(['0 moving', ['1 moving']]);
});

test('several at once have their own numbers; who fails leaves a sign, and the last one’s path stands', async () => {
  const { player, seen, arrive, where } = open();
  player.begin(journey(1, 2));
  await arrive('1');
  player.begin(journey(2, 1, true));
  player.begin(journey(3, 1, true));
  expect([where(), seen()]).toEqual(['0 moving', ['#1 moving', '#2 moving', '#3 moving']]);
  await arrive('#1');
  await arrive('#2');
  expect([where(), seen()]).toEqual(['0 moving', ['#2 dead', '#3 moving']]);
  await arrive('#3');
  // Of the newest the path itself shows the octagon.
  expect([where(), seen()]).toEqual(['1 rest', ['#2 dead']]);
  player.begin(journey(4, 1));
  expect(seen()).toEqual(['1 moving']);
});

test('next and previous go hop by hop, from the first, and stop at both ends', async () => {
  const { player, seen, arrive, where } = open();
  player.stand(journey(1, 3));
  expect(where()).toBe('3 rest');
  player.next();
  expect([where(), seen()]).toEqual(['0 moving walking', ['1 moving']]);
  await arrive('1');
  expect([where(), seen()]).toEqual(['1 rest walking', []]);
  player.next();
  // Pressed again before it is there: it is there, and on its way to the one after.
  player.next();
  expect([where(), seen()]).toEqual(['2 moving walking', ['3 moving']]);
  await arrive('3');
  player.next();
  expect(where()).toBe('3 rest walking');
  player.previous();
  player.previous();
  player.previous();
  expect(where()).toBe('1 rest walking');
  player.play();
  expect(where()).toBe('1 moving');
});

test('followed slowly, each hop stands for a while; pause and next hop take over', async () => {
  const { player, seen, arrive, where, waits } = open();
  player.stand(journey(1, 3));
  player.followSlowly();
  await arrive('1');
  expect([where(), seen(), waits.length]).toEqual(['1 moving walking', [], 1]);
  player.pause();
  expect([where(), waits.length]).toEqual(['1 paused walking', 0]);
  player.play();
  waits.shift()!();
  await arrive('2');
  expect([where(), waits.length]).toEqual(['2 moving walking', 1]);
  player.next();
  expect(waits.length).toBe(0);
  await arrive('3');
  expect([where(), waits.length]).toEqual(['3 rest walking', 0]);
});

test('where no motion is wanted, or nothing is drawn, all stands at once and can be walked through', () => {
  for (const still of [true, false]) {
    const { player, discs, where } = open({ isStill: still });
    if (!still) player.setStage(null);
    player.begin(journey(1, 3));
    expect(where()).toBe('3 rest');
    player.next();
    expect(where()).toBe('1 rest walking');
    player.next();
    player.next();
    player.next();
    expect(where()).toBe('3 rest walking');
    player.previous();
    expect(where()).toBe('2 rest walking');
    player.replay();
    expect(where()).toBe('3 rest');
    player.play();
    player.followSlowly();
    expect([where(), discs.length]).toEqual(['3 rest', 0]);
  }
});

test('a request that goes on after it stood travels on from there', async () => {
  const { player, seen, arrive, where } = open();
  player.begin(journey(1, 1));
  await arrive('1');
  expect(where()).toBe('1 rest');
  player.update(journey(1, 3));
  expect([where(), seen()]).toEqual(['1 moving', ['2 moving']]);
  player.update(journey(1, 2));
  await arrive('2');
  expect(where()).toBe('2 rest');
  // The path lies elsewhere, and nothing is new.
  player.update(journey(1, 2));
  expect([where(), seen()]).toEqual(['2 rest', []]);
});

test('what travels is gone with its stage, and with another world', async () => {
  const { player, seen, where } = open();
  player.begin(journey(1, 2));
  player.stand(null);
  expect([where(), seen(), player.getState().journey]).toEqual(['0 rest', [], null]);
  player.next();
  player.previous();
  player.replay();
  expect(where()).toBe('0 rest');
  player.begin(journey(2, 2));
  player.setStage(null);
  expect([where(), seen()]).toEqual(['2 rest', []]);
});

test('listeners hear of each hop once, and of nothing else', async () => {
  const { player, arrive } = open();
  const heard: number[] = [];
  const stop = player.subscribe(() => heard.push(player.getState().reached));
  player.begin(journey(1, 2));
  await arrive('1');
  await arrive('2');
  expect(heard).toEqual([0, 1, 2, 2]);
  player.setSpeed(1);
  expect(heard.length).toBe(4);
  stop();
  player.setSpeed(2);
  expect(heard.length).toBe(4);
});
