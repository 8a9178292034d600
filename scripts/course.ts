/**
 * Proves courses: reads content, compiles every lesson's prose, and runs every exercise's scripts for five seeds.
 * Prints problems with file and line; exits with 1 where there is one, with 2 where it is asked wrongly.
 */

import { defineSandbox } from '../lib/course/catalogue';
import { type LoadedLesson, loadContent } from '../lib/course/load';
import { printProblem } from '../lib/course/problem';
import { loadProofs } from '../lib/course/proofs';
import { PROOF_SEEDS, prove } from '../lib/sandbox/play';

const USAGE = 'usage: npm run -s course -- check [course[/lesson]]';

async function check(name: string | undefined): Promise<number> {
  const { courses, problems } = loadContent();
  const [wantedCourse, wantedLesson] = name?.split('/') ?? [];
  const chosen = courses.filter(({ course }) => wantedCourse === undefined || course.slug === wantedCourse);
  const lessons = chosen
    .flatMap((course) => course.lessons)
    .filter(({ id, folder }) => wantedLesson === undefined || id === wantedLesson || folder === name);
  const faults = problems.filter(
    ({ file }) => wantedCourse === undefined || file.startsWith(`${wantedCourse}/`),
  );
  for (const problem of faults) console.error(printProblem(problem));
  if (chosen.length === 0 && faults.length === 0) return refuse(`there is no course "${wantedCourse}"`);
  if (wantedLesson !== undefined && lessons.length === 0 && faults.length === 0) {
    return refuse(`there is no lesson "${name}" that can be worked`);
  }
  let bad = faults.length;
  for (const lesson of lessons) bad += await checkLesson(lesson);
  console.log(
    `${chosen.length} ${chosen.length === 1 ? 'course' : 'courses'}, ${lessons.length} ` +
      `${lessons.length === 1 ? 'lesson' : 'lessons'} to work, ${bad === 0 ? 'no problem' : `${bad} problems`}`,
  );
  return bad === 0 ? 0 : 1;
}

async function checkLesson(lesson: LoadedLesson): Promise<number> {
  const { compileLesson } = await import('../lib/course/compile');
  const { figures, files, source } = lesson;
  const compiled = await compileLesson({ file: `${lesson.folder}/lesson.mdx`, source, figures, files });
  const problems = compiled.ok ? [] : compiled.problems;
  for (const problem of problems) console.error(printProblem(problem));
  const proofs = loadProofs(lesson.folder);
  const started = performance.now();
  const faults = prove(defineSandbox(lesson), proofs);
  for (const fault of faults) console.error(`${lesson.folder}: ${fault}`);
  const runs = 1 + proofs.alternatives.length + proofs.wrong.length + (proofs.solution === null ? 0 : 1);
  const passed = problems.length + faults.length === 0 ? 'proved' : 'NOT proved';
  const tookMs = Math.round(performance.now() - started);
  console.log(
    `${lesson.course}/${lesson.id}: ${passed}: ${runs} scripts, ${PROOF_SEEDS.length} seeds, ${tookMs} ms`,
  );
  return problems.length + faults.length;
}

function refuse(text: string): number {
  console.error(`${text}\n${USAGE}`);
  return 2;
}

const [verb, name, ...rest] = process.argv.slice(2);
process.exitCode = verb === 'check' && rest.length === 0 ? await check(name) : refuse('expected "check"');
