import { expect, test } from 'vitest';
import { defineSandbox } from '../course/catalogue';
import { loadContent } from '../course/load';
import { loadProofs } from '../course/proofs';
import { LOG_FORMAT } from './log';
import { playScript, prove } from './play';
import { createSandbox, replayLog } from './sandbox';

const lessons = loadContent().courses.flatMap((course) => course.lessons);

test('there are lessons to prove', () => {
  expect(lessons.length).toBeGreaterThan(0);
});

for (const lesson of lessons) {
  const definition = defineSandbox(lesson);
  const proofs = loadProofs(lesson.folder);

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
