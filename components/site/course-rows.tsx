import Link from 'next/link';
import type { Course } from '@/lib/course/schema';
import { CourseFacts } from './course-facts';

export interface CourseRow {
  readonly course: Course;
  /** How many lessons can be worked today. */
  readonly open: number;
}

/** The courses as a list. `detail` adds what each is about. */
export function CourseRows({ rows, heading: Heading }: { rows: readonly CourseRow[]; heading: 'h2' | 'h3' }) {
  return (
    <ul className="rows">
      {rows.map(({ course, open }) => (
        <li key={course.slug} className="grid gap-2">
          <Heading className="text-prose">
            <Link href={`/courses/${course.slug}`}>{course.title}</Link>
          </Heading>
          <p className="max-w-[66ch]">{course.description}</p>
          <CourseFacts course={course} open={open} />
        </li>
      ))}
    </ul>
  );
}
