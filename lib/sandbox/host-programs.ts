/**
 * The programs that belong to the sandbox and not to the simulated machine: tasks, check, hint, explain, answer,
 * kinds, images, unplug, plug-in.
 * undo and reset are entries of the log and never run as programs; here they only say so.
 * They know only their own world and which tasks were done before this entry, so a rebuilt world prints the same.
 */
import { tellHints } from '../check/hints';
import { type Evidence, findMistake, judgeCondition, needsCopy } from '../check/judge';
import { type ConditionVerdict, countNeeded } from '../check/verdict';
import { listImages } from '../cluster/image-list';
import { type Process, write } from '../cluster/process';
import { listStoredOnly } from '../cluster/stored-only';
import type { Exercise, Task } from '../course/schema';
import type { Program, ProgramContext } from '../shell/program';
import { createExplain } from './explain';
import { createNodePrograms } from './node-programs';
import type { World } from './world';

export interface HostSources {
  readonly exercise: Exercise;
  readonly world: () => World;
  readonly evidence: (world: World) => Evidence;
  /** Was the task done by an entry before this one? */
  readonly isDone: (task: string, sequence: number) => boolean;
}

export function createHostPrograms(sources: HostSources): Readonly<Record<string, Program>> {
  return {
    tasks: (context) => printTasks(context, sources),
    check: (context) => check(context, sources),
    hint: (context) => hint(context, sources),
    explain: createExplain(sources.world),
    answer: (context) => answer(context, sources),
    kinds,
    images,
    ...createNodePrograms(
      () => sources.world().cluster,
      () => sources.world().changes.note(),
    ),
    undo: (context) => alone(context),
    reset: (context) => alone(context),
  };
}

const isDone = (task: Task, { world, isDone: wasDone }: HostSources) => wasDone(task.id, world().sequence);
const isHelpAsked = ({ argv }: ProgramContext) => argv[1] === '--help' || argv[1] === '-h';

function* fail(context: ProgramContext, text: string, code: number): Process<number> {
  yield* write(context.stderr, `${context.argv[0]}: ${text}\n`);
  return code;
}

function* print(context: ProgramContext, text: string): Process<number> {
  yield* write(context.stdout, text);
  return 0;
}

/** Kinds that this cluster stores and nothing acts on. */
function kinds(context: ProgramContext): Process<number> {
  if (isHelpAsked(context)) {
    return print(
      context,
      'kinds: lists the kinds of objects that this cluster stores and nothing acts on.\n',
    );
  }
  const rows = listStoredOnly();
  const width = rows.reduce((most, { kind }) => Math.max(most, kind.length), 0);
  const lines = rows.map(({ kind, why }) => `${kind.padEnd(width)}  ${why}`);
  const head = 'These kinds are checked and stored as in a real cluster. More than that does not happen:';
  return print(context, `${head}\n${lines.join('\n')}\n`);
}

/** Images that can be pulled here. */
function images(context: ProgramContext): Process<number> {
  if (isHelpAsked(context)) {
    return print(context, 'images: lists the container images that can be pulled here.\n');
  }
  const lines = listImages().map(
    ({ names, tags, summary }) => `${names.join(', ')}\n  tags: ${tags}\n  ${summary}`,
  );
  const head = 'These images can be pulled here. Any other name fails, as an unknown image does:';
  return print(context, `${head}\n${lines.join('\n')}\n`);
}

/** Backquotes mark machine words in titles; a terminal shows everything in one type. */
const plain = (text: string) => text.replaceAll('`', '');

function* printTasks(context: ProgramContext, sources: HostSources): Process<number> {
  if (isHelpAsked(context))
    return yield* print(context, 'tasks: lists what there is to do. ● is done, ○ is open.\n');
  const { tasks } = sources.exercise;
  if (tasks.length === 0) return yield* print(context, 'There are no tasks here. Try whatever you like.\n');
  const lines = tasks.map(
    (task) => `${isDone(task, sources) ? '●' : '○'} ${task.id}: ${plain(task.title)}\n`,
  );
  const needed = countNeeded(sources.exercise);
  const head = needed === tasks.length ? '' : `Any ${needed} of these ${tasks.length}:\n`;
  return yield* print(context, head + lines.join(''));
}

