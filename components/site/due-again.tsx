/** Exercises that were passed a week ago or earlier: each link offers another draw. */
import Link from 'next/link';
import type { CourseLine } from './progress-view';

export function DueAgain({ courses }: { courses: readonly CourseLine[] }) {
  const due = courses.flatMap(({ slug, lessons }) =>
    lessons.filter(({ isDue }) => isDue).map((lesson) => ({ slug, lesson })),
  );
  if (due.length === 0) return null;
  return (
    <section className="mt-10" aria-labelledby="due-again">
      <h2 id="due-again" className="section-title mb-4">
        Due again
      </h2>
      <p className="mb-4 max-w-[60ch]">
        You passed these exercises a week ago or earlier. Try them on another draw, without a hint: what you
        can do then, you keep.
      </p>
      <ul className="progress-rows">
        {due.map(({ slug, lesson: { id, number, title } }) => (
          <li key={`${slug}/${id}`}>
            <Link href={`/learn/${slug}/${id}?again#exercise`}>
              Again: lesson {number}, {title}
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
