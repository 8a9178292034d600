import { expect, test } from 'vitest';
import { findDefinition } from '../course/catalogue';
import { drawValues } from './draws';
import { PROOF_SEEDS } from './play';

const { draws } = findDefinition('kubernetes-services/find-the-fault')!.exercise;
const shops = Object.keys(draws).filter((name) => name.endsWith('Fault'));

test('whatever the seed, each of the six faults stands in one shop, so that every proof seed proves all of them', () => {
  const FAULTS = ['namespace', 'not-ready', 'policy', 'port-taken', 'selector', 'target-port'];
  for (let seed = 1; seed <= 100; seed += 1) {
    const drawn = drawValues(draws, seed);
    expect(shops.map((shop) => drawn.get(shop)).sort(), `seed ${seed}`).toEqual(FAULTS);
  }
});

test('the proof seeds draw more than one street', () => {
  const streets = PROOF_SEEDS.map((seed) => drawValues(draws, seed).get('street'));
  expect(new Set(streets).size).toBeGreaterThan(2);
});
