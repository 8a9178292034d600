/** What a challenge is measured by: found by running the scripts that prove the lesson. Only the number leaves. */
import { dirname } from 'node:path';
import { SHOWN_SEED } from '@/app/first-world';
import type { LessonDefinition } from '@/lib/course/catalogue';
import { loadProofs } from '@/lib/course/proofs';
import { countFewestChanges } from '@/lib/sandbox/play';

/** `file`: of the lesson, below content/. */
export function fewestChanges(definition: LessonDefinition, file: string): { fewestChanges?: number } {
  const { solution, alternatives } = loadProofs(dirname(file));
  const scripts = solution === null ? alternatives : [solution, ...alternatives];
  const fewest = countFewestChanges(definition, scripts, SHOWN_SEED);
  return fewest === null ? {} : { fewestChanges: fewest };
}
