/** Signs of learning of generated learners, by the functions that a save and a verdict use. */
import { readCatalogue } from '../lib/course/catalogue';
import { type AskedQuestion, listConcepts } from '../lib/course/questions';
import { plainChoice } from '../lib/data/sign-rows';
import { type SignEvent, summariseSigns } from '../lib/data/signs';
import type { Chance, Row } from './learner-model';
import type { Recording } from './learner-recordings';

interface Asking {
  readonly asked: AskedQuestion;
  /** What is asked again is known better. */
  readonly isAgain: boolean;
}

let asking: readonly Asking[] | null = null;

const listAsking = (): readonly Asking[] =>
  readCatalogue()
    .courses.flatMap(({ course }) => listConcepts(course.slug))
    .flatMap(({ first, again }) => [
      { asked: first, isAgain: false },
      { asked: again, isAgain: true },
    ]);

/** What somebody answers to the questions of one lesson: data of the page's event `prediction`. */
export function answerQuestions(lesson: string, chance: Chance, skill: number): readonly SignEvent['data'][] {
  asking ??= listAsking();
  return asking
    .filter(({ asked }) => asked.lesson === lesson)
    .map(({ asked: { question, choices }, isAgain }) => {
      const right = chance.isTrue(isAgain ? 0.5 + 0.4 * skill : 0.2 + 0.35 * skill);
      const fitting = choices.filter(({ isRight }) => isRight === right);
      return { question, choice: chance.pick(fitting).text, right };
    });
}

interface Played {
  readonly attempt: string;
  readonly userId: string;
  readonly recording: Recording;
  /** The last entry. */
  readonly end: number;
  readonly events: readonly SignEvent[];
  readonly passedMs: number;
}

const text = (ms: number) => new Date(ms).toISOString();

export function toSignRows({
  attempt,
  userId,
  recording,
  end,
  events,
  passedMs,
}: Played): Record<string, Row[]> {
  const place = { user_id: userId, lesson_id: recording.lesson };
  const version = { content_hash: recording.header.contentHash };
  const predictions = events.flatMap(({ kind, ms, data }): Row[] => {
    if (kind !== 'prediction') return [];
    const choice = plainChoice(String(data['choice']));
    return [{ ...place, ...version, question_id: String(data['question']), choice, at: text(ms) }];
  });
  const steps = recording.steps.filter(({ sequence }) => sequence <= end);
  if (steps.length === 0) return { prediction: predictions };
  const signs = summariseSigns(steps, events);
  const sign: Row = {
    ...{ attempt_id: attempt, ...place, ...version, commands: signs.commands, helped: signs.isHelped },
    ...{ stuck: signs.stuck, freed: signs.freed, writes: signs.writes, idle_writes: signs.idleWrites },
    passed_at: signs.isPassed ? text(signs.passedMs ?? passedMs) : null,
    looked_first: signs.isLookedFirst,
  };
  const helps = signs.helps.map(({ taskId, kind, key, times, freed }) => ({
    ...{ attempt_id: attempt, task_id: taskId, kind, key, ...place, times, freed },
  }));
  return { attempt_sign: [sign], help_sign: helps, prediction: predictions };
}
