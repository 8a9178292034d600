import { expect, test } from 'vitest';
import { defineSandbox } from '../course/catalogue';
import { loadContent } from '../course/load';
import { loadProofs } from '../course/proofs';
import { type EntryAct, LOG_FORMAT, type Log } from './log';
import { playScript } from './play';
import { createRandomMoves, playMoves } from './random-script';
import { createRetelling, type RetoldTurn, retell, TOLD_LENGTH } from './retelling';
import { createSandbox, replayLog, type Sandbox } from './sandbox';

const lesson = loadContent()
  .courses.flatMap((course) => course.lessons)
  .find(({ id }) => id === 'pods-and-addresses')!;
const definition = defineSandbox(lesson);
const proofs = loadProofs(lesson.folder);
const wrong = (name: string) => proofs.wrong.find((script) => script.name === name)!.text;

function logOf({ entries, seed }: Sandbox, change: Partial<Log['header']> = {}): Log {
  const { scenario, contentHash } = definition;
  const header = { format: LOG_FORMAT, simulatorVersion: 'any', scenario, contentHash, seed } as const;
  return { header: { ...header, ...change }, entries };
}

function enter(sandbox: Sandbox, ...acts: readonly (string | EntryAct)[]): void {
  for (const act of acts) {
    const result = sandbox.enter(typeof act === 'string' ? { kind: 'line', text: act } : act);
    if (!result.ok) throw new Error(result.problem);
    while (sandbox.pump({ untilMs: sandbox.nowMs() + 600_000 }).stopped === 'steps');
  }
}

/** Played as a learner would, then told again. */
function tell(...acts: readonly (string | EntryAct)[]) {
  const sandbox = createSandbox(definition, 3);
  enter(sandbox, ...acts);
  return { sandbox, told: retell(definition, logOf(sandbox)) };
}

const printed = (turn: RetoldTurn | undefined, stream: string) =>
  turn?.pieces
    .filter((piece) => piece.stream === stream)
    .map(({ text }) => text)
    .join('');

test('every script of lesson 1 is told with the hash, the verdict and the turns of tasks that a replay has', () => {
  for (const script of [proofs.solution!, ...proofs.alternatives, ...proofs.wrong]) {
    const sandbox = createSandbox(definition, 7);
    playScript(sandbox, script.text);
    const log = logOf(sandbox);
    const replayed = replayLog(definition, log);
    if (!replayed.ok) throw new Error(replayed.problem);
    const { end, turns, taken } = retell(definition, log);
    expect(end, script.name).toEqual({
      hash: replayed.hash,
      stopped: null,
      isPassed: replayed.verdict.outcome === 'passed',
      isContentChanged: false,
      hasFaults: false,
    });
    expect(taken).toBe(log.entries.length);
    const places = turns().flatMap((turn) =>
      turn.turned.map((taskId) => ({ taskId, from: turn.sequence, to: turn.lastSequence })),
    );
    expect(places.map(({ taskId }) => taskId).sort()).toEqual(
      replayed.completions.map(({ taskId }) => taskId).sort(),
    );
    for (const { taskId, sequence } of replayed.completions) {
      const { from, to } = places.find((place) => place.taskId === taskId)!;
      expect(sequence).toBeGreaterThanOrEqual(from);
      expect(sequence).toBeLessThanOrEqual(to);
    }
  }
});

test('a turn holds its command, what it printed on either stream, its exit code and its time', () => {
  const { told, sandbox } = tell('echo one; echo two >&2', 'kubectl get pod pod-missing', 'sleep 5', {
    kind: 'advance',
    durationMs: 700,
  });
  const [start, first, second, third] = told.turns();
  expect(start).toMatchObject({ index: 0, kind: 'start', sequence: 0, exitCode: null, pieces: [] });
  expect(first).toMatchObject({ sequence: 1, kind: 'line', command: 'echo one; echo two >&2', exitCode: 0 });
  expect([printed(first, 'stdout'), printed(first, 'stderr')]).toEqual(['one\n', 'two\n']);
  expect(second!.exitCode).toBe(1);
  expect(printed(second, 'stderr')).toContain('not found');
  expect(third).toMatchObject({ sequence: 3, lastSequence: 4, waitedMs: 700, standing: 'counts' });
  expect(third!.endedMs - third!.startedMs).toBeGreaterThanOrEqual(5_700);
  expect(told.end!.hash).toBe(sandbox.hash());
});

