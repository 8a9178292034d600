/** POST {course, lesson}: a way to solve the exercise, for whoever asks. It stands on no page before. */
import { z } from 'zod';
import { answering } from '@/app/api/answer';
import { readBody } from '@/app/api/body';
import { findLesson } from '@/lib/course/catalogue';
import { loadProofs } from '@/lib/course/proofs';
import { NotFound } from '@/lib/data/refusals';

const name = z.string().regex(/^[a-z0-9-]{1,80}$/, 'the name of a course or a lesson');

export const POST = answering(async ({ request }) => {
  const { course, lesson } = await readBody(request, z.strictObject({ course: name, lesson: name }));
  const page = findLesson(course, lesson);
  const solution = page === null ? null : loadProofs(page.file.replace(/\/lesson\.mdx$/, '')).solution;
  if (solution === null) throw new NotFound('There is no such exercise.');
  return { solution: solution.text };
});
