import type { Metadata } from 'next';
import { GroupPanel } from '@/components/site/group-panel';
import { ProgressList } from '@/components/site/progress-list';
import '@/components/teach/teach.css';
import { findDefinition, findLesson, listCourses, listLessons } from '@/lib/course/catalogue';

export const metadata: Metadata = {
  title: 'My progress',
  description: 'The lessons that you have begun and completed, as the server has checked them.',
};

function tasksOf(course: string, lesson: string) {
  const { tasks = [], passes } = findLesson(course, lesson)?.exercise ?? {};
  const isFixed = findDefinition(`${course}/${lesson}`)?.exercise.seed === 'fixed';
  return { passes, isFixed, tasks: tasks.map(({ id, title }) => ({ id, title })) };
}

export default function ProgressPage() {
  const courses = listCourses().map(({ slug, title }) => ({
    slug,
    title,
    lessons: (listLessons(slug) ?? [])
      .filter(({ status }) => status === 'open')
      .map(({ id, title, number }) => ({
        ...{ id, title, number },
        ...tasksOf(slug, id),
      })),
  }));
  return (
    <>
      <h1 className="page-title">My progress</h1>
      <p className="mt-3 mb-8 max-w-[60ch]">
        A lesson counts as done when the server has played your commands again and come to the same end. Your
        instructors see your attempts too.
      </p>
      <ProgressList courses={courses.filter(({ lessons }) => lessons.length > 0)} />
      <GroupPanel />
    </>
  );
}
