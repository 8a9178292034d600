/** GET ?course=…&lesson=…: my attempts at a lesson, the latest first. */
import { answering } from '@/app/api/answer';
import { BadBody } from '@/app/api/body';
import { listAttempts } from '@/lib/data/attempts';
import { lessonId } from '@/lib/data/courses';
import type { AttemptList } from '@/lib/sandbox/server-messages';
import { toSummary } from './answers';

export const GET = answering(async ({ request, viewer }) => {
  const query = new URL(request.url).searchParams;
  const [course, lesson] = [query.get('course'), query.get('lesson')];
  if (!course || !lesson) throw new BadBody(400, 'bad-query', 'Say which: ?course=…&lesson=…');
  const attempts = await listAttempts(viewer, lessonId(course, lesson));
  return { attempts: attempts.map(toSummary) } satisfies AttemptList;
});
