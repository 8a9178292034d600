/** GET: one attempt with its log and events: what it takes to run it again. */
import { toSummary } from '@/app/api/attempts/answers';
import { isAttemptId } from '@/app/api/attempts/schema';
import { readQuery } from '@/app/api/body';
import { readAttempt } from '@/lib/data/attempts';
import { listEvents } from '@/lib/data/events';
import { NotFound } from '@/lib/data/refusals';
import { noQuery } from '../../schema';
import { teaching } from '../../teaching';

export const GET = teaching<{ attempt: string }>(async ({ request, params, viewer }) => {
  readQuery(request, noQuery);
  if (!isAttemptId(params.attempt)) throw new NotFound('There is no such attempt.');
  const { entries, ...facts } = await readAttempt(viewer, params.attempt);
  const events = await listEvents(viewer, params.attempt);
  return { ...toSummary(facts), userId: facts.userId, entries, events };
});
