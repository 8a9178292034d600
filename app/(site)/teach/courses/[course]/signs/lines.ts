/** Signs of learning brought together with the lessons of a course as content has them now. */
import { versionOf } from '@/app/api/teach/learning';
import type { SignLine } from '@/components/teach/sign-table';
import { tableAddress } from '@/components/teach/table-query';
import { findDefinition, listLessons } from '@/lib/course/catalogue';
import { listConcepts } from '@/lib/course/questions';
import { noSigns } from '@/lib/data/learning';
import type { LessonSigns, SignName } from '@/lib/data/teaching-records';
import { isMendingTask } from '@/lib/sandbox/steps';

/** Every lesson that can be worked, with the signs of its version of now. */
export function listSignLines(
  course: string,
  cohort: string | null,
  found: readonly LessonSigns[],
): readonly SignLine[] {
  const query = { cohort, search: '', sort: 'name', page: 1 } as const;
  return (listLessons(course) ?? []).flatMap(({ id, title, number, status }): SignLine[] => {
    if (status !== 'open') return [];
    const lesson = `${course}/${id}`;
    const known = found.find((one) => one.lesson === lesson && one.version === versionOf(lesson));
    return [
      {
        ...{ number, title, lacks: listLacking(course, id) },
        address: tableAddress(`/teach/courses/${course}/signs/${id}`, query),
        signs: known?.signs ?? noSigns(),
      },
    ];
  });
}

export function listLacking(course: string, id: string): readonly SignName[] {
  const lesson = `${course}/${id}`;
  const exercise = findDefinition(lesson)?.exercise;
  const isMending = (exercise?.tasks ?? []).some(isMendingTask);
  const isAsked = listConcepts(course).some(({ first }) => first.lesson === lesson);
  return [
    ...(exercise?.seed === 'fixed' ? (['transfer', 'keeping'] as const) : []),
    ...(isAsked ? [] : (['prediction'] as const)),
    ...(isMending ? [] : (['idle', 'looked'] as const)),
  ];
}
