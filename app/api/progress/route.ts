/** GET [?course=…]: what I have begun and completed. Asked by static pages after they are painted. */
import { answering } from '@/app/api/answer';
import { readProgress } from '@/lib/data/progress';
import type { ProgressAnswer } from '@/lib/sandbox/server-messages';

export const GET = answering(async ({ request, viewer }) => {
  const courses = await readProgress(viewer, new URL(request.url).searchParams.get('course'));
  return {
    courses: courses.map(({ course, enrolledAt, lessons }) => ({
      course,
      enrolledAt: enrolledAt?.toISOString() ?? null,
      lessons: lessons.map(({ lesson, completedAt, ...rest }) => ({
        ...rest,
        lesson: lesson.slice(course.length + 1),
        completedAt: completedAt?.toISOString() ?? null,
      })),
    })),
  } satisfies ProgressAnswer;
});
