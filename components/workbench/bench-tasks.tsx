/** The tasks of a lesson and what stands below them; nothing where there are none. */
import type { PublicExercise } from '../../lib/course/schema';
import type { LessonClient, SandboxSnapshot } from '../../lib/sandbox/client';
import { send } from '../lesson/wire';
import { Practice } from './practice';
import { TaskStrip } from './task-strip';

interface BenchTasksProps {
  readonly exercise: PublicExercise;
  readonly lesson: LessonClient | null;
  /** `<course>/<lesson>` */
  readonly name: string;
  readonly snapshot: SandboxSnapshot;
  readonly state: ReturnType<LessonClient['getSnapshot']>;
  readonly report: () => void;
}

export function BenchTasks({ exercise, lesson, name, snapshot, state, report }: BenchTasksProps) {
  if (exercise.tasks.length === 0) return null;
  return (
    <TaskStrip
      exercise={exercise}
      snapshot={snapshot}
      lesson={state}
      run={(line) => send('run', { id: 'tasks', line, source: 'clicked' })}
      onHint={(task, number) => lesson?.record('hint', { task, number })}
      onReport={report}
    >
      {lesson && (
        <Practice lesson={lesson} name={name} snapshot={snapshot} fewest={exercise.fewestChanges ?? null} />
      )}
    </TaskStrip>
  );
}
