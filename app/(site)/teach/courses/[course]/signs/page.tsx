import type { Metadata } from 'next';
import { conceptsOf } from '@/app/api/teach/learning';
import { CourseFrame } from '@/components/teach/course-frame';
import { SignMeanings, SignTable } from '@/components/teach/sign-table';
import { readTableQuery, tableAddress } from '@/components/teach/table-query';
import '@/components/teach/signs.css';
import { readSigns } from '@/lib/data/learning';
import { gather } from '../../../gather';
import { type CoursePageProps, nameCourse, readFrame } from '../frame';
import { listSignLines } from './lines';

export async function generateMetadata({ params }: CoursePageProps): Promise<Metadata> {
  const title = `Signs of learning · ${nameCourse((await params).course)}`;
  return { title, description: 'Five signs that learners understand, lesson by lesson, with their goals.' };
}

export default async function SignsPage({ params, searchParams }: CoursePageProps) {
  const { course } = await params;
  const { cohort } = readTableQuery(await searchParams);
  const path = `/teach/courses/${course}/signs`;
  const { frame, found } = await gather(path, async (viewer) => {
    const selection = { course, cohort };
    const [frame, found] = await Promise.all([
      readFrame(viewer, selection),
      readSigns(viewer, selection, conceptsOf(course)),
    ]);
    return { frame, found };
  });
  return (
    <CourseFrame
      {...frame}
      view="signs"
      address={tableAddress(path, readTableQuery({ cohort: cohort ?? '' }))}
      csv="signs"
    >
      <p className="teach-words">
        Five signs tell whether a lesson is understood, and not only passed. They come from the server’s own
        replay of each attempt, for the version of a lesson that is read now. Below 20 learners nothing is
        shown, so that no number speaks of a person.
      </p>
      <SignTable lines={listSignLines(course, cohort, found)} />
      <SignMeanings />
    </CourseFrame>
  );
}
