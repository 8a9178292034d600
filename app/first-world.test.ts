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

test('a pod of a Deployment is shown, without the letters that each learner finds their own', () => {
  const shown = names(findDefinition('kubernetes-services/a-pod-dies')!);
  expect(shown).toContain('pod-nginx');
  expect(shown.filter((name) => /^pod-python-[a-z0-9]+-…$/.test(name))).toHaveLength(1);
  expect(shown.filter((name) => name.startsWith('pod-bread'))).toEqual([]);
});

test('where the seed is fixed, the whole world is shown', () => {
  const fixed = { ...lesson, exercise: { ...lesson.exercise, seed: 'fixed' as const } };
  expect(names(fixed)).toContain('pod-shop');
});
