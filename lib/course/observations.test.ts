/** What is asked by `answer` is drawn by the seed: whoever hears the answer of another learner has not got one's own. */
import { expect, test } from 'vitest';
import { rest, runToPrompt } from '../sandbox/play';
import { createSandbox, type SandboxDefinition } from '../sandbox/sandbox';
import '../sandbox/texts';
import { defineSandbox } from './catalogue';
import { loadContent } from './load';
import { loadProofs } from './proofs';

const SEEDS = [1, 2, 3, 4, 5, 6];

const LESSONS = loadContent()
  .courses.flatMap(({ lessons }) => lessons)
  .map((lesson) => ({ definition: defineSandbox(lesson), solution: loadProofs(lesson.folder).solution }))
  // Where some of many tasks are enough, each is a fault to be found and not a thing to be read.
  .filter(({ definition }) => definition.exercise.passes === undefined)
  .map((lesson) => ({ ...lesson, name: lesson.definition.scenario }));

/** `Your answer to find-the-node is node-1.`, of each answer in turn. */
function answer(definition: SandboxDefinition, script: string, seed: number): string[] {
  const sandbox = createSandbox(definition, seed);
  return script.split('\n').flatMap((line) => {
    if (line.trim() === '') return [];
    sandbox.takeOutput();
    sandbox.enter({ kind: 'line', text: line });
    runToPrompt(sandbox);
    rest(sandbox);
    const printed = sandbox.takeOutput().map(({ text }) => text);
    return printed.join('').match(/^Your answer .*$/gm) ?? [];
  });
}

test.each(LESSONS)(
  '$name asks for something that differs',
  { timeout: 120_000 },
  ({ definition, solution }) => {
    const [first, ...others] = SEEDS;
    const own = answer(definition, solution!.text, first!);
    expect(own).not.toEqual([]);
    expect(others.some((seed) => answer(definition, solution!.text, seed).join() !== own.join())).toBe(true);
  },
);
