import type { Metadata } from 'next';
import Link from 'next/link';
import { AttemptReplay } from '@/components/teach/attempt-replay';
import { LocalTime } from '@/components/teach/local-time';
import { findLesson } from '@/lib/course/catalogue';
import { readAttempt } from '@/lib/data/attempts';
import { readLearner } from '@/lib/data/learners';
import { NotFound } from '@/lib/data/refusals';
import { gather } from '../../gather';

interface Props {
  readonly params: Promise<{ attempt: string }>;
}

export const metadata: Metadata = {
  title: 'One attempt, replayed',
  description: 'The commands of one attempt with their output, and the cluster after each of them.',
};

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export default async function AttemptPage({ params }: Props) {
  const { attempt } = await params;
  const { found, learner } = await gather(`/teach/attempts/${attempt}`, async (viewer) => {
    if (!UUID.test(attempt)) throw new NotFound('There is no such attempt.');
    const found = await readAttempt(viewer, attempt);
    return { found, learner: await readLearner(viewer, found.userId) };
  });
  const [course = '', lesson = ''] = found.header.scenario.split('/');
  const page = findLesson(course, lesson);
  const name = learner.name ?? learner.email ?? 'a learner without a name';
  return (
    <>
      <p className="teach-way">
        <Link href={`/teach/courses/${course}`}>{page?.course.title ?? course}</Link>
        {' / '}
        <Link href={`/teach/courses/${course}/learners/${learner.userId}`}>{name}</Link>
      </p>
      <h1 className="page-title">
        {page?.entry.title ?? found.header.scenario}: what {name} did
      </h1>
      <ul className="facts mb-6">
        <li>
          begun <LocalTime at={found.createdAt.toISOString()} kind="moment" />
        </li>
        <li>
          last saved <LocalTime at={found.updatedAt.toISOString()} kind="moment" />
        </li>
        <li>
          {found.entries.length} {found.entries.length === 1 ? 'entry' : 'entries'} in the log
        </li>
        <li>{found.state === 'passed' ? 'passed' : 'not passed yet'}</li>
      </ul>
      <AttemptReplay attempt={found.attempt} source="server" />
    </>
  );
}
