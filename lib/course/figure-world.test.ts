import { expect, test } from 'vitest';
import { type Figure, figureSchema } from './figure-schema';
import { unmetChanges, worldOfFigure } from './figure-world';
import { type Exercise, exerciseSchema } from './schema';

const service = (name: string) => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name },
  spec: { type: 'NodePort', ports: [{ port: 80, targetPort: 443 }] },
});
const world = (...names: string[]) => ({
  nodes: [{ name: 'node-1', internalAddress: '1.1.1.1' }],
  serviceRange: '1.1.10.0/24',
  manifests: names.map(service),
});
const exercise: Exercise = exerciseSchema.parse({ id: 'one', world: world('of-the-exercise') });
const worlds = [
  { id: 'shared', title: 'Shared', text: 'One.', world: exercise.world, files: {}, playground: true },
];
const figureOf = (part: object): Figure =>
  figureSchema.parse({ id: 'one', title: 'One', text: 'One.', acts: ['kill'], ...part });

function check(part: object, side: 'first' | 'second', expected: unknown): void {
  const { manifests } = worldOfFigure(figureOf(part), { worlds, exercise }, side);
  expect(manifests.map(({ metadata, spec }) => [metadata.name, spec])).toEqual(expected);
}

const spec = service('').spec;

test('a figure without a world shows that of the exercise, and what it adds', () => {
  check({}, 'first', [['of-the-exercise', spec]]);
  check({ add: [service('added')] }, 'first', [
    ['of-the-exercise', spec],
    ['added', spec],
  ]);
});

test('its own world goes before that of its scenario', () => {
  check({ world: world('own') }, 'first', [['own', spec]]);
});

test('the second world differs in the named field only, and the first stays as it is', () => {
  const compare = (change: object) => ({ compare: { as: 'beside', titles: ['A', 'B'], change: [change] } });
  const to = { kind: 'Service', name: 'of-the-exercise' };
  const local = compare({ ...to, path: 'spec.externalTrafficPolicy', value: 'Local' });
  check(local, 'first', [['of-the-exercise', spec]]);
  check(local, 'second', [['of-the-exercise', { ...spec, externalTrafficPolicy: 'Local' }]]);
  check(compare({ ...to, path: 'spec.type', value: null }), 'second', [
    ['of-the-exercise', { ports: spec.ports }],
  ]);
  check(compare({ ...to, path: 'spec.ports.0.targetPort', value: 80 }), 'second', [
    ['of-the-exercise', { ...spec, ports: [{ port: 80, targetPort: 80 }] }],
  ]);
});

test('the second world may be another of the course, with what the figure adds', () => {
  const compare = { as: 'beside', titles: ['A', 'B'], scenario: 'shared' };
  const part = { world: world('own'), add: [service('added')], compare };
  check(part, 'first', [
    ['own', spec],
    ['added', spec],
  ]);
  check(part, 'second', [
    ['of-the-exercise', spec],
    ['added', spec],
  ]);
});

test('a change of nothing is told', () => {
  const compare = {
    as: 'beside',
    titles: ['A', 'B'],
    change: [{ kind: 'Service', name: 'x', path: 'spec', value: 1 }],
  };
  const figure = figureOf({ compare });
  expect(unmetChanges(figure, worldOfFigure(figure, { worlds, exercise })).map(({ name }) => name)).toEqual([
    'x',
  ]);
});
