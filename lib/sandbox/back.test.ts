/** Going on from an earlier moment: one entry that takes back many turns, and is itself taken back by one undo. */
import { expect, test } from 'vitest';
import { exerciseSchema } from '../course/schema';
import { LOG_FORMAT } from './log';
import { rest, runToPrompt } from './play';
import { retell } from './retelling';
import { createSandbox, replayLog, type Sandbox } from './sandbox';
import './texts';

const exercise = exerciseSchema.parse({
  id: 'a-lesson',
  world: { nodes: [{ name: 'node-1', internalAddress: '1.1.1.1' }], serviceRange: '1.1.10.0/24' },
  tasks: [
    {
      id: 'write-it',
      title: 'Write it',
      conditions: [
        { kind: 'file', sentence: 'It is there.', path: 'out.txt', operator: 'contains', text: 'done' },
      ],
    },
  ],
});
const definition = { scenario: 'a/b', contentHash: '', exercise, files: {} };
const stamp = { simulatorVersion: 'any', scenario: 'a/b', contentHash: '', seed: 1 };
const header = { format: LOG_FORMAT, ...stamp } as const;

/** A number goes back by so many turns; anything else is typed. */
function play(sandbox: Sandbox, ...acts: readonly (string | number)[]): Sandbox {
  for (const act of acts) {
    const result = sandbox.enter(
      typeof act === 'number' ? { kind: 'back', turns: act } : { kind: 'line', text: act },
    );
    if (!result.ok) throw new Error(result.problem);
    runToPrompt(sandbox);
    rest(sandbox);
  }
  return sandbox;
}

/** What the shell still knows of a, b and c. */
function knows(...acts: readonly (string | number)[]): string {
  const sandbox = play(createSandbox(definition, 1), ...acts);
  sandbox.takeOutput();
  play(sandbox, 'echo "$a$b$c"');
  const text = sandbox.takeOutput().map(({ text }) => text);
  return text.join('').trim();
}

test('as many turns are taken back as it says, and one undo brings all of them again', () => {
  const check = (acts: readonly (string | number)[], expected: string) =>
    expect(knows(...acts), acts.join(' | ')).toBe(expected);
  const all = ['a=1', 'b=2', 'c=3'];
  check([...all, 1], '12');
  check([...all, 3], '');
  check([...all, 2, 'undo'], '123');
  check([...all, 2, 'b=7'], '17');
  check([...all, 2, 'b=7', 'undo'], '1');
  check([...all, 2, 'b=7', 'undo', 'undo'], '123');
  check([...all, 2, 'b=7', 'undo', 'undo', 'undo'], '12');
});

test('it reaches what a reset or going back before it has hidden', () => {
  const check = (acts: readonly (string | number)[], expected: string) =>
    expect(knows(...acts), acts.join(' | ')).toBe(expected);
  check(['a=1', 'reset', 'b=2', 2], '1');
  check(['a=1', 'reset', 'b=2', 1], '');
  check(['a=1', 'reset', 'b=2', 2, 'undo'], '2');
  check(['a=1', 'b=2', 1, 'c=3', 2], '12');
  check(['a=1', 'b=2', 1, 'c=3', 2, 'undo'], '13');
  check(['a=1', 'b=2', 1, 'reset', 'undo'], '1');
});

test('it ends a program that runs, and one that has left the shell', () => {
  const sandbox = play(createSandbox(definition, 1), 'a=1');
  sandbox.enter({ kind: 'line', text: 'sleep 100' });
  sandbox.pump({ untilMs: sandbox.nowMs() + 50 });
  expect(sandbox.isAtPrompt()).toBe(false);
  expect(sandbox.enter({ kind: 'back', turns: 1 }).ok).toBe(true);
  expect(sandbox.isAtPrompt()).toBe(true);
  expect(play(sandbox, 'exit').enter({ kind: 'back', turns: 1 }).ok).toBe(true);
});

test('there is no going back before the beginning, nor by part of a turn', () => {
  const check = (turns: number, problem: string) =>
    expect(play(createSandbox(definition, 1), 'true').enter({ kind: 'back', turns })).toMatchObject({
      ok: false,
      problem,
    });
  check(2, 'There are 1 turns to go back; found 2');
  check(0, 'expected 1 turn or more to go back; found 0');
  check(0.5, 'expected 1 turn or more to go back; found 0.5');
  check(-1, 'expected 1 turn or more to go back; found -1');
});

test('the server comes to the same world and verdict by the log, and what was done stays done', () => {
  const sandbox = play(createSandbox(definition, 1), 'a=1', 'echo done > out.txt', 'b=2', 2, 'c=3', 'undo');
  const replayed = replayLog(definition, { header, entries: sandbox.entries });
  expect(replayed).toMatchObject({ ok: true, hash: sandbox.hash(), verdict: sandbox.verdict() });
  expect(sandbox.verdict().outcome).toBe('passed');
  expect(sandbox.readFile('out.txt')).toBeNull();
  expect(sandbox.budget().rebuilds.used).toBe(2);
  const forged = sandbox.entries.map((entry) => (entry.kind === 'back' ? { ...entry, turns: 9 } : entry));
  expect(replayLog(definition, { header, entries: forged })).toMatchObject({ ok: false });
});

test('told again, it says what it hid, and what it hid before is not told as undone', () => {
  const tell = (...acts: readonly (string | number)[]) =>
    retell(definition, { header, entries: play(createSandbox(definition, 1), ...acts).entries })
      .turns()
      .map(({ command, standing }) => `${command}: ${standing}`);
  expect(tell('a=1', 'reset', 'b=2', 'c=3', 1, 'a=7')).toEqual([
    'The start: reset',
    'a=1: reset',
    'reset: counts',
    'b=2: counts',
    'c=3: back',
    'back 1 turn: counts',
    'a=7: counts',
  ]);
  expect(tell('a=1', 'b=2', 2, 'undo')).toEqual([
    'The start: counts',
    'a=1: counts',
    'b=2: counts',
    'back 2 turns: undone',
    'undo: counts',
  ]);
});