test('a named mistake stands at the turn that made it, once, and the task at the turn that solved it', () => {
  const sandbox = createSandbox(definition, 7);
  playScript(sandbox, `${wrong('address-of-pod-python')}\necho again\n${proofs.solution!.text}`);
  const told = retell(definition, logOf(sandbox));
  const mistakes = told
    .turns()
    .flatMap(({ mistakes: found, command }) => found.map(({ id }) => ({ id, command })));
  expect(mistakes[0]).toEqual({ id: 'address-of-pod-python', command: 'answer 1.1.1.3' });
  expect(mistakes.filter(({ id }) => id === 'address-of-pod-python')).toHaveLength(1);
  const turned = told.turns().flatMap((turn) => turn.turned.map((task) => ({ task, command: turn.command })));
  expect(turned.map(({ task }) => task)).toEqual(['find-the-address', 'reach-it', 'move-it']);
  expect(turned[0]!.command).toBe('answer $address');
});

test('what was undone is kept and marked, also behind a reset and where the reset was undone', () => {
  const { told, sandbox } = tell(
    'echo first',
    'kubectl delete pod pod-shop',
    { kind: 'undo' },
    'echo second',
    'reset',
    'echo third',
    'undo',
    'undo',
    'echo fourth',
  );
  expect(told.turns().map(({ command, standing }) => [command, standing])).toEqual([
    ['The start', 'counts'],
    ['echo first', 'counts'],
    ['kubectl delete pod pod-shop', 'undone'],
    ['undo', 'counts'],
    ['echo second', 'counts'],
    ['reset', 'undone'],
    ['echo third', 'undone'],
    ['undo', 'counts'],
    ['undo', 'counts'],
    ['echo fourth', 'counts'],
  ]);
  expect(printed(told.turns()[2], 'stdout')).toContain('deleted');
  expect(told.end!.hash).toBe(sandbox.hash());
  const again = tell('echo first', 'reset', 'echo second').told.turns();
  expect(again.map(({ standing }) => standing)).toEqual(['reset', 'reset', 'counts', 'counts']);
});

test('each turn has the cluster as it was after it; where nothing happened it is the same', () => {
  const { told } = tell('true', 'kubectl delete pod pod-shop', { kind: 'undo' });
  const pods = (index: number) => told.scene(index)?.picture.pods.map(({ name }) => name);
  expect(pods(0)).toContain('pod-shop');
  expect(pods(2)).not.toContain('pod-shop');
  expect(pods(3)).toContain('pod-shop');
  expect(told.scene(9)).toBe(null);
});

test('what was typed to a program, keys and Ctrl-C stand where they came', () => {
  const sandbox = createSandbox(definition, 3);
  sandbox.enter({ kind: 'line', text: 'read a; echo "got $a"; sleep 100' });
  sandbox.pump({ untilMs: sandbox.nowMs() + 50 });
  sandbox.enter({ kind: 'line', text: 'a word' });
  sandbox.pump({ untilMs: sandbox.nowMs() + 500 });
  enter(sandbox, { kind: 'signal', signal: 'SIGINT' });
  enter(sandbox, 'for i in 1 2; do', 'echo $i; done');
  sandbox.enter({ kind: 'line', text: 'cat' });
  sandbox.pump({ untilMs: sandbox.nowMs() + 50 });
  enter(sandbox, { kind: 'keys', text: '\u0004' });
  const told = retell(definition, logOf(sandbox));
  const [, first, second, third] = told.turns();
  expect(first!.pieces.slice(0, 2)).toEqual([
    { stream: 'typed', text: 'a word\n' },
    { stream: 'stdout', text: expect.stringMatching(/^got a word\n/) },
  ]);
  expect(first!.exitCode).toBe(130);
  expect(printed(second, 'typed')).toBe('> echo $i; done\n');
  expect(printed(second, 'stdout')).toBe('1\n2\n');
  expect(printed(third, 'typed')).toBe('^D');
  expect(told.end!.hash).toBe(sandbox.hash());
});

