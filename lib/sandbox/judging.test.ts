import { expect, test } from 'vitest';
import { exerciseSchema } from '../course/schema';
import { playScript, runToPrompt } from './play';
import { createSandbox, type Sandbox, type SandboxDefinition } from './sandbox';

const pod = (name: string, extra: object = {}) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, labels: { run: name } },
  spec: { nodeName: 'node-1', containers: [{ name: 'main', image: 'nginx' }], ...extra },
});

function define(tasks: readonly object[], more: object = {}): SandboxDefinition {
  const exercise = exerciseSchema.parse({
    id: 'a-lesson',
    world: {
      nodes: [{ name: 'node-1', internalAddress: '1.1.1.1' }],
      serviceRange: '1.1.10.0/24',
      podAddresses: { first: '1.1.1.3' },
      manifests: [pod('pod-a'), pod('pod-b', { restartPolicy: 'Never' })],
    },
    tasks,
    ...more,
  });
  return { scenario: 'a/b', contentHash: '', exercise, files: {} };
}

const running = (name: string) => ({
  kind: 'object',
  sentence: `${name} runs.`,
  of: { kind: 'Pod', name },
  path: 'status.phase',
  value: 'Running',
});
const answers = (name: string) => ({
  kind: 'probe',
  sentence: `${name} answers.`,
  from: { pod: 'pod-a' },
  host: { of: { kind: 'Pod', name }, path: 'status.podIP' },
  answeredBy: name,
});
const killed = (name: string) => ({
  id: 'is-killed',
  title: `${name} is killed.`,
  steps: [{ kill: { pod: name, container: 'main' } }, { waitMs: 30_000 }],
  conditions: [answers(name)],
  message: 'It stayed dead.',
});

function enter(sandbox: Sandbox, text: string): void {
  expect(sandbox.enter({ kind: 'line', text }).ok).toBe(true);
  runToPrompt(sandbox);
}

test('what is on its way is waited for, and judged when it has come to rest', () => {
  const sandbox = createSandbox(define([{ id: 'run-it', title: 'Run', conditions: [running('pod-c')] }]), 1);
  enter(sandbox, 'kubectl run pod-c --image=nginx');
  expect(sandbox.isAtPrompt()).toBe(true);
  expect(sandbox.isSettled()).toBe(false);
  expect(sandbox.verdict().judged).toBe(null);
  for (let second = 0; second < 30 && !sandbox.isSettled(); second += 1) {
    sandbox.enter({ kind: 'advance', durationMs: 1000 });
    runToPrompt(sandbox);
  }
  expect(sandbox.isSettled()).toBe(true);
  expect(sandbox.verdict()).toMatchObject({
    outcome: 'passed',
    tasks: [{ outcome: 'passed', conditions: [{ observed: 'Running' }] }],
  });
});

test('a probe is asked on a copy: the learner’s world and trace know nothing of it', () => {
  const sandbox = createSandbox(define([{ id: 'see-it', title: 'See', conditions: [answers('pod-b')] }]), 1);
  const picture = sandbox.picture();
  playScript(sandbox, 'true');
  expect(sandbox.verdict()).toMatchObject({
    outcome: 'passed',
    tasks: [{ conditions: [{ observed: '200 from pod-b' }] }],
  });
  expect(sandbox.requests()).toEqual([]);
  expect(sandbox.picture()).toEqual(picture);
});

test('a disturbance is survived or has its message, and happens on a copy only', () => {
  const task = (name: string) => ({
    id: name,
    title: name,
    conditions: [running(name)],
    disturbances: [killed(name)],
  });
  const sandbox = createSandbox(define([task('pod-a'), task('pod-b')]), 1);
  playScript(sandbox, 'true');
  const [a, b] = sandbox.verdict().tasks;
  expect(a).toMatchObject({ outcome: 'passed', done: { sequence: 1 }, mistake: null });
  expect(b).toMatchObject({
    outcome: 'not-yet',
    done: null,
    mistake: { id: 'is-killed', message: 'It stayed dead.' },
  });
  expect(b?.conditions.at(-1)?.sentence).toBe('pod-b is killed. pod-b answers.');
  expect(sandbox.picture().pods.map(({ restarts, state }) => `${state} ${restarts}`)).toEqual([
    'ready 0',
    'ready 0',
  ]);
});