/** Judges what can be seen now, without a copy of the world. The verdict itself comes when the world is settled. */
function* check(context: ProgramContext, sources: HostSources): Process<number> {
  if (isHelpAsked(context))
    return yield* print(context, 'check: says of each task what is expected and observed.\n');
  const { tasks } = sources.exercise;
  if (tasks.length === 0) return yield* print(context, 'There are no tasks here. Try whatever you like.\n');
  const evidence = sources.evidence(sources.world());
  let open = 0;
  for (const task of tasks) {
    const done = isDone(task, sources);
    if (!done) open += 1;
    yield* write(context.stdout, `${done ? '●' : '○'} ${plain(task.title)}\n`);
    if (!done) yield* write(context.stdout, checkTask(task, evidence));
  }
  return tasks.length - open >= countNeeded(sources.exercise) ? 0 : 1;
}

function checkTask(task: Task, evidence: Evidence): string {
  const conditions = task.conditions.filter((condition) => !needsCopy(condition));
  const verdicts = conditions.map((condition) => judgeCondition(condition, task.id, evidence));
  const missing = verdicts.find(({ outcome }) => outcome !== 'passed');
  if (missing === undefined)
    return '  Everything is in place. It is judged as soon as the cluster is at rest.\n';
  const mistake = findMistake(task, evidence);
  return (mistake === null ? '' : `  ${plain(mistake.message)}\n`) + tellVerdict(missing);
}

function tellVerdict({ sentence, expected, observed, command }: ConditionVerdict): string {
  const lines = [`  not yet:  ${plain(sentence)}`, `  expected: ${expected}`, `  observed: ${observed}`];
  if (command !== null) lines.push(`  see for yourself: ${command}`);
  return `${lines.join('\n')}\n`;
}

function findTask(name: string | undefined, candidates: readonly Task[], sources: HostSources): Task | null {
  if (name !== undefined) return sources.exercise.tasks.find(({ id }) => id === name) ?? null;
  return candidates.find((task) => !isDone(task, sources)) ?? candidates.at(-1) ?? null;
}

const listIds = (tasks: readonly Task[]) => tasks.map(({ id }) => id).join(', ');

function* hint(context: ProgramContext, sources: HostSources): Process<number> {
  const { tasks } = sources.exercise;
  if (isHelpAsked(context))
    return yield* print(context, 'hint [task]: shows the next hint, and how many there are.\n');
  if (context.argv.length > 2) return yield* fail(context, 'expected one task at most: hint [task]', 2);
  const task = findTask(context.argv[1], tasks, sources);
  if (task === null) {
    const text =
      tasks.length === 0 ? 'there are no tasks here' : `no such task; the tasks are ${listIds(tasks)}`;
    return yield* fail(context, text, 1);
  }
  const world = sources.world();
  const { hints } = world.memory;
  const ladder = tellHints(task, sources.evidence(world));
  const shown = Math.min((hints.get(task.id) ?? 0) + 1, ladder.length);
  if (shown === 0) return yield* fail(context, `there is no hint for ${task.id}`, 1);
  hints.set(task.id, shown);
  const text = `Hint ${shown} of ${ladder.length} for ${task.id}: ${plain(ladder[shown - 1] ?? '')}\n`;
  return yield* print(context, text);
}

const MOST_OF_ANSWER = 1000;

function* answer(context: ProgramContext, sources: HostSources): Process<number> {
  const usage = 'answer VALUE, or answer TASK VALUE';
  if (isHelpAsked(context)) return yield* print(context, `${usage}: gives your answer to a task.\n`);
  const asking = sources.exercise.tasks.filter(({ conditions }) =>
    conditions.some(({ kind }) => kind === 'answer'),
  );
  if (asking.length === 0) return yield* fail(context, 'no task here asks for an answer', 1);
  const [, first, second, ...more] = context.argv;
  if (first === undefined || more.length > 0) return yield* fail(context, `expected ${usage}`, 2);
  const task = findTask(second === undefined ? undefined : first, asking, sources);
  if (task === null || !asking.includes(task)) {
    return yield* fail(context, `no task "${first}" asks for an answer; expected ${listIds(asking)}`, 2);
  }
  const value = (second ?? first).trim();
  if (value.length > MOST_OF_ANSWER) return yield* fail(context, 'this answer is too long', 2);
  sources.world().memory.answers.set(task.id, value);
  return yield* print(context, `Your answer to ${task.id} is ${value}.\n`);
}

function* alone(context: ProgramContext): Process<number> {
  const [name] = context.argv;
  return yield* fail(context, `type ${name} alone on a line`, 2);
}
