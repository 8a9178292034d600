/** Which sessions are played: the scripts that prove lesson 1, with several seeds, and random ones. */
import { findDefinition } from '../../lib/course/catalogue';
import { loadProofs } from '../../lib/course/proofs';
import type { Plan, Session } from './session';

const SCENARIO = 'kubernetes-services/01-pods-and-addresses';
const RANDOM_SESSIONS = 200;
const SOLUTION_SEEDS = [1, 2, 3];

export function readPlan(): Plan {
  const definition = findDefinition(SCENARIO);
  if (definition === null) throw new Error(`there is no ${SCENARIO}`);
  return { definition, sessions: [...listProofs(), ...listRandom()] };
}

function listProofs(): Session[] {
  const { solution, alternatives, wrong } = loadProofs(SCENARIO);
  if (solution === null) throw new Error(`${SCENARIO} has no solution.sh`);
  return [
    ...[solution, ...alternatives].flatMap(({ name, text }) =>
      SOLUTION_SEEDS.map((seed) => ({ name: `${name}, seed ${seed}`, seed, text })),
    ),
    ...wrong.map(({ name, text }) => ({ name: `wrong/${name}, seed 1`, seed: 1, text })),
  ];
}

const listRandom = (): Session[] =>
  Array.from({ length: RANDOM_SESSIONS }, (_, index) => ({
    name: `random session, seed ${index + 1}`,
    seed: index + 1,
    text: null,
  }));

/** For titles. */
export function listSessions({ sessions }: Plan): string {
  const random = sessions.filter(({ text }) => text === null).length;
  return `the ${sessions.length - random} scripts of lesson 1 and ${random} random sessions`;
}