test('a mistake is named while its state lasts', () => {
  const mistake = {
    id: 'gone',
    when: [
      { kind: 'object', sentence: 'It is gone.', of: { kind: 'Pod', name: 'pod-b' }, operator: 'absent' },
    ],
    message: 'You deleted it.',
  };
  const task = { id: 'run-it', title: 'Run', conditions: [running('pod-c')], mistakes: [mistake] };
  const sandbox = createSandbox(define([task]), 1);
  playScript(sandbox, 'true');
  expect(sandbox.verdict().tasks[0]?.mistake).toBe(null);
  playScript(sandbox, 'kubectl delete pod pod-b');
  expect(sandbox.verdict().tasks[0]?.mistake).toEqual({ id: 'gone', message: 'You deleted it.' });
  playScript(sandbox, 'undo');
  expect(sandbox.verdict().tasks[0]?.mistake).toBe(null);
});

test('a mistake is named too where only the probe finds that something is wrong', () => {
  const mistake = { id: 'both-run', when: [running('pod-b')], message: 'It runs, and at another port.' };
  const conditions = [running('pod-a'), { ...answers('pod-b'), port: 8080 }];
  const sandbox = createSandbox(define([{ id: 'ask-it', title: 'Ask', conditions, mistakes: [mistake] }]), 1);
  playScript(sandbox, 'true');
  expect(sandbox.verdict().tasks[0]).toMatchObject({
    outcome: 'not-yet',
    mistake: { id: 'both-run', message: 'It runs, and at another port.' },
  });
});

test('hints follow the state, at the prompt and in the verdict', () => {
  const hints = ['Look.', [{ when: [running('pod-b')], say: 'pod-b runs.' }, { say: 'pod-b is gone.' }]];
  const sandbox = createSandbox(
    define([{ id: 'run-it', title: 'Run', conditions: [running('pod-c')], hints }]),
    1,
  );
  playScript(sandbox, 'hint\nhint');
  expect(sandbox.verdict().tasks[0]?.hints).toEqual(['Look.', 'pod-b runs.']);
  playScript(sandbox, 'kubectl delete pod pod-b\nhint');
  expect(sandbox.verdict().tasks[0]?.hints).toEqual(['Look.', 'pod-b is gone.']);
  const printed = sandbox.takeOutput().map(({ text }) => text);
  expect(printed.join('')).toContain('Hint 2 of 2 for run-it: pod-b runs.\n');
  expect(printed.at(-1)).toBe('Hint 2 of 2 for run-it: pod-b is gone.\n');
});

test('who asks by its own program is not explained as the last request of the learner', () => {
  const asker = {
    ...pod('pod-asker', {
      containers: [
        {
          name: 'main',
          image: 'curlimages/curl',
          command: ['sh', '-c', 'while true; do curl -s -o /dev/null http://1.1.1.3/; sleep 1; done'],
        },
      ],
    }),
    status: { podIP: '1.1.1.9' },
  };
  const plain = define([]);
  const { world } = plain.exercise;
  const exercise = {
    ...plain.exercise,
    askers: ['pod-asker'],
    world: { ...world, manifests: [...world.manifests, asker] },
  };
  const sandbox = createSandbox({ ...plain, exercise: exerciseSchema.parse(exercise) }, 1);
  playScript(sandbox, 'kubectl exec pod-b -- curl -s http://1.1.1.3/missing\nsleep 5\nexplain');
  expect(sandbox.requests().at(-1)?.from.name).toBe('default/pod-asker');
  const told = sandbox.takeOutput().map(({ text }) => text);
  expect(told.join('')).toContain('Request from pod-b to');
  expect(told.join('')).not.toContain('Request from pod-asker');
});

