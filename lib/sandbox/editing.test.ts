/** Files saved from the editor are entries of the log: at the prompt, under a waiting vi, undone and replayed. */
import { expect, test } from 'vitest';
import { exerciseSchema } from '../course/schema';
import { LIMITS } from './limits';
import { type EntryAct, LOG_FORMAT, type Log } from './log';
import { createSandbox, replayLog, type Sandbox, type SandboxDefinition } from './sandbox';

const DEFINITION: SandboxDefinition = {
  scenario: 'a-course/editing',
  contentHash: 'c0ffee',
  exercise: exerciseSchema.parse({
    id: 'editing',
    world: {
      nodes: [{ name: 'node-1', internalAddress: '1.1.1.1', externalAddress: '4.4.4.1' }],
      serviceRange: '1.1.10.0/24',
      manifests: [
        {
          apiVersion: 'v1',
          kind: 'Pod',
          metadata: { name: 'pod-box', labels: { app: 'box' } },
          spec: {
            nodeName: 'node-1',
            containers: [{ name: 'main', image: 'busybox', command: ['sleep', '10000'] }],
          },
        },
      ],
    },
    tasks: [
      {
        id: 'write-it',
        title: 'Write it',
        conditions: [
          { kind: 'file', sentence: 'It is there.', path: 'pod.yaml', operator: 'contains', text: 'done' },
        ],
      },
    ],
  }),
  files: { 'pod.yaml': 'kind: Pod\n', 'k8s/service.yaml': 'kind: Service\n' },
};

const line = (text: string): EntryAct => ({ kind: 'line', text });
const save = (content: string, path = 'pod.yaml'): EntryAct => ({ kind: 'writeFile', path, content });
const CLOSE: EntryAct = { kind: 'keys', text: '\u0018' };
const INTERRUPT: EntryAct = { kind: 'signal', signal: 'SIGINT' };

const open = () => createSandbox(DEFINITION, 7);

/** Lets acts in, each after everything that was due, and time for what waits. */
function play(sandbox: Sandbox, ...acts: readonly EntryAct[]): void {
  for (const act of acts) {
    const result = sandbox.enter(act);
    if (!result.ok) throw new Error(result.problem);
    while (sandbox.pump({ untilMs: sandbox.nowMs() + 1_000 }).stopped === 'steps');
  }
}

const logOf = (sandbox: Sandbox): Log => ({
  header: {
    format: LOG_FORMAT,
    simulatorVersion: 'v',
    contentHash: 'c0ffee',
    scenario: DEFINITION.scenario,
    seed: 7,
  },
  entries: [...sandbox.entries],
});

function expectSameReplay(sandbox: Sandbox): void {
  const replayed = replayLog(DEFINITION, logOf(sandbox));
  expect(replayed).toMatchObject({ ok: true, hash: sandbox.hash() });
}

test('a save at the prompt is a turn of its own: one entry, one undo, the same in a replay', () => {
  const sandbox = open();
  play(sandbox, save('one\n'), save('two\n'));
  expect([sandbox.readFile('pod.yaml'), sandbox.entries.length]).toEqual(['two\n', 2]);
  expect(sandbox.latestTurn()).toMatchObject({ kind: 'writeFile', sequence: 2, path: 'pod.yaml' });
  play(sandbox, { kind: 'undo' });
  expect(sandbox.readFile('pod.yaml')).toBe('one\n');
  play(sandbox, { kind: 'undo' });
  expect([sandbox.readFile('pod.yaml'), sandbox.latestTurn()]).toEqual(['kind: Pod\n', null]);
  expect(sandbox.enter({ kind: 'undo' })).toMatchObject({ ok: false, problem: 'There is nothing to undo' });
  expectSameReplay(sandbox);
});

test('saves under a waiting vi belong to its turn, and closing the editor ends it', () => {
  const sandbox = open();
  play(sandbox, line('vi pod.yaml'));
  expect(sandbox.openFile()).toEqual({ path: '/home/learner/pod.yaml', program: 'vi', line: null });
  play(sandbox, save('one\n'), save('done\n', '/home/learner/pod.yaml'));
  expect([sandbox.isAtPrompt(), sandbox.readFile('pod.yaml')]).toEqual([false, 'done\n']);
  expect(sandbox.verdict().judged).toBeNull();
  play(sandbox, CLOSE);
  expect([sandbox.isAtPrompt(), sandbox.openFile()]).toEqual([true, null]);
  play(sandbox, line('cat pod.yaml'));
  expect(sandbox.verdict().outcome).toBe('passed');
  expectSameReplay(sandbox);
  play(sandbox, { kind: 'undo' }, { kind: 'undo' });
  expect([sandbox.readFile('pod.yaml'), sandbox.latestTurn()]).toEqual(['kind: Pod\n', null]);
  expectSameReplay(sandbox);
});

test('undo and reset end a program that waits', () => {
  for (const kind of ['undo', 'reset'] as const) {
    const sandbox = open();
    play(sandbox, line('nano pod.yaml'), save('lost\n'), { kind });
    expect([sandbox.isAtPrompt(), sandbox.openFile()]).toEqual([true, null]);
    expect(sandbox.readFile('pod.yaml')).toBe('kind: Pod\n');
    expectSameReplay(sandbox);
  }
});

test('Ctrl-C leaves vi, and what was saved stays saved', () => {
  const sandbox = open();
  play(sandbox, line('vi pod.yaml'), save('kept\n'), INTERRUPT);
  expect([sandbox.isAtPrompt(), sandbox.lastExitCode()]).toEqual([true, 130]);
  expect(sandbox.readFile('pod.yaml')).toBe('kept\n');
  expectSameReplay(sandbox);
});

