import { expect, test } from 'vitest';
import type { ClusterPicture, PodPicture } from '@/lib/cluster/picture';
import { findDefinition, type LessonDefinition, listCourses, listLessons } from '@/lib/course/catalogue';
import { createSandbox } from '@/lib/sandbox/sandbox';
import { drawFirstWorld } from './first-world';

const lesson = findDefinition('kubernetes-services/pods-and-addresses')!;
const LESSONS = listCourses().flatMap(({ slug }) =>
  (listLessons(slug) ?? []).filter(({ status }) => status === 'open').map(({ id }) => `${slug}/${id}`),
);
/** The page was made by none of these. */
const SEEDS = [101, 202, 303];

function names(definition: LessonDefinition): string[] {
  return drawFirstWorld(definition).picture.pods.map(({ name }) => name);
}

/** Row by row as the map has them: who stands where on a node, and what is said there. */
function rows({ nodes, pods }: ClusterPicture): readonly PodPicture[][] {
  return [...nodes.map(({ name }) => name), null].map((name) => pods.filter(({ node }) => node === name));
}

/** What is left open ends in dots. */
const fits = (shown: string | null, found: string | null) =>
  shown === found || (shown?.endsWith('…') === true && found?.startsWith(shown.slice(0, -1)) === true);

test.each(LESSONS)('%s: nothing jumps when the sandbox of any seed starts', (id) => {
  const definition = findDefinition(id)!;
  const first = drawFirstWorld(definition);
  for (const seed of SEEDS) {
    const sandbox = createSandbox(definition, seed);
    const start = sandbox.picture();
    expect(first.prompt).toBe(sandbox.promptText());
    expect(first.picture.nodes).toEqual(start.nodes);
    expect(new Set(first.picture.services.map(({ name }) => name))).toEqual(
      new Set(start.services.map(({ name }) => name)),
    );
    const found = rows(start);
    expect(rows(first.picture).map(({ length }) => length)).toEqual(found.map(({ length }) => length));
    for (const [at, row] of rows(first.picture).entries())
      for (const [place, pod] of row.entries()) {
        const { name, address, state } = found[at]![place]!;
        expect(fits(pod.name, name), `${pod.name} became ${name}`).toBe(true);
        expect(fits(pod.address, address), `${pod.name}: ${pod.address} became ${address}`).toBe(true);
        expect([state, 'starting'], `${pod.name} was ${pod.state}`).toContain(pod.state);
      }
  }
});

test('what is drawn is left open in the first picture', () => {
  const shop = drawFirstWorld(lesson).picture.pods.find(({ name }) => name === 'pod-shop');
  expect(shop).toMatchObject({ node: 'node-2', address: '1.1.1.…' });
  expect(names(findDefinition('kubernetes-services/ports')!)).toContain('pod-clock-…');
});

test('a name that is the same for every learner stands whole', () => {
  const shown = names(findDefinition('kubernetes-services/a-pod-dies')!);
  expect(shown.filter((name) => /^pod-python-[a-z0-9]+-[a-z0-9]{5}$/.test(name))).toHaveLength(1);
});

test('where the seed is fixed, the whole world is shown', () => {
  const fixed = { ...lesson, exercise: { ...lesson.exercise, seed: 'fixed' as const } };
  expect(drawFirstWorld(fixed).picture.pods.find(({ name }) => name === 'pod-shop')?.address).not.toContain(
    '…',
  );
});