test('explain tells one request by its number, all in a list, and each as data', () => {
  const sandbox = createSandbox(define([]), 1);
  const say = (command: string): string => {
    playScript(sandbox, command);
    const printed = sandbox.takeOutput().map(({ text }) => text);
    return printed.join('');
  };
  say('kubectl exec pod-b -- curl -s http://1.1.1.3/\nkubectl exec pod-b -- curl -s http://1.1.1.99/ -m 1');
  const list = say('explain --all').trimEnd().split('\n');
  expect(list).toHaveLength(2);
  expect(list[1]).toMatch(/^ +\d+ {2}Request from pod-b to http:\/\/1\.1\.1\.99\/\. It failed: /);
  const [first, second] = list.map((line) => line.trim().split(' ')[0]!);
  expect(say(`explain ${first}`)).toMatch(/^Request from pod-b to http:\/\/1\.1\.1\.3\/\n {2}1\. /);
  expect(say('explain')).toBe(say(`explain ${second}`));
  expect(say('explain')).toMatch(/\n {2}Decided at: [\s\S]*\n {2}Look at: [\s\S]*\n {2}See it by: +kubectl /);
  expect(JSON.parse(say(`explain ${first} --json`)).request.target).toBe('http://1.1.1.3/');
  expect(say('explain --all --json').trimEnd().split('\n')).toHaveLength(2);
  expect(say('explain 999')).toContain(`there is no request 999; numbers go from ${first} to ${second}`);
});

test('a loop in the background keeps a copy busy: that is said, and is no fault of ours', () => {
  const task = {
    id: 'survive',
    title: 'Survive',
    conditions: [running('pod-a')],
    disturbances: [killed('pod-a')],
  };
  const sandbox = createSandbox(define([task]), 1);
  enter(sandbox, 'while :; do :; done &');
  const { outcome, tasks } = sandbox.verdict();
  expect(outcome).toBe('not-yet');
  expect(tasks[0]?.conditions.at(-1)?.observed).toMatch(/keeps your cluster too busy/);
  enter(sandbox, 'kill %1');
  expect(sandbox.verdict().outcome).toBe('passed');
});

test('copies come to an end: the log is not worth more of them', () => {
  const task = {
    id: 'never',
    title: 'Never',
    conditions: [running('pod-b')],
    disturbances: [killed('pod-b')],
  };
  const sandbox = createSandbox(define([task]), 1);
  enter(sandbox, 'for i in {1..60000}; do :; done');
  const observed = () => sandbox.verdict().tasks[0]?.conditions.at(-1)?.observed;
  expect(observed()).toMatch(/no answer/);
  for (let turn = 0; turn < 40 && !/as often/.test(observed() ?? ''); turn += 1) enter(sandbox, 'true');
  expect(observed()).toMatch(/tried as often as it may be/);
  expect(sandbox.verdict().outcome).toBe('not-yet');
  expect(sandbox.budget().steps.used).toBeLessThan(300_000);
});

test('where any of several tasks are enough, so many pass, whichever they are', () => {
  const runs = (name: string) => ({ id: `run-${name}`, title: name, conditions: [running(name)] });
  const check = (passes: number | undefined, names: readonly string[], expected: string) => {
    const tasks = ['pod-c', 'pod-d', 'pod-e'].map(runs);
    const sandbox = createSandbox(define(tasks, passes === undefined ? {} : { passes }), 1);
    for (const name of names) playScript(sandbox, `kubectl run ${name} --image=nginx`);
    expect(sandbox.verdict().outcome, `${passes}: ${names.join()}`).toBe(expected);
    expect(sandbox.verdict().tasks.filter(({ done }) => done !== null)).toHaveLength(names.length);
  };
  check(2, [], 'not-yet');
  check(2, ['pod-e'], 'not-yet');
  check(2, ['pod-e', 'pod-c'], 'passed');
  check(2, ['pod-c', 'pod-d', 'pod-e'], 'passed');
  check(undefined, ['pod-c', 'pod-d'], 'not-yet');
  check(undefined, ['pod-c', 'pod-d', 'pod-e'], 'passed');
});
