import type { Metadata } from 'next';
import { CourseRows } from '@/components/site/course-rows';
import { listCourses, listLessons } from '@/lib/course/catalogue';

export const metadata: Metadata = {
  title: 'Courses',
  description:
    'All courses: Kubernetes Services and Ingress on a simulated cluster, and three ways into Python.',
};

export default function CoursesPage() {
  const rows = listCourses().map((course) => ({ course, open: countOpen(course.slug) }));
  return (
    <>
      <h1 className="page-title">Courses</h1>
      <p className="mt-3 mb-8 max-w-[60ch]">
        Every lesson can be read and worked without an account. An announced course has no lesson yet.
      </p>
      <CourseRows rows={rows} heading="h2" />
    </>
  );
}

function countOpen(slug: string): number {
  return (listLessons(slug) ?? []).filter(({ status }) => status === 'open').length;
}
