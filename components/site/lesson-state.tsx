'use client';

import { findLessonProgress, useProgress } from '../account/progress';

const WORDS = { untouched: null, begun: 'begun', completed: 'done' } as const;

/** At the end of a lesson's row: how far the learner is, or else what the row said before. */
export function LessonState({
  course,
  lesson,
  otherwise,
}: {
  course: string;
  lesson: string;
  otherwise: string;
}) {
  const progress = findLessonProgress(useProgress(), course, lesson);
  return <>{(progress === null ? null : WORDS[progress.state]) ?? otherwise}</>;
}