test('a log that ends while vi waits is replayed without hanging, and can go on', () => {
  const sandbox = open();
  play(sandbox, line('vi pod.yaml'), save('half\n'));
  const replayed = replayLog(DEFINITION, logOf(sandbox));
  expect(replayed).toMatchObject({ ok: true });
  const again = open();
  for (const entry of sandbox.entries) expect(again.replay(entry).ok).toBe(true);
  play(again, CLOSE);
  expect([again.isAtPrompt(), again.readFile('pod.yaml')]).toEqual([true, 'half\n']);
  expectSameReplay(again);
});

test.each([
  ['a directory', save('x', 'k8s'), /this is a directory, not a file/],
  ['below a file', save('x', 'pod.yaml/x'), /a part of its path is a file/],
  ['no name', save('x', ''), /The path of a file is expected to have 1 to 500 characters/],
  ['a zero in the path', save('x', 'a\0b'), /1 to 500 characters/],
  ['a long path', save('x', 'a'.repeat(501)), /1 to 500 characters/],
  ['too much', save('x'.repeat(LIMITS.fileLength)), /This file has too many characters/],
  ['a device', save('x', '/dev/null'), /this is a device/],
])('a save is refused and nothing is lost: %s', (_name, act, problem) => {
  const sandbox = open();
  play(sandbox, save('mine\n'));
  const before = sandbox.hash();
  const result = sandbox.enter(act);
  expect(result).toMatchObject({ ok: false, problem: expect.stringMatching(problem) });
  expect([sandbox.entries.length, sandbox.readFile('pod.yaml')]).toEqual([1, 'mine\n']);
  expect(sandbox.hash()).toBe(before);
});

test('all saves of an attempt together have a limit, and the largest file fits', () => {
  const sandbox = open();
  const most = 'x'.repeat(LIMITS.fileLength - 'big'.length);
  for (let count = 0; count < 8; count += 1) play(sandbox, save(most, 'big'));
  expect(sandbox.enter(save(most, 'big'))).toMatchObject({ ok: false, limit: 'textLength' });
  expect(sandbox.readFile('big')).toBe(most);
  expectSameReplay(sandbox);
});

test('a new file may lie in a new directory; files are listed by their path from home', () => {
  const sandbox = open();
  play(sandbox, save('a\n', 'new/er/pod.yaml'));
  expect(sandbox.listFiles()).toEqual(['k8s/service.yaml', 'new/er/pod.yaml', 'pod.yaml']);
});

const printed = (sandbox: Sandbox) =>
  sandbox
    .takeOutput()
    .map(({ text }) => text)
    .join('');

const SHOW_LABEL = line(
  "kubectl get pod pod-box -o jsonpath='{.metadata.labels.app}{.metadata.labels.team}'",
);

test('kubectl edit opens its file, sends what was saved, and the whole is one turn', () => {
  const sandbox = open();
  play(sandbox, line('kubectl edit pod pod-box'));
  const file = sandbox.openFile();
  expect(file).toMatchObject({
    path: expect.stringMatching(/^\/tmp\/kubectl-edit-\d+\.yaml$/),
    program: 'vi',
  });
  const text = sandbox.readFile(file!.path)!;
  expect(text).toContain('app: box');
  play(sandbox, save(text.replace('app: box', 'app: crate'), file!.path), CLOSE);
  expect(printed(sandbox)).toContain('pod/pod-box edited\n');
  play(sandbox, SHOW_LABEL);
  expect(printed(sandbox)).toBe('crate');
  expectSameReplay(sandbox);
  play(sandbox, { kind: 'undo' }, { kind: 'undo' }, SHOW_LABEL);
  expect(printed(sandbox)).toContain('box');
  expectSameReplay(sandbox);
});

test('kubectl edit without a change, and one that is given up, change nothing', () => {
  const sandbox = open();
  play(sandbox, line('kubectl edit pod pod-box'), CLOSE);
  expect(printed(sandbox)).toContain('Edit cancelled, no changes made.\n');
  play(sandbox, line('kubectl edit pod pod-box'), INTERRUPT);
  expect([sandbox.isAtPrompt(), sandbox.openFile()]).toEqual([true, null]);
  play(sandbox, SHOW_LABEL);
  expect(printed(sandbox)).toContain('box');
  expectSameReplay(sandbox);
});

test('a manifest that the server refuses comes back to the editor with the reason', () => {
  const sandbox = open();
  play(sandbox, line('kubectl edit pod pod-box'));
  const first = sandbox.openFile()!;
  const text = sandbox.readFile(first.path)!;
  play(sandbox, save(text.replace('app: box', 'app: "a b"'), first.path), CLOSE);
  const again = sandbox.openFile();
  expect(again).not.toBeNull();
  expect(sandbox.readFile(again!.path)).toMatch(/# .*(invalid|Invalid)/);
  play(sandbox, INTERRUPT);
  expect(sandbox.isAtPrompt()).toBe(true);
  expectSameReplay(sandbox);
});

test('a script edits without a person', () => {
  const sandbox = open();
  play(sandbox, line('KUBE_EDITOR="sed -i s/app:.box/app:\\ crate/" kubectl edit pod pod-box'), SHOW_LABEL);
  expect([sandbox.isAtPrompt(), printed(sandbox)]).toEqual([true, 'pod/pod-box edited\ncrate']);
});

test('in a container vi says that it is not simulated', () => {
  const sandbox = open();
  play(sandbox, line('kubectl exec -it pod-box -- vi /etc/hosts'), { kind: 'advance', durationMs: 1 });
  expect(printed(sandbox)).toContain('vi: not simulated on this machine. The real image has it.');
  expect(sandbox.openFile()).toBeNull();
});
