/** The ladder of hints as it stands in this state: each rung tells the first of its variants that fits. */
import type { Hint, Task } from '../course/schema';
import { type Evidence, judgeCondition } from './judge';

export function tellHints(task: Task, evidence: Evidence): string[] {
  return task.hints.flatMap((hint) => tellHint(hint, task.id, evidence) ?? []);
}

function tellHint(hint: Hint, task: string, evidence: Evidence): string | null {
  if (typeof hint === 'string') return hint;
  const fits = hint.find(({ when }) =>
    when.every((condition) => judgeCondition(condition, task, evidence).outcome === 'passed'),
  );
  return fits?.say ?? null;
}
