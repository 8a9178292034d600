/** The glossary of a course: the terms of its lessons, and the words of glossary.yaml. Pure. */
import type { LoadedCourse } from './load';

export interface GlossaryTerm {
  readonly term: string;
  readonly meaning: string;
  /** Other ways to write it. */
  readonly also: readonly string[];
  /** The lesson that explains it; `null` where none does. */
  readonly lesson: { readonly id: string; readonly title: string; readonly number: number } | null;
  /** The official page. */
  readonly link: string | null;
}

export function glossaryOf({ course, lessons, glossary }: LoadedCourse): readonly GlossaryTerm[] {
  const ofLessons = lessons.flatMap(({ id, lesson }) =>
    lesson.terms.map(({ term, meaning }): GlossaryTerm => {
      const number = course.firstNumber + course.lessons.findIndex((entry) => entry.id === id);
      const more = glossary.find((entry) => entry.term === term);
      return {
        ...{ term, meaning, lesson: { id, title: lesson.title, number } },
        ...{ also: more?.also ?? [], link: more?.link ?? null },
      };
    }),
  );
  // A word that two lessons explain is explained by the first.
  const first = ofLessons.filter(
    ({ term }, index) => ofLessons.findIndex((other) => other.term === term) === index,
  );
  const others = glossary.flatMap(({ term, meaning, also, link = null }): GlossaryTerm[] => {
    const isKnown = first.some((entry) => entry.term === term);
    return isKnown || meaning === undefined ? [] : [{ term, meaning, also, link, lesson: null }];
  });
  return [...first, ...others].sort((one, other) => compareTerms(one.term, other.term));
}

function compareTerms(one: string, other: string): number {
  const [left, right] = [one.toLowerCase(), other.toLowerCase()];
  return left < right ? -1 : left > right ? 1 : 0;
}
