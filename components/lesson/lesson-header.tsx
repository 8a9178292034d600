import Link from 'next/link';
import { AccountLinks } from '../account/account-links';
import { Mark } from '../ui/mark';
import { Menu } from '../ui/menu';
import { LessonSheet, type SheetLesson } from './lesson-sheet';
import { SavedState } from './saved-state';

interface HeaderProps {
  readonly course: { readonly slug: string; readonly title: string };
  readonly lessons: readonly SheetLesson[];
  readonly current: string;
  readonly label: string;
}

/** The header of a lesson: course, "lesson 3 of 15", saved state, menu. */
export function LessonHeader({ course, lessons, current, label }: HeaderProps) {
  return (
    <header className="page-header">
      <Link href="/" className="wordmark">
        <Mark />
        <span className="visually-hidden">Drydock</span>
      </Link>
      <Link href={`/courses/${course.slug}`} className="only-wide">
        {course.title}
      </Link>
      <LessonSheet course={course.title} lessons={lessons} current={current} label={label} />
      <span className="gap" />
      <SavedState />
      <Menu>
        <Link href={`/courses/${course.slug}`}>{course.title}</Link>
        <Link href="/courses">All courses</Link>
        <Link href="/search">Search</Link>
        <Link href="/glossary">Glossary</Link>
        <Link href="/progress">My progress</Link>
        <AccountLinks />
      </Menu>
    </header>
  );
}
