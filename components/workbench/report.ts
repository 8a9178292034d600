/** A report that reproduces itself: log and seed as a file which the learner sends or keeps. */
import type { LessonClient } from '../../lib/sandbox/client';

export function downloadReport(lesson: LessonClient | null, name: string): void {
  if (!lesson) return;
  const file = new Blob([lesson.exportLog()], { type: 'application/json' });
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = `drydock-${name}.json`;
  link.click();
  URL.revokeObjectURL(link.href);
}