test('a saved file is told with its text', () => {
  const { told } = tell({ kind: 'writeFile', path: 'a.txt', content: 'hello\n' }, 'cat a.txt');
  expect(told.turns()[1]).toMatchObject({
    kind: 'writeFile',
    command: 'saved a.txt',
    exitCode: null,
    pieces: [{ stream: 'file', text: 'hello\n' }],
  });
});

test('what is saved under a waiting vi stands in the turn of vi', () => {
  const sandbox = createSandbox(definition, 3);
  sandbox.enter({ kind: 'line', text: 'vi a.txt' });
  sandbox.pump({ untilMs: sandbox.nowMs() + 1_000 });
  expect(sandbox.openFile()).not.toBe(null);
  sandbox.enter({ kind: 'writeFile', path: 'a.txt', content: 'hello\n' });
  sandbox.pump({ untilMs: sandbox.nowMs() + 1_000 });
  enter(sandbox, { kind: 'keys', text: '\u0018' }, 'cat a.txt');
  const told = retell(definition, logOf(sandbox));
  const [, edited, shown] = told.turns();
  expect([edited!.command, edited!.lastSequence]).toEqual(['vi a.txt', 3]);
  expect([printed(edited, 'file'), printed(edited, 'typed')]).toEqual(['hello\n', 'saved a.txt\n^X']);
  expect(printed(shown, 'stdout')).toBe('hello\n');
  expect(told.end!.hash).toBe(sandbox.hash());
});

test('huge output is cut, and says by how much', () => {
  const { told } = tell('for i in $(seq 9000); do echo 0123456789; done', 'echo small');
  const [, huge, small] = told.turns();
  const length = huge!.pieces.reduce((sum, { text }) => sum + text.length, 0);
  expect([length, huge!.cutLength]).toEqual([TOLD_LENGTH, 9000 * 11 - TOLD_LENGTH]);
  expect(small!.cutLength).toBe(0);
});

test('an entry that can’t be stops the telling there, with all that came before', () => {
  const { sandbox } = tell('echo one', 'sleep 5', 'echo two');
  const log = logOf(sandbox);
  const entries = log.entries.map((entry) => (entry.sequence === 3 ? { ...entry, atVirtualMs: 5 } : entry));
  const { end, turns } = retell(definition, { ...log, entries });
  expect(end).toMatchObject({ hash: null, stopped: { sequence: 3, command: 'echo two' }, isPassed: false });
  expect(end!.stopped!.problem).toMatch(/expected a virtual time after/);
  expect(turns().map(({ command }) => command)).toEqual(['The start', 'echo one', 'sleep 5']);
  const undos = [{ ...log.entries[0]!, kind: 'undo' as const }];
  const told = retell(definition, { ...log, entries: undos });
  expect(told.end!.stopped).toMatchObject({ sequence: 1, command: 'undo' });
  expect(told.turns()).toHaveLength(1);
});

test('other content is told with today’s, and it is said; an empty log is only the start', () => {
  const { sandbox } = tell('echo one');
  expect(retell(definition, logOf(sandbox, { contentHash: 'older' })).end).toMatchObject({
    isContentChanged: true,
    stopped: null,
  });
  const empty = retell(definition, logOf(createSandbox(definition, 3)));
  expect(empty.turns()).toHaveLength(1);
  expect(empty.end).toMatchObject({ stopped: null, isPassed: false });
});

test('step by step one sees how far it is, and only turns that have ended', () => {
  const { sandbox } = tell('echo one', 'echo two');
  const told = createRetelling(definition, logOf(sandbox));
  expect([told.taken, told.turns().length, told.end]).toEqual([0, 0, null]);
  expect(told.step()).toBe(true);
  expect([told.taken, told.turns().length]).toEqual([1, 1]);
  while (told.step());
  expect([told.taken, told.turns().length]).toEqual([2, 3]);
  expect(told.step()).toBe(false);
});

test('30 random sessions are told with the hash that they came to', () => {
  for (let seed = 1; seed <= 30; seed += 1) {
    const sandbox = createSandbox(definition, seed);
    playMoves(sandbox, createRandomMoves(seed));
    const { end } = retell(definition, logOf(sandbox));
    expect(end, `seed ${seed}`).toMatchObject({ stopped: null, hash: sandbox.hash() });
  }
}, 300_000);
