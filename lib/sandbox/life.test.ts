import { expect, test } from 'vitest';
import { createLife } from './life';
import { LIMITS } from './limits';
import type { Entry } from './log';
import type { World } from './world';

/** A world whose program uses up every step that it gets, and stops only where it lets itself be interrupted. */
function createBusyWorld(obeys: boolean) {
  const notes: string[] = [];
  const state = { steps: 0, nowMs: 0, busy: false };
  const world = {
    cluster: {
      get steps() {
        return state.steps;
      },
      nowMs: () => state.nowMs,
    },
    session: {
      interrupt() {
        if (obeys) state.busy = false;
      },
    },
    isAtPrompt: () => !state.busy,
    isTimePassing: false,
    schedule() {
      state.busy = true;
    },
    run({ steps }: { steps: number }) {
      state.steps += steps;
      state.nowMs += 1;
    },
    note: (text: string) => notes.push(text),
  } as unknown as World;
  return { life: createLife(world), state, notes };
}

const entry: Entry = { kind: 'line', text: 'work', sequence: 1, atVirtualMs: 1, terminal: '1' };
const MOST = { steps: Number.MAX_SAFE_INTEGER };

test('a turn gets its steps and no more, in however many slices', () => {
  const { life, state, notes } = createBusyWorld(true);
  expect(life.bring(entry, () => {})).toBe(null);
  for (let slice = 0; slice < 7; slice += 1) expect(life.run({ steps: 1_000 })).toBe('steps');
  expect(life.run(MOST)).toBe('prompt');
  expect(state.steps).toBe(LIMITS.stepsOfTurn);
  expect(life.ended).toBe(null);
  expect(notes).toEqual([`One command may do ${LIMITS.stepsOfTurn} steps of work. It was stopped.\n`]);
});

test('a program that does not stop ends the world after its grace', () => {
  const { life, state } = createBusyWorld(false);
  life.bring(entry, () => {});
  expect(life.run(MOST)).toBe('prompt');
  expect(state.steps).toBe(LIMITS.stepsOfTurn + LIMITS.stepsOfGrace);
  expect(life.ended).toMatch(/Type undo or reset to go on\.$/);
  expect(life.isAtPrompt()).toBe(true);
});

test('a world ends with its last step, also between two commands', () => {
  const { life, state } = createBusyWorld(true);
  let turns = 0;
  while (life.ended === null && turns < 100) {
    turns += 1;
    expect(life.bring({ ...entry, atVirtualMs: state.nowMs + 1 }, () => {})).toBe(null);
    life.run(MOST);
  }
  expect(state.steps).toBe(LIMITS.stepsOfWorld);
  expect(turns).toBe(LIMITS.stepsOfWorld / LIMITS.stepsOfTurn);
});

test('time passes at the prompt only', () => {
  const { life } = createBusyWorld(true);
  life.bring(entry, () => {});
  life.run({ steps: 10 });
  const advance: Entry = { kind: 'advance', durationMs: 5, sequence: 2, atVirtualMs: 100, terminal: '1' };
  expect(createBusyWorld(true).life.bring({ ...advance, atVirtualMs: 1 }, () => {})).toBe(null);
  expect(life.bring({ ...advance, atVirtualMs: 1 }, () => {})).toMatch(/expected a virtual time after 1 ms/);
});
