import { expect, test } from 'vitest';
import { findDefinition, type LessonDefinition } from '@/lib/course/catalogue';
import { drawFirstWorld } from './first-world';

const lesson = findDefinition('kubernetes-services/pods-and-addresses')!;

function names(definition: LessonDefinition): string[] {
  return drawFirstWorld(definition).picture.pods.map(({ name }) => name);
}

test('the first picture shows what is the same for every learner, and nothing else', () => {
  expect(names(lesson)).toContain('pod-python');
  expect(names(lesson)).not.toContain('pod-shop');
});

test('where the seed is fixed, the whole world is shown', () => {
  const fixed = { ...lesson, exercise: { ...lesson.exercise, seed: 'fixed' as const } };
  expect(names(fixed)).toContain('pod-shop');
});
