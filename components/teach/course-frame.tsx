/** Around each table of a course: its name, the four views, the cohort, and the table as a file. */
import Link from 'next/link';
import type { ReactNode } from 'react';
import type { CohortRecord } from '@/lib/data/teaching-records';
import { AsOf } from './as-of';
import { CohortChoice } from './cohort-choice';
import { type CourseTable, csvAddress, tableAddress } from './table-query';

export type CourseView = 'learners' | 'reached' | 'trouble' | 'signs';

interface CourseFrameProps {
  readonly course: string;
  readonly title: string;
  readonly cohort: CohortRecord | null;
  readonly cohorts: readonly CohortRecord[];
  readonly view: CourseView;
  /** Of this very view. */
  readonly address: string;
  readonly csv: CourseTable;
  readonly children: ReactNode;
}

const VIEWS: readonly (readonly [view: CourseView, path: string, label: string])[] = [
  ['learners', '', 'Learners and tasks'],
  ['reached', '/reached', 'How far they come'],
  ['trouble', '/trouble', 'Where they stick'],
  ['signs', '/signs', 'Signs of learning'],
];

export function CourseFrame({
  course,
  title,
  cohort,
  cohorts,
  view,
  address,
  csv,
  children,
}: CourseFrameProps) {
  const base = `/teach/courses/${course}`;
  const query = { cohort: cohort?.id ?? null, search: '', sort: 'name', page: 1 } as const;
  const own = VIEWS.find(([name]) => name === view);
  return (
    <>
      <h1 className="page-title">{title}</h1>
      <nav className="view-links no-print" aria-label="Tables of this course">
        {VIEWS.map(([name, path, label]) => (
          <Link
            key={name}
            href={tableAddress(`${base}${path}`, query)}
            prefetch={false}
            aria-current={name === view ? 'page' : undefined}
          >
            {label}
          </Link>
        ))}
      </nav>
      <div className="table-bar">
        {view === 'learners' ? (
          <AsOf path={address} />
        ) : (
          <CohortForm path={`${base}${own?.[1] ?? ''}`} cohort={cohort} cohorts={cohorts} />
        )}
        <a className="button" data-small href={csvAddress(course, csv, query.cohort)} download>
          Download as CSV
        </a>
      </div>
      {view === 'learners' ? null : <AsOf path={address} />}
      {children}
    </>
  );
}

interface CohortFormProps {
  readonly path: string;
  readonly cohort: CohortRecord | null;
  readonly cohorts: readonly CohortRecord[];
}

/** A plain form: it works before any script, and the address says what is shown. */
function CohortForm({ path, cohort, cohorts }: CohortFormProps) {
  if (cohorts.length === 0) return <p className="quiet">All learners. This course has no cohorts yet.</p>;
  return (
    <form className="inline-form no-print" method="get" action={path}>
      <CohortChoice cohort={cohort?.id ?? null} cohorts={cohorts} />
      <button type="submit" className="button" data-small>
        Show
      </button>
    </form>
  );
}
