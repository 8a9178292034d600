'use client';

import Link from 'next/link';
import type { LessonProgress } from '@/lib/sandbox/server-messages';
import { findLessonProgress, type ProgressState, useProgress } from '../account/progress';
import { StateSign } from '../ui/state-sign';

interface ListedCourse {
  readonly slug: string;
  readonly title: string;
  readonly lessons: readonly { readonly id: string; readonly title: string; readonly number: number }[];
}

/** Courses with lessons that can be worked, and how far the learner is in each. */
export function ProgressList({ courses }: { courses: readonly ListedCourse[] }) {
  const progress = useProgress();
  return (
    <>
      <Notice progress={progress} />
      {courses.map(({ slug, title, lessons }) => (
        <section key={slug} className="mt-10" aria-labelledby={slug}>
          <h2 id={slug} className="section-title mb-4">
            <Link href={`/courses/${slug}`}>{title}</Link>
          </h2>
          <ol className="lesson-rows max-w-[720px]">
            {lessons.map((lesson) => (
              <Row key={lesson.id} course={slug} lesson={lesson} progress={progress} />
            ))}
          </ol>
        </section>
      ))}
    </>
  );
}

function Notice({ progress: { state } }: { progress: ProgressState }) {
  if (state === 'known') return null;
  return (
    <p className="note max-w-[60ch]" role="status">
      {state === 'asking' ? 'Asking the server what it has recorded.' : null}
      {state === 'unreachable'
        ? 'The server can’t say what it has recorded. Your work is kept on this device and sent later. You can read and work on.'
        : null}
      {state === 'nobody' ? (
        <>
          Nobody is signed in, so the server has recorded nothing. What you did on this device is kept here:
          open its lesson to go on. <Link href="/sign-up">Sign up</Link> or{' '}
          <Link href="/sign-in">sign in</Link> to keep it.
        </>
      ) : null}
    </p>
  );
}

interface RowProps {
  readonly course: string;
  readonly lesson: ListedCourse['lessons'][number];
  readonly progress: ProgressState;
}

function Row({ course, lesson, progress }: RowProps) {
  const found = findLessonProgress(progress, course, lesson.id);
  const state = found?.state ?? 'untouched';
  return (
    <li>
      <StateSign state={state === 'completed' ? 'done' : state === 'begun' ? 'not-yet' : 'open'} />
      <Link href={`/learn/${course}/${lesson.id}`}>
        Lesson {lesson.number}: {lesson.title}
      </Link>
      <span className="lesson-row-state">{tell(found)}</span>
    </li>
  );
}

function tell(progress: LessonProgress | null): string {
  if (progress === null || progress.state === 'untouched') return '';
  if (progress.state === 'completed') {
    const day = progress.completedAt?.slice(0, 10);
    return day === undefined ? 'done' : `done on ${day}`;
  }
  const tasks = progress.verifiedTasks.length;
  return tasks === 0 ? 'begun' : `begun, ${tasks} ${tasks === 1 ? 'task' : 'tasks'} done`;
}
