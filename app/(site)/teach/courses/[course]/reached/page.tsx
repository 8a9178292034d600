import type { Metadata } from 'next';
import { CourseFrame } from '@/components/teach/course-frame';
import { FunnelTable } from '@/components/teach/funnel-table';
import { readTableQuery, tableAddress } from '@/components/teach/table-query';
import { readFunnel } from '@/lib/data/analytics';
import { gather } from '../../../gather';
import { type CoursePageProps, nameCourse, numberLessons, readFrame } from '../frame';

export async function generateMetadata({ params }: CoursePageProps): Promise<Metadata> {
  const title = `How far they come · ${nameCourse((await params).course)}`;
  return { title, description: 'How many learners reached each task, and in how many minutes.' };
}

export default async function ReachedPage({ params, searchParams }: CoursePageProps) {
  const { course } = await params;
  const { cohort } = readTableQuery(await searchParams);
  const path = `/teach/courses/${course}/reached`;
  const { frame, steps } = await gather(path, async (viewer) => {
    const selection = { course, cohort };
    const [frame, steps] = await Promise.all([readFrame(viewer, selection), readFunnel(viewer, selection)]);
    return { frame, steps };
  });
  return (
    <CourseFrame
      {...frame}
      view="reached"
      address={tableAddress(path, readTableQuery({ cohort: cohort ?? '' }))}
      csv="funnel"
    >
      <p className="teach-words">
        A learner has reached a task when they did it, or any later one of its lesson. Minutes count from the
        first command in the lesson to the moment when the task was done. A pause of more than 90 seconds
        counts as 90 seconds.
      </p>
      {steps.every(({ opened }) => opened === 0) ? (
        <p className="note">
          Nobody has opened a lesson yet. For each task it will stand here how many learners reached it.
        </p>
      ) : (
        <FunnelTable steps={steps} numbers={numberLessons(course)} />
      )}
    </CourseFrame>
  );
}
