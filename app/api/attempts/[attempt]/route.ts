/** GET: header and entries, to resume by replay on any device. */
import { answering } from '@/app/api/answer';
import { readAttempt } from '@/lib/data/attempts';
import { NotFound, NotSignedIn } from '@/lib/data/refusals';
import type { AttemptRecord } from '@/lib/sandbox/server-messages';
import { toSummary } from '../answers';
import { isAttemptId } from '../schema';

export const GET = answering<{ attempt: string }>(async ({ params, viewer }) => {
  if (viewer === null) throw new NotSignedIn();
  if (!isAttemptId(params.attempt)) throw new NotFound('There is no such attempt.');
  const { entries, ...facts } = await readAttempt(viewer, params.attempt);
  return { ...toSummary(facts), entries: entries as AttemptRecord['entries'] } satisfies AttemptRecord;
});
