import type { Metadata } from 'next';
import Link from 'next/link';
import { notFound } from 'next/navigation';
import { conceptsOf, versionOf } from '@/app/api/teach/learning';
import { CourseFrame } from '@/components/teach/course-frame';
import { type HelpLine, HelpTable } from '@/components/teach/help-table';
import { SignMeanings, SignTable } from '@/components/teach/sign-table';
import { readTableQuery, type SearchParams, tableAddress } from '@/components/teach/table-query';
import '@/components/teach/signs.css';
import { findDefinition, listLessons } from '@/lib/course/catalogue';
import { readHelps, readSigns } from '@/lib/data/learning';
import type { HelpRow } from '@/lib/data/teaching-records';
import { gather } from '../../../../gather';
import { listAnswers, readFrame } from '../../frame';
import { listSignLines } from '../lines';

interface PageProps {
  readonly params: Promise<{ course: string; lesson: string }>;
  readonly searchParams: Promise<SearchParams>;
}

const findEntry = (course: string, lesson: string) =>
  (listLessons(course) ?? []).find(({ id, status }) => id === lesson && status === 'open') ?? null;

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  const { course, lesson } = await params;
  const title = `Signs of learning · ${findEntry(course, lesson)?.title ?? 'a lesson'}`;
  return {
    title,
    description: 'One lesson: its signs of learning, and how often hints and messages helped.',
  };
}

export default async function LessonSignsPage({ params, searchParams }: PageProps) {
  const { course, lesson } = await params;
  const { cohort } = readTableQuery(await searchParams);
  const path = `/teach/courses/${course}/signs/${lesson}`;
  const place = { lesson: `${course}/${lesson}`, version: versionOf(`${course}/${lesson}`) };
  const { frame, found, helps } = await gather(path, async (viewer) => {
    const selection = { course, cohort };
    const [frame, found, helps] = await Promise.all([
      readFrame(viewer, selection),
      readSigns(viewer, selection, conceptsOf(course)),
      readHelps(viewer, selection, place),
    ]);
    return { frame, found, helps };
  });
  const entry = findEntry(course, lesson);
  if (entry === null) notFound();
  const older = found.filter((one) => one.lesson === place.lesson && one.version !== place.version).length;
  const line = listSignLines(course, cohort, found).filter(({ number }) => number === entry.number);
  const query = readTableQuery({ cohort: cohort ?? '' });
  return (
    <CourseFrame {...frame} view="signs" address={tableAddress(path, query)} csv="signs">
      <h2 className="section-title sign-lesson">
        Lesson {entry.number}: {entry.title}
      </h2>
      <p className="teach-way">
        <Link href={tableAddress(`/teach/courses/${course}/signs`, query)} prefetch={false}>
          All lessons
        </Link>
      </p>
      <SignTable lines={line} />
      {older === 0 ? null : <p className="quiet">{tellOlder(older)}</p>}
      <section className="teach-section" aria-labelledby="helps">
        <h2 id="helps" className="section-title">
          What helped
        </h2>
        <p className="teach-words">
          A hint, the solution or a message has helped when a condition holds within the next 10 commands that
          did not hold before. The goal is 70 %.
        </p>
        {helps.length === 0 ? (
          <p className="note">Nobody has met a hint or a named mistake in this version yet.</p>
        ) : (
          <HelpTable lines={helps.map((help) => toLine(course, lesson, help))} />
        )}
      </section>
      <SignMeanings />
    </CourseFrame>
  );
}

const tellOlder = (count: number): string =>
  `${count === 1 ? 'One earlier version has' : `${count} earlier versions have`} attempts, too. The CSV file has their signs.`;

/** What the learner read, where the lesson still has it; what the seed draws stands as dots. */
function toLine(course: string, lesson: string, help: HelpRow): HelpLine {
  if (help.kind === 'message') {
    const text = listAnswers(course)[`${course}/${lesson} ${help.task} ${help.key}`] ?? null;
    return { ...help, text };
  }
  const task = findDefinition(`${course}/${lesson}`)?.exercise.tasks.find(({ id }) => id === help.task);
  const rung = help.kind === 'hint' ? task?.hints[Number(help.key) - 1] : undefined;
  const text = typeof rung === 'string' ? rung : (rung?.at(-1)?.say ?? null);
  return { ...help, text: text?.replaceAll(/\$?\{[a-zA-Z]+\}/g, '…') ?? null };
}
