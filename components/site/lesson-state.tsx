'use client';

import { useEffect, useState } from 'react';
import { findLessonProgress, useProgress } from '../account/progress';
import { wasSkipped } from '../lesson/skipped';

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
  const [isSkippedHere, setSkippedHere] = useState(false);
  useEffect(() => setSkippedHere(wasSkipped(`${course}/${lesson}`)), [course, lesson]);
  const isSkipped = isSkippedHere || (progress?.skippedAt ?? null) !== null;
  return <>{(progress === null ? null : WORDS[progress.state]) ?? (isSkipped ? 'skipped' : otherwise)}</>;
}
