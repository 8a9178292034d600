'use client';

/** Where to go on, then every course with its lessons, tasks and attempts: from the server and from this device. */
import Link from 'next/link';
import { useEffect, useState } from 'react';
import type { DeviceAttempt } from '@/lib/sandbox/client-device';
import { type ProgressState, useProgress } from '../account/progress';
import { LocalTime } from '../teach/local-time';
import { TaskStateWord } from '../teach/task-state';
import { MachineText } from '../ui/machine-text';
import { StateSign } from '../ui/state-sign';
import { DueAgain } from './due-again';
import {
  bringTogether,
  type Continuation,
  type CourseLine,
  findContinuation,
  type LessonLine,
  type ListedCourse,
} from './progress-view';

export function ProgressList({ courses }: { courses: readonly ListedCourse[] }) {
  const progress = useProgress(true);
  const device = useDevice();
  const lines = bringTogether(courses, progress.state === 'known' ? progress.answer : null, device ?? []);
  const continuation = findContinuation(lines);
  const isAsking = progress.state === 'asking' || device === null;
  return (
    <>
      <Notice progress={progress} hasWork={(device ?? []).length > 0} />
      {isAsking ? null : <Continue continuation={continuation} courses={lines} />}
      <DueAgain courses={lines} />
      {lines.map((course) => (
        <section key={course.slug} className="mt-10" aria-labelledby={course.slug}>
          <h2 id={course.slug} className="section-title mb-4">
            <Link href={`/courses/${course.slug}`}>{course.title}</Link>
          </h2>
          <ol className="progress-rows">
            {course.lessons.map((lesson) => (
              <Lesson key={lesson.id} course={course.slug} lesson={lesson} />
            ))}
          </ol>
        </section>
      ))}
    </>
  );
}

/** `null` until this device was asked. */
function useDevice(): readonly DeviceAttempt[] | null {
  const [attempts, setAttempts] = useState<readonly DeviceAttempt[] | null>(null);
  useEffect(() => {
    let isGone = false;
    void import('@/lib/sandbox/client-device')
      .then(({ listDeviceAttempts }) => listDeviceAttempts())
      .catch(() => [])
      .then((found) => {
        if (!isGone) setAttempts(found);
      });
    return () => {
      isGone = true;
    };
  }, []);
  return attempts;
}

function Notice({ progress: { state }, hasWork }: { progress: ProgressState; hasWork: boolean }) {
  if (state === 'known') return null;
  return (
    <p className="note max-w-[60ch]" role="status">
      {state === 'asking' ? 'Asking the server what it has recorded.' : null}
      {state === 'unreachable'
        ? 'The server can’t say what it has recorded. Your work is kept on this device and sent later. You can read and work on.'
        : null}
      {state === 'nobody' ? (
        <>
          Nobody is signed in.{' '}
          {hasWork ? 'Below stands what this device keeps.' : 'What you do on this device will be kept here.'}{' '}
          <Link href="/sign-up">Sign up</Link> or <Link href="/sign-in">sign in</Link> to keep it on the
          server too.
        </>
      ) : null}
    </p>
  );
}

interface ContinueProps {
  readonly continuation: Continuation | null;
  readonly courses: readonly CourseLine[];
}

function Continue({ continuation, courses }: ContinueProps) {
  const first = courses.find(({ lessons }) => lessons.length > 0);
  const isAllDone = courses.some(({ lessons }) => lessons.some(({ attempts }) => attempts.length > 0));
  if (continuation === null) {
    if (isAllDone) return <p className="continue">Every lesson that you opened is done. New ones follow.</p>;
    const lesson = first?.lessons[0];
    if (first === undefined || lesson === undefined) return null;
    return (
      <p className="continue">
        <Link className="button" data-main href={`/learn/${first.slug}/${lesson.id}`}>
          Begin with lesson {lesson.number}: {lesson.title}
        </Link>
      </p>
    );
  }
  const { course, courseTitle, lesson, task } = continuation;
  return (
    <section className="continue" aria-labelledby="continue">
      <h2 id="continue" className="section-title">
        Continue where you were
      </h2>
      <p>
        {courseTitle}, lesson {lesson.number}.{' '}
        {task === null ? null : (
          <>
            Next task: <MachineText text={task.title} />.
          </>
        )}
      </p>
      <p>
        <Link className="button" data-main href={`/learn/${course}/${lesson.id}`}>
          Continue: {lesson.title}
        </Link>
      </p>
    </section>
  );
}

const SIGNS = { untouched: 'open', begun: 'not-yet', done: 'done', verified: 'done' } as const;

function Lesson({ course, lesson }: { course: string; lesson: LessonLine }) {
  const { id, title, number, state, tasks, attempts } = lesson;
  return (
    <li>
      <div className="progress-row">
        <span aria-hidden="true">
          <StateSign state={SIGNS[state]} />
        </span>
        <Link href={`/learn/${course}/${id}`}>
          Lesson {number}: {title}
        </Link>
        <span className="lesson-row-state">
          <LessonWord lesson={lesson} />
        </span>
      </div>
      {state === 'untouched' || (tasks.length === 0 && attempts.length === 0) ? null : (
        <details className="progress-detail" open={state !== 'verified'}>
          <summary>
            Tasks and attempts<span className="visually-hidden"> of lesson {number}</span>
          </summary>
          <Tasks lesson={lesson} />
          <Attempts lesson={lesson} />
        </details>
      )}
    </li>
  );
}

function LessonWord({ lesson: { state, completedAt, tasks } }: { lesson: LessonLine }) {
  if (state === 'untouched') return <>not started</>;
  if (state === 'done') return <>done, not checked by the server yet</>;
  if (state === 'verified') {
    return (
      <>
        done{' '}
        {completedAt === null ? null : (
          <>
            on <LocalTime at={completedAt} kind="day" />
          </>
        )}
      </>
    );
  }
  const done = tasks.filter((task) => task.state === 'done' || task.state === 'verified').length;
  return tasks.length === 0 ? (
    <>begun</>
  ) : (
    <>
      {done} of {tasks.length} tasks done
    </>
  );
}

function Tasks({ lesson: { tasks } }: { lesson: LessonLine }) {
  return (
    <ul className="progress-tasks">
      {tasks.map(({ id, title, state, at, minutes }) => (
        <li key={id}>
          <TaskStateWord state={state} />
          <span>
            <MachineText text={title} />
            {at === null ? null : (
              <span className="quiet">
                {' '}
                <LocalTime at={at} kind="moment" />
                {minutes === null ? null : `, after ${Math.max(1, Math.round(minutes))} min of work`}
              </span>
            )}
          </span>
        </li>
      ))}
    </ul>
  );
}

function Attempts({ lesson: { attempts } }: { lesson: LessonLine }) {
  if (attempts.length === 0) return null;
  return (
    <ul className="progress-attempts">
      {attempts.map(({ attempt, number, updatedAt, entries, isPassed, isOnDeviceOnly }) => (
        <li key={attempt}>
          <Link href={`/progress/attempts/${attempt}`} prefetch={false}>
            Replay attempt {number}
          </Link>{' '}
          <span className="quiet">
            last worked at <LocalTime at={updatedAt} kind="moment" />, {entries}{' '}
            {entries === 1 ? 'entry' : 'entries'}
            {isPassed ? ', passed' : ''}
            {isOnDeviceOnly ? ', on this device only' : ''}
          </span>
        </li>
      ))}
    </ul>
  );
}
