/** GET [?course=…]: what I have begun and completed. Asked by static pages after they are painted. */
import { answering } from '@/app/api/answer';
import { type CourseProgress, type LessonProgress, readProgress } from '@/lib/data/progress';
import type { ProgressAnswer } from '@/lib/sandbox/server-messages';

export const GET = answering(async ({ request, viewer }) => {
  const courses = await readProgress(viewer, new URL(request.url).searchParams.get('course'));
  return { courses: courses.map(toCourse) } satisfies ProgressAnswer;
});

const toText = (time: Date | null) => time?.toISOString() ?? null;

function toCourse({ course, title, enrolledAt, continueAt, lessons }: CourseProgress) {
  const inside = (lesson: string) => lesson.slice(course.length + 1);
  return {
    ...{ course, title, enrolledAt: toText(enrolledAt) },
    continueAt: continueAt && { ...continueAt, lesson: inside(continueAt.lesson) },
    lessons: lessons.map((lesson) => ({ ...toLesson(lesson), lesson: inside(lesson.lesson) })),
  };
}

const toLesson = ({ completedAt, skippedAt, lastSeenAt, tasks, attempts, ...rest }: LessonProgress) => ({
  ...rest,
  completedAt: toText(completedAt),
  skippedAt: toText(skippedAt),
  lastSeenAt: toText(lastSeenAt),
  tasks: tasks.map(({ doneAt, verifiedAt, ...task }) => ({
    ...{ ...task, doneAt: toText(doneAt), verifiedAt: toText(verifiedAt) },
  })),
  attempts: attempts.map(({ createdAt, updatedAt, ...attempt }) => ({
    ...attempt,
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  })),
});
