import type { Metadata } from 'next';
import { CourseFrame } from '@/components/teach/course-frame';
import { readTableQuery, tableAddress } from '@/components/teach/table-query';
import { TroubleTable } from '@/components/teach/trouble-table';
import { readTrouble } from '@/lib/data/analytics';
import { gather } from '../../../gather';
import { type CoursePageProps, listAnswers, nameCourse, readFrame } from '../frame';

export async function generateMetadata({ params }: CoursePageProps): Promise<Metadata> {
  const title = `Where they stick · ${nameCourse((await params).course)}`;
  return { title, description: 'Named mistakes and conditions that did not hold, the most frequent first.' };
}

export default async function TroublePage({ params, searchParams }: CoursePageProps) {
  const { course } = await params;
  const { cohort } = readTableQuery(await searchParams);
  const path = `/teach/courses/${course}/trouble`;
  const { frame, rows } = await gather(path, async (viewer) => {
    const selection = { course, cohort };
    const [frame, rows] = await Promise.all([readFrame(viewer, selection), readTrouble(viewer, selection)]);
    return { frame, rows };
  });
  return (
    <CourseFrame
      {...frame}
      view="trouble"
      address={tableAddress(path, readTableQuery({ cohort: cohort ?? '' }))}
      csv="trouble"
    >
      <p className="teach-words">
        A named mistake is one that the lesson knows and answers with a sentence. A condition is what a task
        asks for. Both are counted when the server replays an attempt, and once where nothing changed since
        the replay before.
      </p>
      {rows.length === 0 ? (
        <p className="note">
          Nothing has failed yet. Mistakes and conditions that did not hold will be ranked here.
        </p>
      ) : (
        <TroubleTable rows={rows} answers={listAnswers(course)} />
      )}
    </CourseFrame>
  );
}
