import { expect, test } from 'vitest';
import './texts';
import { findDefinition } from '../course/catalogue';
import { playScript, rest, runToPrompt } from './play';
import { createSandbox, replayLog, type Sandbox } from './sandbox';
import { createStepKeeper, type Step } from './steps';

const PORTS = findDefinition('kubernetes-services/ports')!;

function play(lines: readonly string[], seed = 3): { sandbox: Sandbox; steps: readonly Step[] } {
  const keeper = createStepKeeper(PORTS.exercise);
  const sandbox = createSandbox(PORTS, seed, keeper);
  for (const line of lines) playScript(sandbox, line);
  return { sandbox, steps: keeper.steps };
}

/** Signs of what a step is: + changed, ? looked at the fault, m mending, u taken back. */
const write = ({ isCommand, isChange, isLook, isMending }: Step) =>
  `${isCommand ? '' : 'u'}${isChange ? '+' : ''}${isLook ? '?' : ''}${isMending ? 'm' : ''}`;

const LISTEN = 'kubectl exec pod-nginx -- true';

test('a turn looks, changes or is taken back', () => {
  const check = (lines: readonly string[], expected: readonly string[]) =>
    expect(play(lines).steps.map(write), lines.join('; ')).toEqual(expected);
  check([], []);
  check(['ls', 'kubectl get pods', 'kubectl get services'], ['', '', '']);
  check(['kubectl describe service service-clock'], ['?']);
  check(['kubectl get services -o yaml', 'kubectl get service service-post -o yaml'], ['?', '']);
  check(['kubectl get service service-clock', LISTEN], ['?', '']);
  check(['kubectl label service service-clock a=b'], ['+']);
  check(['kubectl label service nobody a=b', 'kubectl delete pod pod-nginx', 'undo'], ['', '+', 'u']);
  check(['kubectl create namespace a', 'reset', 'kubectl create namespace b'], ['+', 'u', '+']);
});

test('what a program was told is part of its turn', () => {
  const { steps } = play(['cat > note.txt <<END', 'kubectl delete pod --all', 'END']);
  expect(steps.map(write)).toEqual(['']);
});

test('conditions that hold, named mistakes, hints and the task of the moment', () => {
  const { steps } = play(['answer 1', 'hint', 'hint', 'hint mend-the-clock', 'ls']);
  expect(steps.map(({ hints }) => hints.join())).toEqual([
    '',
    `${PORTS.exercise.tasks[0]!.id} 1`,
    `${PORTS.exercise.tasks[0]!.id} 2`,
    'mend-the-clock 1',
    '',
  ]);
  expect(new Set(steps.map(({ task }) => task))).toEqual(new Set([PORTS.exercise.tasks[0]!.id]));
  const conditions = PORTS.exercise.tasks.flatMap(({ conditions }) => conditions).length;
  for (const { met, isPassed } of steps) {
    expect(met).toHaveLength(conditions);
    expect(isPassed).toBe(false);
  }
});

test('a replay retraces the same steps, up to the pass', async () => {
  const { loadContent } = await import('../course/load');
  const { loadProofs } = await import('../course/proofs');
  const lesson = loadContent()
    .courses.flatMap(({ lessons }) => lessons)
    .find(({ id, course }) => course === 'kubernetes-services' && id === 'ports')!;
  const { sandbox, steps } = play(loadProofs(lesson.folder).solution!.text.split('\n'));
  rest(sandbox);
  runToPrompt(sandbox);
  const { scenario, contentHash } = PORTS;
  const header = { format: 1, simulatorVersion: 'x', contentHash, scenario, seed: 3 } as const;
  const replayed = replayLog(PORTS, { header, entries: sandbox.entries });
  if (!replayed.ok) throw new Error(replayed.problem);
  expect(replayed.hash).toBe(sandbox.hash());
  expect(replayed.retraced).toEqual(steps);
  expect(steps.at(-1)).toMatchObject({ isPassed: true, met: expect.stringMatching(/^1+$/) });
  expect(steps.some(({ isMending, isChange }) => isMending && isChange)).toBe(true);
});
