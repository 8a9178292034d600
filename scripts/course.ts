/**
 * Proves courses: reads content, looks at the words of every lesson, tries every figure, compares what the commands of
 * the prose print with what was recorded, and runs every exercise's scripts for five seeds. `record` writes down anew
 * what those commands print: look at the difference before it is kept.
 * Prints problems with file and line; exits with 1 where there is one, with 2 where it is asked wrongly.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { defineFigure, defineSandbox } from '../lib/course/catalogue';
import { type LintedLesson, lintCourse } from '../lib/course/course-lint';
import { commandsOf } from '../lib/course/figure-commands';
import { contentFolder, type LoadedCourse, type LoadedLesson, loadContent } from '../lib/course/load';
import { printProblem } from '../lib/course/problem';
import { loadProofs } from '../lib/course/proofs';
import { PROOF_SEEDS, prove } from '../lib/sandbox/play';
import { compareRecorded, recordCommands, tryFigure } from '../lib/sandbox/record';

const USAGE = 'usage: npm run -s course -- check|record|words [course[/lesson]]';

interface Chosen {
  readonly courses: readonly LoadedCourse[];
  readonly lessons: readonly LintedLesson[];
  /** How many problems were told already. */
  readonly bad: number;
}

/** Tells what can't be read; `null` where the name is nobody's. */
async function choose(name: string | undefined): Promise<Chosen | null> {
  const { courses, problems } = loadContent();
  const [wantedCourse, wantedLesson] = name?.split('/') ?? [];
  const isWanted = ({ id, folder }: LoadedLesson) =>
    wantedLesson === undefined || id === wantedLesson || folder === name;
  const chosen = courses.filter(({ course }) => wantedCourse === undefined || course.slug === wantedCourse);
  const linted = (await Promise.all(chosen.map(lintCourse))).flat();
  const lessons = linted.filter(({ lesson }) => isWanted(lesson));
  const faults = problems.filter(
    ({ file }) => wantedCourse === undefined || file.startsWith(`${wantedCourse}/`),
  );
  for (const problem of faults) console.error(printProblem(problem));
  if (faults.length === 0 && chosen.length === 0) return refuse(`there is no course "${wantedCourse}"`);
  if (faults.length === 0 && wantedLesson !== undefined && lessons.length === 0) {
    return refuse(`there is no lesson "${name}" that can be worked`);
  }
  return { courses: chosen, lessons, bad: faults.length };
}

async function check(name: string | undefined): Promise<number> {
  const chosen = await choose(name);
  if (chosen === null) return 2;
  const { courses, lessons } = chosen;
  const bad = lessons.reduce((sum, lesson) => sum + checkLesson(lesson), chosen.bad);
  console.log(
    `${courses.length} ${courses.length === 1 ? 'course' : 'courses'}, ${lessons.length} ` +
      `${lessons.length === 1 ? 'lesson' : 'lessons'} to work, ${bad === 0 ? 'no problem' : `${bad} problems`}`,
  );
  return bad === 0 ? 0 : 1;
}

function checkLesson({ lesson, problems, commands }: LintedLesson): number {
  const { course, folder, id } = lesson;
  const started = performance.now();
  for (const problem of problems) console.error(printProblem(problem));
  const proofs = loadProofs(folder);
  const faults = [
    ...compareRecorded(lesson.recorded, recordCommands(defineSandbox(lesson), commands)).map(
      (fault) => `recorded.yaml: ${fault}; npm run -s course -- record ${course}/${id} records anew`,
    ),
    ...tryFigures(lesson),
    ...prove(defineSandbox(lesson), proofs),
  ];
  for (const fault of faults) console.error(`${folder}: ${fault}`);
  const runs = 1 + proofs.alternatives.length + proofs.wrong.length + (proofs.solution === null ? 0 : 1);
  const bad = problems.length + faults.length;
  const tookMs = Math.round(performance.now() - started);
  console.log(
    `${course}/${id}: ${bad === 0 ? 'proved' : 'NOT proved'}: ${commands.length} commands, ` +
      `${lesson.figures.length} figures, ${runs} scripts, ${PROOF_SEEDS.length} seeds, ${tookMs} ms`,
  );
  return bad;
}

function tryFigures({ course, id, figures }: LoadedLesson): string[] {
  return figures.flatMap((figure) =>
    (['first', 'second'] as const).flatMap((side) => {
      const definition = defineFigure(course, id, figure.id, side);
      if (definition === null) return [];
      const faults = tryFigure(definition, figure.start, commandsOf(figure));
      return faults.map((fault) => `figure ${figure.id}: ${fault}`);
    }),
  );
}

const RECORDED_HEAD =
  '# What the commands of the prose print, in order. Written by `npm run -s course -- record`; review it as a diff.\n';

async function record(name: string | undefined): Promise<number> {
  const chosen = await choose(name);
  if (chosen === null) return 2;
  for (const { lesson, commands } of chosen.lessons) {
    const recorded = recordCommands(defineSandbox(lesson), commands);
    const changed = compareRecorded(lesson.recorded, recorded).length;
    const text = RECORDED_HEAD + stringify(recorded, { lineWidth: 0, blockQuote: 'literal' });
    if (changed > 0) writeFileSync(join(contentFolder(), lesson.folder, 'recorded.yaml'), text);
    const what = changed > 0 ? `${changed} differ, written` : 'as recorded';
    console.log(`${lesson.course}/${lesson.id}: ${recorded.length} commands, ${what}`);
  }
  return chosen.bad === 0 ? 0 : 1;
}

/** The words alone: quick, for somebody who writes. */
async function words(name: string | undefined): Promise<number> {
  const chosen = await choose(name);
  if (chosen === null) return 2;
  const problems = chosen.lessons.flatMap((lesson) => lesson.problems);
  for (const problem of problems) console.error(printProblem(problem));
  console.log(`${chosen.lessons.length} lessons, ${problems.length} problems`);
  return chosen.bad + problems.length === 0 ? 0 : 1;
}

function refuse(text: string): null {
  console.error(`${text}\n${USAGE}`);
  return null;
}

const VERBS: Readonly<Record<string, (name: string | undefined) => Promise<number>>> = {
  check,
  record,
  words,
};
const [verb = '', name, ...rest] = process.argv.slice(2);
const run = Object.hasOwn(VERBS, verb) && rest.length === 0 ? VERBS[verb] : undefined;
if (run === undefined) refuse('expected "check", "record" or "words"');
process.exitCode = run === undefined ? 2 : await run(name);
