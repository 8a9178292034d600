/** Which sessions are played: the scripts that prove each lesson, what nests deeply, and random ones. */
import { defineSandbox } from '../../lib/course/catalogue';
import { loadContent } from '../../lib/course/load';
import { loadProofs } from '../../lib/course/proofs';
import { PLAYGROUND } from '../../lib/sandbox/playground';
import type { Plan, Session } from './session';

const RANDOM_SESSIONS = 200;
const SOLUTION_SEEDS = [1, 2, 3];

export function readPlan(): Plan {
  const lessons = loadContent()
    .courses.flatMap(({ lessons }) => lessons)
    .map((lesson) => ({ folder: lesson.folder, definition: defineSandbox(lesson) }));
  const proofs = lessons.flatMap(({ folder, definition }) => listProofs(folder, definition.scenario));
  const scenarios = lessons.map(({ definition }) => definition.scenario);
  const definitions = [PLAYGROUND, ...lessons.map(({ definition }) => definition)];
  return {
    definitions: Object.fromEntries(definitions.map((definition) => [definition.scenario, definition])),
    sessions: [...proofs, ...listDeep(), ...listRandom(scenarios)],
  };
}

function listProofs(folder: string, scenario: string): Session[] {
  const { solution, alternatives, wrong } = loadProofs(folder);
  const right = solution === null ? alternatives : [solution, ...alternatives];
  return [
    ...right.flatMap(({ name, text }) =>
      SOLUTION_SEEDS.map((seed) => ({ name: `${scenario} ${name}, seed ${seed}`, scenario, seed, text })),
    ),
    ...wrong.map(({ name, text }) => ({
      name: `${scenario} wrong/${name}, seed 1`,
      scenario,
      seed: 1,
      text,
    })),
  ];
}

const within = (count: number, open: string, inner: string, close = '') =>
  open.repeat(count) + inner + close.repeat(count);

/** What once came to the end of one engine's stack, and not of another's. */
const DEEP = [
  'f() { cat <(f); }; f; echo $?',
  'f() { echo $(f); }; f; echo $?',
  'f() { case a in a) for i in 1; do if true; then { ( echo $(cat <(f)) ); }; fi; done;; esac; }; f; echo $?',
  "echo './own' > own; chmod +x own; ./own; echo $?",
  "echo 'bash own' > own; bash own; echo $?",
  'trap "kill -INT \\$\\$" INT; kill -INT $$; echo $?',
  within(9000, 'env ', 'echo deep'),
  `echo ${within(250, '${a:-', 'deep', '}')}; echo ${within(250, '$(', 'echo deep', ')')}`,
  `${within(250, '{ ', 'echo deep; ', '}; ')}`,
  `x='${within(9000, '(', '1')}'; echo $((x)); x='${within(3000, '1 ? ', '1', ' : 1')}'; echo $((x))`,
  `echo '${within(5000, '[', '1', ']')}' | kubectl apply -f -`,
  `echo '${within(5000, '- ', 'a')}' | kubectl apply -f -`,
  'for ((i = 0; i < 1500; i++)); do p="$p "; echo "$p"a:; done > n.yaml; kubectl apply -f n.yaml',
  `mkdir -p ${within(2000, 'a/', 'a')}; find . | wc -l; cp -r a b; rm -r a; ls`,
  `echo '${within(1200, '(', 'a', ')*')}' > p; grep -Ef p p; grep -E "$(cat p)" p; echo $?`,
  `seq 0.${'0'.repeat(200)}1 1 | head -n 1; printf '%.200f %e %f\\n' 1 1e400 1e400`,
  'x=0123456789; while true; do x=$x$x; done',
];

const listDeep = (): Session[] =>
  DEEP.map((text) => ({
    name: `deep: ${text.slice(0, 60)}`,
    scenario: PLAYGROUND.scenario,
    seed: 1,
    text,
  }));

/** In the world of each lesson by turns. */
const listRandom = (scenarios: readonly string[]): Session[] =>
  Array.from({ length: RANDOM_SESSIONS }, (_, index) => {
    const scenario = scenarios[index % scenarios.length]!;
    return {
      name: `random session in ${scenario}, seed ${index + 1}`,
      scenario,
      seed: index + 1,
      text: null,
    };
  });

/** For titles. */
export function listSessions({ definitions, sessions }: Plan): string {
  const random = sessions.filter(({ text }) => text === null).length;
  const scripts = sessions.length - random - DEEP.length;
  const lessons = Object.keys(definitions).length - 1;
  return `the ${scripts} scripts of ${lessons} ${lessons === 1 ? 'lesson' : 'lessons'}, ${DEEP.length} deep ones and ${random} random sessions`;
}
