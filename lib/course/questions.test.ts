import { expect, test } from 'vitest';
import { readCatalogue } from './catalogue';
import { listAsked, listConcepts, pairConcepts } from './questions';

const ASKED = `Words.

<Question id="a" ask="Which \`<pending>\` door?" concept="doors">
  <Choice>The \`left\` one.</Choice>
  <Choice right>The right one.</Choice>
  <Reveal>So it is.</Reveal>
</Question>

<Question id="b" ask="No concept"><Choice right>Yes</Choice></Question>
`;

test('questions with a concept and their choices; a mark in a question does not hide it', () => {
  expect(listAsked('c/l', ASKED)).toEqual([
    {
      ...{ lesson: 'c/l', question: 'a', concept: 'doors' },
      choices: [
        { text: 'The `left` one.', isRight: false },
        { text: 'The right one.', isRight: true },
      ],
    },
  ]);
  expect(listAsked('c/l', 'No questions.')).toEqual([]);
});

test('a concept is paired with its next question in another lesson', () => {
  const ask = (lesson: string, question: string, concept: string) => ({
    lesson,
    question,
    concept,
    choices: [],
  });
  const check = (asked: readonly ReturnType<typeof ask>[], expected: readonly string[]) =>
    expect(pairConcepts(asked).map(({ first, again }) => `${first.question} ${again.question}`)).toEqual(
      expected,
    );
  check([], []);
  check([ask('1', 'a', 'x'), ask('1', 'b', 'x')], []);
  check([ask('1', 'a', 'x'), ask('2', 'b', 'y'), ask('3', 'c', 'x'), ask('4', 'd', 'x')], ['a c']);
  check([ask('1', 'a', 'x'), ask('2', 'b', 'y'), ask('3', 'c', 'x'), ask('4', 'd', 'y')], ['a c', 'b d']);
});

test('every concept of the courses is found, and each of its questions has one right choice', () => {
  for (const { course, lessons } of readCatalogue().courses) {
    const asked = lessons.flatMap(({ id, source }) => listAsked(id, source));
    const concepts = lessons.flatMap(({ source }) =>
      [...source.matchAll(/concept="([^"]+)"/g)].map(([, concept]) => concept),
    );
    expect(asked.map(({ concept }) => concept)).toEqual(concepts);
    for (const { question, choices } of asked) {
      expect(choices.filter(({ isRight }) => isRight).length, question).toBe(1);
      expect(choices.length, question).toBeGreaterThan(1);
    }
    expect(new Set(listConcepts(course.slug).map(({ first }) => first.concept)).size).toBe(
      listConcepts(course.slug).length,
    );
  }
});
