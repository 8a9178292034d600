/** What the address of a dashboard says, and how the addresses of its neighbours are written. Plain functions. */
import type { LearnerSort } from '@/lib/data/teaching-records';

export interface TableQuery {
  readonly cohort: string | null;
  readonly search: string;
  readonly sort: LearnerSort | `-${LearnerSort}`;
  readonly page: number;
}

export type SearchParams = Readonly<Record<string, string | readonly string[] | undefined>>;

export const SORTS: readonly (readonly [sort: TableQuery['sort'], label: string])[] = [
  ['name', 'Name, from A'],
  ['-name', 'Name, from Z'],
  ['last-seen', 'Last seen, newest first'],
  ['-last-seen', 'Last seen, oldest first'],
  ['progress', 'Furthest first'],
  ['-progress', 'Least far first'],
  ['enrolled', 'Enrolled, newest first'],
  ['-enrolled', 'Enrolled, oldest first'],
];

export const PAGE_SIZE = 50;

/** Whatever somebody wrote into the address becomes something sensible. */
export function readTableQuery(params: SearchParams): TableQuery {
  const one = (name: string) => {
    const value = params[name];
    return (typeof value === 'string' ? value : (value?.[0] ?? '')).trim();
  };
  const sort = SORTS.find(([name]) => name === one('sort'))?.[0] ?? 'name';
  const page = /^[1-9]\d{0,5}$/.test(one('page')) ? Number(one('page')) : 1;
  return { cohort: one('cohort') || null, search: one('search').slice(0, 100), sort, page };
}

/** The same view with a change; what is as usual is left out, and another question begins at page 1. */
export function tableAddress(path: string, query: TableQuery, change: Partial<TableQuery> = {}): string {
  const wanted = { ...query, page: 1, ...change };
  const parts = new URLSearchParams();
  if (wanted.cohort !== null) parts.set('cohort', wanted.cohort);
  if (wanted.search !== '') parts.set('search', wanted.search);
  if (wanted.sort !== 'name') parts.set('sort', wanted.sort);
  if (wanted.page !== 1) parts.set('page', String(wanted.page));
  const text = parts.toString();
  return text === '' ? path : `${path}?${text}`;
}

export interface Paging {
  readonly pages: number;
  /** "51 to 100 of 1,000 learners" */
  readonly text: string;
}

export function tellPaging(page: number, pageSize: number, total: number): Paging {
  const pages = Math.max(1, Math.ceil(total / pageSize));
  const count = (value: number) => value.toLocaleString('en');
  const noun = total === 1 ? 'learner' : 'learners';
  const from = (page - 1) * pageSize + 1;
  if (total === 0 || from > total) return { pages, text: `${count(total)} ${noun}` };
  const to = Math.min(total, page * pageSize);
  const isAll = from === 1 && to === total;
  return {
    pages,
    text: isAll ? `${count(total)} ${noun}` : `${count(from)} to ${count(to)} of ${count(total)} ${noun}`,
  };
}

export interface NumberedLesson<C> {
  readonly lesson: string;
  readonly lessonTitle: string;
  /** As the course counts it. */
  readonly number: number;
  readonly tasks: readonly C[];
}

/** Numbers of lessons as their course counts them, by `<course>/<lesson>`. */
export type LessonNumbers = Readonly<Record<string, number>>;

/** Columns of a table, lesson by lesson. */
export function groupByLesson<C extends { readonly lesson: string; readonly lessonTitle: string }>(
  columns: readonly C[],
  numbers: LessonNumbers,
): readonly NumberedLesson<C>[] {
  const groups: { lesson: string; lessonTitle: string; number: number; tasks: C[] }[] = [];
  for (const column of columns) {
    const last = groups.at(-1);
    if (last?.lesson === column.lesson) last.tasks.push(column);
    else {
      const { lesson, lessonTitle } = column;
      groups.push({ lesson, lessonTitle, number: numbers[lesson] ?? groups.length + 1, tasks: [column] });
    }
  }
  return groups;
}

/** Backquotes mark machine words in titles; where only plain text can stand they go. */
export const plainTitle = (title: string) => title.replaceAll('`', '');

/** "0.8 min", "12 min", "–" where nobody did it. */
export function tellMinutes(minutes: number | null): string {
  if (minutes === null) return '–';
  return `${minutes < 10 ? Math.round(minutes * 10) / 10 : Math.round(minutes)} min`;
}

/** 0 to 100, whole. Never 0 where there is somebody, nor 100 where somebody is missing. */
export function percentOf(part: number, whole: number): number {
  if (whole <= 0 || part <= 0) return 0;
  if (part >= whole) return 100;
  return Math.min(99, Math.max(1, Math.round((part / whole) * 100)));
}

export type CourseTable = 'table' | 'funnel' | 'trouble' | 'signs';

/** The same table as a file. */
export function csvAddress(course: string, table: CourseTable, cohort: string | null): string {
  const parts = new URLSearchParams({ course, ...(cohort === null ? {} : { cohort }), format: 'csv' });
  return `/api/teach/${table}?${parts}`;
}
