/** Checks what a schema can't: that ids are unique, drawn names are drawn, and tasks named elsewhere exist. */
import type { Problem } from './problem';
import type { Condition, Exercise, Hint, Task } from './schema';

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
  exercise.tasks.forEach((task, index) => {
    checkTask(task, exercise, (path, message) => say(['tasks', index, ...path], message));
  });
  checkAskers(exercise, say);
  const { passes = 0, tasks } = exercise;
  if (passes > tasks.length)
    say(['passes'], `passes: expected at most ${tasks.length}, the number of tasks; found ${passes}`);
  return problems;
}

type Say = (path: readonly PropertyKey[], message: string) => void;

function checkTask(task: Task, { tasks }: Exercise, say: Say): void {
  const taskIds = tasks.map(({ id }) => id);
  if (task.title.includes('${')) {
    say(['title'], 'title: it is shown before the seed is known, so nothing drawn may stand in it');
  }
  if (tasks.find(({ id }) => id === task.id) !== task) say(['id'], `id "${task.id}" is taken`);
  const ids = [...task.mistakes, ...task.disturbances].map(({ id }) => id);
  for (const id of ids.filter((name, place) => ids.indexOf(name) !== place)) {
    say([], `id "${id}" is taken within this task`);
  }
  const check = (conditions: readonly Condition[], path: readonly PropertyKey[]) =>
    conditions.forEach((condition, place) => {
      checkCondition(condition, taskIds, (rest, message) => say([...path, place, ...rest], message));
    });
  check(task.conditions, ['conditions']);
  task.mistakes.forEach((mistake, place) => {
    check(mistake.when, ['mistakes', place, 'when']);
    if (mistake.when.some(({ kind }) => kind === 'probe'))
      say(['mistakes', place], 'a mistake is recognised without a probe');
  });
  task.disturbances.forEach(({ conditions }, place) => {
    check(conditions, ['disturbances', place, 'conditions']);
  });
  task.hints.forEach((hint, place) => {
    if (typeof hint !== 'string')
      checkHint(hint, (rest, message) => say(['hints', place, ...rest], message), check, place);
  });
}

function checkHint(
  variants: Exclude<Hint, string>,
  say: Say,
  check: (conditions: readonly Condition[], path: readonly PropertyKey[]) => void,
  rung: number,
): void {
  variants.forEach(({ when }, place) => {
    check(when, ['hints', rung, place, 'when']);
    if (when.some(({ kind }) => kind === 'probe')) say([place], 'a hint is chosen without a probe');
    const isLast = place === variants.length - 1;
    if (isLast !== (when.length === 0))
      say([place], 'the last variant of a hint, and only the last, fits every state: it has no `when`');
  });
}

function checkCondition(condition: Condition, taskIds: readonly string[], say: Say): void {
  if (condition.kind === 'answer') {
    if (condition.task !== undefined && !taskIds.includes(condition.task))
      say(['task'], `there is no task "${condition.task}"`);
    if ((condition.equals === undefined) === (condition.oneOf === undefined))
      say([], 'an answer is compared either by equals or by oneOf');
  }
  if (condition.kind === 'count' && condition.of.kind !== 'Pod') {
    const { life, ready } = condition.of;
    if (life !== 'any' || ready !== undefined) say(['of'], 'life and ready are asked of pods only');
  }
}

/** A pod that is made later (from a file of the learner's) is not in the world, so only the form is checked. */
function checkAskers({ askers = [] }: Exercise, say: Say): void {
  askers.forEach((name, place) => {
    if (!/^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/.test(name))
      say(['askers', place], `"${name}" is no name of a pod`);
  });
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
