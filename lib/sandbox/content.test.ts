import { expect, test } from 'vitest';
import { defineFigure, defineSandbox } from '../course/catalogue';
import { lintCourse } from '../course/course-lint';
import { commandsOf } from '../course/figure-commands';
import { loadContent } from '../course/load';
import { printProblem } from '../course/problem';
import { loadProofs } from '../course/proofs';
import { LOG_FORMAT } from './log';
import { playScript, prove } from './play';
import { compareRecorded, recordCommands, tryFigure } from './record';
import { createSandbox, replayLog } from './sandbox';

const content = loadContent();
const lessons = content.courses.flatMap((course) => course.lessons);
const linted = (await Promise.all(content.courses.map(lintCourse))).flat();

test('content is read without a problem', () => {
  expect(content.problems.map(printProblem)).toEqual([]);
});

test('there are lessons to prove', () => {
  expect(lessons.length).toBeGreaterThan(0);
});

for (const lesson of lessons) {
  const definition = defineSandbox(lesson);
  const proofs = loadProofs(lesson.folder);

  test(`${definition.scenario}: words as the house wants them, commands print what is recorded`, () => {
    const { problems, commands } = linted.find((one) => one.lesson.folder === lesson.folder)!;
    expect(problems.map(printProblem)).toEqual([]);
    expect(compareRecorded(lesson.recorded, recordCommands(definition, commands))).toEqual([]);
  });

  test(`${definition.scenario}: what figures offer can be run`, () => {
    for (const figure of lesson.figures) {
      for (const side of ['first', 'second'] as const) {
        const small = defineFigure(lesson.course, lesson.id, figure.id, side);
        if (small !== null) expect(tryFigure(small, figure.start, commandsOf(figure)), figure.id).toEqual([]);
      }
    }
  });

  test(`${definition.scenario}: untouched fails, solutions pass, each mistake has its message`, () => {
    expect(prove(definition, proofs)).toEqual([]);
    if (definition.exercise.tasks.length === 0) return;
    expect(proofs.alternatives.length).toBeGreaterThan(0);
    expect(proofs.wrong.length).toBeGreaterThanOrEqual(3);
  });

  test(`${definition.scenario}: every script comes to one hash, twice and by replay`, () => {
    for (const script of [proofs.solution, ...proofs.alternatives, ...proofs.wrong]) {
      if (script === null) continue;
      const played = [1, 2].map(() => {
        const sandbox = createSandbox(definition, 11);
        playScript(sandbox, script.text);
        return sandbox;
      });
      expect(played[1]!.hash(), script.name).toBe(played[0]!.hash());
      const { scenario, contentHash } = definition;
      const header = {
        format: LOG_FORMAT,
        simulatorVersion: 'any',
        scenario,
        contentHash,
        seed: 11,
      } as const;
      const replayed = replayLog(definition, { header, entries: played[0]!.entries });
      expect(replayed, script.name).toMatchObject({ hash: played[0]!.hash(), verdict: played[0]!.verdict() });
      expect(played[0]!.faults(), script.name).toEqual([]);
    }
  });
}
