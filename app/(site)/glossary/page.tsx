import type { Metadata } from 'next';
import Link from 'next/link';
import { MachineText } from '@/components/ui/machine-text';
import { readCatalogue } from '@/lib/course/catalogue';
import { type GlossaryTerm, glossaryOf } from '@/lib/course/glossary';
import { anchorOf } from '@/lib/course/prose-tree';
import '@/components/site/search.css';

export const metadata: Metadata = {
  title: 'Glossary',
  description: 'The words of the courses, each in a sentence or two, with the lesson that explains it.',
};

export default function GlossaryPage() {
  const courses = readCatalogue().courses.filter(({ lessons }) => lessons.length > 0);
  return (
    <>
      <h1 className="page-title">Glossary</h1>
      {courses.map((loaded) => (
        <section key={loaded.course.slug} aria-labelledby={`${loaded.course.slug}-words`}>
          <h2 id={`${loaded.course.slug}-words`} className="section-title mt-8 mb-4">
            {loaded.course.title}
          </h2>
          <dl className="glossary">
            {glossaryOf(loaded).map((entry) => (
              <Entry key={entry.term} entry={entry} course={loaded.course.slug} />
            ))}
          </dl>
        </section>
      ))}
    </>
  );
}

function Entry({ entry, course }: { entry: GlossaryTerm; course: string }) {
  const { term, meaning, also, lesson, link } = entry;
  return (
    <div id={anchorOf({ type: 'text', value: term })} className="glossary-entry">
      <dt>
        {term}
        {also.length > 0 && <span className="glossary-also"> also: {also.join(', ')}</span>}
      </dt>
      <dd>
        <MachineText text={meaning} />
        <span className="glossary-links">
          {lesson && (
            <Link href={`/learn/${course}/${lesson.id}`}>
              Lesson {lesson.number}: {lesson.title}
            </Link>
          )}
          {link && <a href={link}>Official page</a>}
        </span>
      </dd>
    </div>
  );
}
