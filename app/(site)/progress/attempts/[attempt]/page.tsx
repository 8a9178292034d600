import type { Metadata } from 'next';
import Link from 'next/link';
import { connection } from 'next/server';
import { AttemptReplay } from '@/components/teach/attempt-replay';
import '@/components/teach/teach.css';
import { listCourses, listLessons } from '@/lib/course/catalogue';

interface Props {
  readonly params: Promise<{ attempt: string }>;
}

export const metadata: Metadata = {
  title: 'One of your attempts',
  description: 'Your commands with their output, and the cluster after each of them.',
  robots: { index: false },
};

/** Reads nothing itself: the browser asks the server for one's own attempt, or takes what this device keeps. */
export default async function OwnAttemptPage({ params }: Props) {
  await connection();
  const { attempt } = await params;
  const titles = Object.fromEntries(
    listCourses().flatMap(({ slug }) =>
      (listLessons(slug) ?? []).map(({ id, title }) => [`${slug}/${id}`, title] as const),
    ),
  );
  return (
    <div className="teach">
      <p className="teach-way">
        <Link href="/progress">My progress</Link>
      </p>
      <h1 className="page-title mb-4">One of your attempts</h1>
      <AttemptReplay attempt={attempt} source="own" titles={titles} />
    </div>
  );
}
