/**
 * The words of a whole course looked at: every lesson by prose-lint.ts, with what earlier lessons have explained, and
 * what is asked again later. Server and scripts only, as the prose is compiled for it.
 */
import { compileLesson } from './compile';
import type { LoadedCourse, LoadedLesson } from './load';
import type { Problem } from './problem';
import { type AskedConcept, conceptsOf, lintConcepts, lintProse } from './prose-lint';

export interface LintedLesson {
  readonly lesson: LoadedLesson;
  readonly problems: readonly Problem[];
  /** Commands of the prose in order; empty where it does not compile. */
  readonly commands: readonly string[];
}

export async function lintCourse(loaded: LoadedCourse): Promise<LintedLesson[]> {
  const { lessons } = loaded;
  const linted: LintedLesson[] = [];
  const asked: AskedConcept[] = [];
  for (const lesson of lessons) {
    const file = `${lesson.folder}/lesson.mdx`;
    const { source, figures, files } = lesson;
    const result = await compileLesson({ file, source, figures, files });
    if (!result.ok) {
      linted.push({ lesson, problems: result.problems, commands: [] });
      continue;
    }
    const { tree, commands } = result.compiled;
    const place = placeOf(loaded, lesson.id);
    for (const concept of conceptsOf(tree)) asked.push({ concept, place, file });
    const problems = lintProse({ file, lesson: lesson.lesson, tree, figures, ...wordsFor(loaded, place) });
    linted.push({ lesson, problems, commands });
  }
  const again = lintConcepts(asked, loaded.course.lessons.length);
  return linted.map((one) => ({
    ...one,
    problems: [...one.problems, ...again.filter(({ file }) => file === `${one.lesson.folder}/lesson.mdx`)],
  }));
}

const placeOf = ({ course }: LoadedCourse, id: string) =>
  course.lessons.findIndex((entry) => entry.id === id);

/** What a reader of this lesson has met, and what waits. */
function wordsFor(loaded: LoadedCourse, place: number): { known: string[]; later: string[] } {
  const terms = loaded.lessons.flatMap(({ id, lesson }) =>
    lesson.terms.map(({ term }) => ({ word: term, from: placeOf(loaded, id) })),
  );
  const entries = loaded.glossary.flatMap((entry) => {
    const lesson = terms.find(({ word }) => word === entry.term)?.from ?? 0;
    const from = entry.from === undefined ? lesson : placeOf(loaded, entry.from);
    return [entry.term, ...entry.also].map((word) => ({ word, from: Math.max(0, from) }));
  });
  const all = [...terms, ...entries];
  const wordsOf = (isMeant: (from: number) => boolean) =>
    all.filter(({ from }) => isMeant(from)).map(({ word }) => word);
  return { known: wordsOf((from) => from <= place), later: wordsOf((from) => from > place) };
}
