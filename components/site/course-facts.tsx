import type { Course } from '@/lib/course/schema';

/** Level, length and state of a course on one line. `open` is how many of its lessons can be worked today. */
export function CourseFacts({ course, open }: { course: Course; open: number }) {
  const planned = `${course.lessonsPlanned}${course.growing ? '+' : ''} lessons`;
  const facts = [
    course.level,
    course.duration,
    open === 0 ? `${planned}, announced` : `${planned}, ${open} open today`,
    course.instructor === undefined ? undefined : `with ${course.instructor}`,
  ];
  return (
    <ul className="facts">
      {facts.map((fact) => (fact === undefined ? null : <li key={fact}>{capitalize(fact)}</li>))}
    </ul>
  );
}

function capitalize(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
