/** Moments of a real attempt: as many undos as said lead there, and the cluster is as it was then. */
import { expect, test } from 'vitest';
import type { ClusterPicture } from '../../lib/cluster/picture';
import { exerciseSchema } from '../../lib/course/schema';
import { rest, runToPrompt } from '../../lib/sandbox/play';
import { retell } from '../../lib/sandbox/retelling';
import { createSandbox, type Sandbox } from '../../lib/sandbox/sandbox';
import '../../lib/sandbox/texts';
import { findMarks } from '../cluster-map/marks';
import { momentsOf, sayMoment, sayTurn } from './past';

const exercise = exerciseSchema.parse({
  id: 'a-lesson',
  world: { nodes: [{ name: 'node-1', internalAddress: '1.1.1.1' }], serviceRange: '1.1.10.0/24' },
  tasks: [],
});
const definition = { scenario: 'a/b', contentHash: '', exercise, files: {} };
const header = { format: 1, simulatorVersion: 'any', scenario: 'a/b', contentHash: '', seed: 1 } as const;

function enter(sandbox: Sandbox, command: string): void {
  const isWord = command === 'undo' || command === 'reset';
  const act = isWord ? ({ kind: command } as const) : ({ kind: 'act', command } as const);
  expect(sandbox.enter(act).ok, command).toBe(true);
  runToPrompt(sandbox);
  rest(sandbox);
}

function play(commands: readonly string[]): Sandbox {
  const sandbox = createSandbox(definition, 1);
  for (const command of commands) enter(sandbox, command);
  return sandbox;
}

const podsOf = ({ pods }: ClusterPicture) => pods.map(({ name }) => name);
const run = (name: string) => `kubectl run ${name} --image=nginx`;

test('every moment can be gone back to, and one undo brings back what came after it', () => {
  const check = (commands: readonly string[], expected: readonly string[]) => {
    const told = retell(definition, { header, entries: play(commands).entries });
    const moments = momentsOf(told.turns());
    expect(moments.map((turn) => Object.values(sayTurn(turn)).filter(Boolean).join(' '))).toEqual(expected);
    for (const [at, { index }] of moments.entries()) {
      const sandbox = play(commands);
      const turns = moments.length - 1 - at;
      if (turns === 0) continue;
      expect(sandbox.enter({ kind: 'back', turns }).ok).toBe(true);
      rest(sandbox);
      expect(podsOf(sandbox.picture()), `${commands} ${at}`).toEqual(podsOf(told.scene(index)!.picture));
      enter(sandbox, 'undo');
      expect(podsOf(sandbox.picture())).toEqual(podsOf(play(commands).picture()));
    }
  };
  const onMap = (command: string) => `On the map: ${command}`;
  check([], ['The start']);
  check([run('a'), run('b')], ['The start', onMap(run('a')), onMap(run('b'))]);
  check([run('a'), 'undo', run('b')], ['The start', onMap(run('b'))]);
  check([run('a'), run('b'), 'undo', 'undo'], ['The start']);
  const anew = 'Reset: everything began anew';
  check([run('a'), 'reset', run('b')], ['The start', onMap(run('a')), anew, onMap(run('b'))]);
  check([run('a'), 'reset', 'undo'], ['The start', onMap(run('a'))]);
});

test('what going back hides can be gone back to as well', () => {
  const sandbox = play([run('a'), run('b')]);
  sandbox.enter({ kind: 'back', turns: 1 });
  rest(sandbox);
  enter(sandbox, run('c'));
  const moments = momentsOf(retell(definition, { header, entries: sandbox.entries }).turns());
  expect(moments.map(({ kind, standing }) => `${kind} ${standing}`)).toEqual([
    'start counts',
    'act counts',
    'act back',
    'back counts',
    'act counts',
  ]);
  expect(sayMoment(moments, 3)).toBe('4 of 5, Back to an earlier moment');
  sandbox.enter({ kind: 'back', turns: 2 });
  rest(sandbox);
  expect(podsOf(sandbox.picture())).toEqual(['a', 'b']);
});

test('scenes of two moments that follow one another differ by what the turn did', () => {
  const told = retell(definition, {
    header,
    entries: play([run('a'), run('b'), 'kubectl delete pod a']).entries,
  });
  const moments = momentsOf(told.turns());
  const pictures = moments.map(({ index }) => told.scene(index)!.picture);
  const words = pictures
    .slice(1)
    .map((picture, at) => findMarks(pictures[at]!, picture).map(({ name, word }) => `${name}: ${word}`));
  expect(words).toEqual([['a: new'], ['b: new'], ['a: gone']]);
  expect(sayMoment(moments, 1)).toBe(`2 of 4, On the map: ${run('a')}`);
  expect(sayMoment(moments, 3)).toBe('Now, On the map: kubectl delete pod a');
  expect(sayMoment(moments, 4)).toBe('');
});
