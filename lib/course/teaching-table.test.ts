/** The table of what is taught where names figures, questions and tasks: all of them are there. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { loadContent } from './load';

const TABLE = readFileSync('docs/kubernetes-services.md', 'utf8');
const COURSE = loadContent().courses.find(({ course }) => course.slug === 'kubernetes-services')!;

interface Row {
  readonly number: number;
  readonly lived: string;
  readonly question: string;
  readonly task: string;
}

const rows: readonly Row[] = TABLE.split('\n').flatMap((line): Row[] => {
  const [, number, , lived = '', question = '', task = ''] = line.split('|').map((cell) => cell.trim());
  return number !== undefined && /^\d+$/.test(number) && task !== ''
    ? [{ number: Number(number), lived, question, task }]
    : [];
});

const namesIn = (cell: string) => [...cell.matchAll(/`([a-z0-9-]+)`/g)].map((match) => match[1]!);

test('every row of the curriculum has its lesson, and what its table names is there', () => {
  expect([...new Set(rows.map(({ number }) => number))]).toEqual(COURSE.lessons.map((_, index) => index));
  const missing = rows.flatMap(({ number, lived, question, task }) => {
    const lesson = COURSE.lessons[number]!;
    const figures = lesson.figures.map(({ id }) => id);
    const tasks = lesson.exercise.tasks.map(({ id }) => id);
    // Of the cell "figures `a`, `b`; `command`" what stands before the semicolon.
    const drawn = lived
      .split(';')
      .filter((part) => /^ *figures? /.test(part))
      .flatMap(namesIn);
    return [
      ...drawn.filter((id) => !figures.includes(id)).map((id) => `${number}: figure ${id}`),
      ...namesIn(question)
        .filter((id) => !lesson.source.includes(`id="${id}"`))
        .map((id) => `${number}: question ${id}`),
      ...namesIn(task)
        .filter((id) => !tasks.includes(id))
        .map((id) => `${number}: task ${id}`),
    ];
  });
  expect(missing).toEqual([]);
});

test('every figure, question with a concept and task of the course stands in the table', () => {
  const all = rows.map(({ lived, question, task }) => `${lived} ${question} ${task}`).join(' ');
  const shops = /^mend-(florist|library|cinema|pharmacy)$/;
  const left = COURSE.lessons.flatMap(({ folder, figures, exercise }) => [
    ...figures.filter(({ id }) => !all.includes(`\`${id}\``)).map(({ id }) => `${folder}: figure ${id}`),
    ...exercise.tasks
      .filter(({ id }) => !shops.test(id) && !all.includes(`\`${id}\``))
      .map(({ id }) => `${folder}: task ${id}`),
  ]);
  expect(left).toEqual([]);
});
