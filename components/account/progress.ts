'use client';

/**
 * What the server has recorded for the learner, asked after the first paint and once per page.
 */
import { useEffect, useState } from 'react';
import type { LessonProgress, ProgressAnswer } from '@/lib/sandbox/server-messages';
import { whoIsThere } from './account';

export type ProgressState =
  | { readonly state: 'asking' | 'nobody' | 'unreachable' }
  | { readonly state: 'known'; readonly answer: ProgressAnswer };

let asked: Promise<ProgressState> | null = null;

/** `isFresh`: asked anew where the page is opened again without a load. */
export function useProgress(isFresh = false): ProgressState {
  const [state, setState] = useState<ProgressState>({ state: 'asking' });
  useEffect(() => {
    let gone = false;
    if (isFresh) asked = null;
    asked ??= askProgress();
    void asked.then((answer) => {
      if (!gone) setState(answer);
    });
    return () => {
      gone = true;
    };
  }, [isFresh]);
  return state;
}

export function findLessonProgress(
  progress: ProgressState,
  course: string,
  lesson: string,
): LessonProgress | null {
  if (progress.state !== 'known') return null;
  const found = progress.answer.courses.find((entry) => entry.course === course);
  return found?.lessons.find((entry) => entry.lesson === lesson) ?? null;
}

async function askProgress(): Promise<ProgressState> {
  const { state } = await whoIsThere();
  if (state === 'nobody' || state === 'unreachable') return { state };
  try {
    const answer = await fetch('/api/progress', { headers: { accept: 'application/json' } });
    if (answer.status === 401) return { state: 'nobody' };
    if (!answer.ok) return { state: 'unreachable' };
    return { state: 'known', answer: (await answer.json()) as ProgressAnswer };
  } catch {
    return { state: 'unreachable' };
  }
}
