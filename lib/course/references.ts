/** Checks what a schema can't: that ids are unique, drawn names are drawn, and tasks named elsewhere exist. */
import type { Problem } from './problem';
import type { Exercise } from './schema';

type Locate = (path: readonly PropertyKey[]) => Pick<Problem, 'file' | 'line' | 'column'>;

export function checkReferences(exercise: Exercise, locate: Locate): Problem[] {
  const problems: Problem[] = [];
  const say = (path: readonly PropertyKey[], message: string) => problems.push({ ...locate(path), message });
  const drawn = new Set<string>();
  for (const [name, draw] of Object.entries(exercise.draws)) {
    if ('given' in draw && !drawn.has(draw.given))
      say(['draws', name], `"${draw.given}" is not drawn before`);
    if ('from' in draw && draw.from > draw.to)
      say(['draws', name], `from ${draw.from} is above to ${draw.to}`);
    drawn.add(name);
  }
  walkTexts(exercise.world, ['world'], (path, text) =>
    checkNames(text, drawn, (message) => say(path, message)),
  );
  walkTexts(exercise.tasks, ['tasks'], (path, text) =>
    checkNames(text, drawn, (message) => say(path, message)),
  );
  const taskIds = exercise.tasks.map(({ id }) => id);
  exercise.tasks.forEach((task, index) => {
    if (task.title.includes('${')) {
      say(
        ['tasks', index, 'title'],
        'title: it is shown before the seed is known, so nothing drawn may stand in it',
      );
    }
    if (taskIds.indexOf(task.id) !== index) say(['tasks', index, 'id'], `id "${task.id}" is taken`);
    const ids = [...task.mistakes, ...task.disturbances].map(({ id }) => id);
    for (const id of ids.filter((name, place) => ids.indexOf(name) !== place)) {
      say(['tasks', index], `id "${id}" is taken within this task`);
    }
    task.conditions.forEach((condition, place) => {
      if (condition.kind === 'answer' && condition.task !== undefined && !taskIds.includes(condition.task)) {
        say(['tasks', index, 'conditions', place, 'task'], `there is no task "${condition.task}"`);
      }
    });
    task.mistakes.forEach((mistake, place) => {
      if (mistake.when.some(({ kind }) => kind === 'probe')) {
        say(['tasks', index, 'mistakes', place], 'a mistake is recognised without a probe');
      }
    });
  });
  return problems;
}

function checkNames(text: string, drawn: ReadonlySet<string>, say: (message: string) => void): void {
  for (const match of text.matchAll(/\$\{([a-zA-Z]+)\}/g)) {
    if (!drawn.has(match[1] ?? '')) say(`"\${${match[1]}}" is not among the draws`);
  }
}

function walkTexts(
  value: unknown,
  path: readonly PropertyKey[],
  visit: (path: readonly PropertyKey[], text: string) => void,
): void {
  if (typeof value === 'string') visit(path, value);
  else if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) walkTexts(item, [...path, index], visit);
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, item] of Object.entries(value)) walkTexts(item, [...path, key], visit);
  }
}
