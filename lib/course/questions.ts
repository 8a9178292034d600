/** Questions of the prose that ask for one concept twice, with what can be chosen. Read from the source of lessons. */
import { readCatalogue } from './catalogue';

export interface AskedQuestion {
  /** `<course>/<lesson>` */
  readonly lesson: string;
  readonly question: string;
  readonly concept: string;
  /** As they are written: with marks of Markdown. */
  readonly choices: readonly { readonly text: string; readonly isRight: boolean }[];
}

export interface ConceptPair {
  readonly first: AskedQuestion;
  readonly again: AskedQuestion;
}

const QUESTION = /<Question\b((?:"[^"]*"|[^>"])*)>([\s\S]*?)<\/Question>/g;
const CHOICE = /<Choice(\s+right)?\s*>([\s\S]*?)<\/Choice>/g;

export function listAsked(lesson: string, source: string): readonly AskedQuestion[] {
  return [...source.matchAll(QUESTION)].flatMap(([, attributes = '', inside = '']) => {
    const read = (name: string) => new RegExp(`\\b${name}="([^"]*)"`).exec(attributes)?.[1];
    const [question, concept] = [read('id'), read('concept')];
    if (question === undefined || concept === undefined) return [];
    const choices = [...inside.matchAll(CHOICE)].map(([, right, text = '']) => ({
      ...{ text: text.trim(), isRight: right !== undefined },
    }));
    return [{ lesson, question, concept, choices }];
  });
}

/** Each concept with its first question and the next one in a later lesson, in the order of the course. */
export function pairConcepts(asked: readonly AskedQuestion[]): readonly ConceptPair[] {
  return asked.flatMap((first, place) => {
    const isFirst = asked.findIndex(({ concept }) => concept === first.concept) === place;
    const again = asked.find(
      ({ concept, lesson }, at) => at > place && concept === first.concept && lesson !== first.lesson,
    );
    return isFirst && again !== undefined ? [{ first, again }] : [];
  });
}

export function listConcepts(slug: string): readonly ConceptPair[] {
  const found = readCatalogue().courses.find(({ course }) => course.slug === slug);
  return pairConcepts((found?.lessons ?? []).flatMap(({ id, source }) => listAsked(`${slug}/${id}`, source)));
}
