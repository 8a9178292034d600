import { expect, test } from 'vitest';
import { exerciseSchema } from '../course/schema';
import { drawValues } from './draws';
import { LIMITS } from './limits';
import { type Entry, type EntryAct, LOG_FORMAT, type Log } from './log';
import { createRandomMoves, hashRandomSession, playMoves } from './random-script';
import { createSandbox, replayLog, type Sandbox, type SandboxDefinition } from './sandbox';

const pod = (name: string, node: string, address: string) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, labels: { run: name } },
  spec: { nodeName: node, containers: [{ name: 'main', image: 'nginx' }] },
  status: { podIP: address },
});

const DEFINITION: SandboxDefinition = {
  scenario: 'a-course/a-lesson',
  contentHash: 'c0ffee',
  exercise: exerciseSchema.parse({
    id: 'a-lesson',
    draws: { secret: { from: 10, to: 99, prefix: 'word-' }, wrong: { given: 'secret', map: {} } },
    world: {
      nodes: [
        { name: 'node-1', internalAddress: '1.1.1.1', externalAddress: '4.4.4.1' },
        { name: 'node-2', internalAddress: '1.1.1.2', externalAddress: '4.4.4.2' },
      ],
      serviceRange: '1.1.10.0/24',
      podAddresses: { first: '1.1.1.30' },
      manifests: [pod('pod-nginx', 'node-1', '1.1.1.4'), pod('pod-python', 'node-2', '1.1.1.3')],
    },
    tasks: [
      {
        id: 'say-it',
        title: 'Say the word of word.txt',
        conditions: [{ kind: 'answer', sentence: 'It is the word.', equals: '${secret}' }],
        hints: ['Read.', 'Read word.txt.'],
      },
      {
        id: 'write-it',
        title: 'Write it',
        conditions: [
          { kind: 'file', sentence: 'It is there.', path: 'out.txt', operator: 'contains', text: 'done' },
        ],
      },
    ],
  }),
  files: { 'word.txt': 'The word is ${secret}.\n' },
};

const line = (text: string): EntryAct => ({ kind: 'line', text });
const INTERRUPT: EntryAct = { kind: 'signal', signal: 'SIGINT' };
const advance = (durationMs: number): EntryAct => ({ kind: 'advance', durationMs });

function toPrompt(sandbox: Sandbox): void {
  while (sandbox.pump({ untilMs: sandbox.nowMs() + 3_600_000 }).stopped === 'steps');
}

/** Enters each act at the prompt and returns what was printed. */
function run(sandbox: Sandbox, ...acts: readonly (string | EntryAct)[]): string {
  for (const act of acts) {
    const result = sandbox.enter(typeof act === 'string' ? line(act) : act);
    if (!result.ok) throw new Error(result.problem);
    toPrompt(sandbox);
  }
  return sandbox
    .takeOutput()
    .map(({ text, stream }) => (stream === 'cleared' ? '<cleared>' : text))
    .join('');
}

const logOf = (sandbox: Sandbox, entries: readonly Entry[] = sandbox.entries): Log => ({
  header: {
    format: LOG_FORMAT,
    simulatorVersion: 'any',
    contentHash: sandbox.definition.contentHash,
    scenario: sandbox.definition.scenario,
    seed: sandbox.seed,
  },
  entries,
});

function expectReplay(sandbox: Sandbox): void {
  const replayed = replayLog(sandbox.definition, logOf(sandbox));
  expect(replayed).toMatchObject({
    ok: true,
    nowMs: sandbox.nowMs(),
    verdict: sandbox.verdict(),
    hash: sandbox.hash(),
  });
}

const start = (seed = 1) => createSandbox(DEFINITION, seed);

test('a line is run, its output taken once, and the prompt comes back', () => {
  const sandbox = start();
  expect(sandbox.promptText()).toBe('learner@laptop:~$ ');
  expect(run(sandbox, 'echo one; echo two >&2')).toBe('one\ntwo\n');
  expect(sandbox.takeOutput()).toEqual([]);
  expectReplay(sandbox);
});

test('the seed draws what the files hold, and another seed draws something else', () => {
  const words = [1, 2, 3, 4].map((seed) => run(start(seed), 'read word < word.txt; echo "$word"'));
  expect(words[0]).toMatch(/^The word is word-\d\d\.\n$/);
  expect(new Set(words).size).toBeGreaterThan(2);
  expect(run(start(2), 'read word < word.txt; echo "$word"')).toBe(words[1]);
});

test('a drawn value is mapped, and what the map lacks is said once', () => {
  const check = (map: Record<string, string>, otherwise: string, expected: string) => {
    const first = { given: 'kind', map, otherwise };
    expect(drawValues({ kind: { oneOf: ['tea'] }, first }, 1).get('first')).toBe(expected);
  };
  check({ tea: 'cup', soup: 'bowl' }, 'plate', 'cup');
  check({ soup: 'bowl' }, 'plate', 'plate');
  check({}, '', '');
});

test('at the prompt time stands still; an advance lets it pass', () => {
  const sandbox = start();
  const before = sandbox.nowMs();
  sandbox.pump({ untilMs: before + 5_000 });
  expect(sandbox.nowMs()).toBe(before);
  run(sandbox, advance(2_500));
  expect(sandbox.nowMs()).toBe(before + 1 + 2_500);
  expectReplay(sandbox);
});

test('what is typed while time passes comes after it', () => {
  const sandbox = start();
  const before = sandbox.nowMs();
  sandbox.enter(advance(5_000));
  expect(sandbox.enter(line('echo late'))).toMatchObject({
    ok: true,
    entry: { atVirtualMs: before + 5_002 },
  });
  toPrompt(sandbox);
  expectReplay(sandbox);
});

test('the size of the slices changes nothing', () => {
  const hashes = [1, 3, 1_000, 100_000].map((steps) => {
    const sandbox = start();
    for (const text of [
      'for i in 1 2 3; do echo $i; sleep 0.2; done | sort -r',
      'kubectl delete pod pod-nginx',
    ]) {
      sandbox.enter(line(text));
      while (sandbox.pump({ steps }).state === 'running');
    }
    return sandbox.hash();
  });
  expect(new Set(hashes).size).toBe(1);
});

test('tasks turn with the entry that made them hold, and stay done', () => {
  const sandbox = start(7);
  expect(sandbox.verdict()).toMatchObject({ outcome: 'not-yet', judged: null });
  run(sandbox, 'echo hello');
  expect(sandbox.verdict()).toMatchObject({ outcome: 'not-yet', judged: { sequence: 1 } });
  run(sandbox, 'read -r a b c word < word.txt; answer ${word%.}', 'echo done > out.txt');
  const { tasks, outcome } = sandbox.verdict();
  expect(outcome).toBe('passed');
  expect(tasks.map(({ done }) => done?.sequence)).toEqual([2, 3]);
  run(sandbox, 'echo gone > out.txt', 'answer nothing');
  expect(sandbox.verdict()).toMatchObject({
    outcome: 'passed',
    tasks: [{ outcome: 'not-yet' }, { outcome: 'not-yet' }],
  });
  expectReplay(sandbox);
});

test('the untouched start is silent and never passes', () => {
  const sandbox = start();
  run(sandbox, advance(60_000), advance(60_000));
  expect(sandbox.verdict()).toMatchObject({ outcome: 'not-yet', judged: null });
  expect(replayLog(DEFINITION, logOf(sandbox, []))).toMatchObject({ ok: true, completions: [] });
});

test('undo takes a line back with the time that passed after it', () => {
  const sandbox = start();
  run(sandbox, 'x=1', 'echo first > a.txt');
  const before = { now: sandbox.nowMs(), picture: sandbox.picture() };
  run(sandbox, 'x=2; echo second > a.txt; sleep 60', advance(5_000));
  expect(run(sandbox, 'undo')).toBe('<cleared>first\n'.replace('first\n', ''));
  expect(sandbox.nowMs()).toBe(before.now);
  expect(sandbox.picture()).toEqual(before.picture);
  expect(sandbox.readFile('a.txt')).toBe('first\n');
  expect(run(sandbox, 'echo $x')).toBe('1\n');
  run(sandbox, 'undo', 'undo', 'undo');
  expect(sandbox.readFile('a.txt')).toBe(null);
  expect(sandbox.enter({ kind: 'undo' })).toEqual({
    ok: false,
    problem: 'There is nothing to undo',
    limit: null,
  });
  expect(sandbox.entries).toHaveLength(9);
  expectReplay(sandbox);
});

test('reset begins anew and can be undone', () => {
  const sandbox = start();
  run(sandbox, 'echo kept > a.txt', 'reset');
  expect(sandbox.readFile('a.txt')).toBe(null);
  run(sandbox, 'echo other > b.txt', 'undo', 'undo');
  expect(sandbox.readFile('a.txt')).toBe('kept\n');
  expect(sandbox.readFile('b.txt')).toBe(null);
  expectReplay(sandbox);
});

test('what is done stays done after undo and reset', () => {
  const sandbox = start();
  run(sandbox, 'echo done > out.txt', 'undo');
  expect(sandbox.verdict().tasks[1]!.done?.sequence).toBe(1);
  run(sandbox, 'reset');
  expect(sandbox.verdict().tasks[1]!.done?.sequence).toBe(1);
  expect(run(sandbox, 'tasks')).toContain('● write-it');
  expectReplay(sandbox);
});

test('Ctrl-C enters at an exact place, whatever the pace was', () => {
  const endless = [
    'while true; do :; done',
    'sleep 1000',
    'while true; do echo $((i += 1)); sleep 0.3; done',
  ];
  for (const command of endless) {
    for (const pace of [1, 7, 333, 4_321]) {
      const sandbox = start();
      sandbox.enter(line(command));
      for (let slice = 0; slice < 5; slice += 1)
        sandbox.pump({ steps: 4 * pace, untilMs: sandbox.nowMs() + pace });
      expect(sandbox.isAtPrompt()).toBe(false);
      const result = sandbox.enter(INTERRUPT);
      expect(result).toMatchObject({ ok: true, entry: { atVirtualMs: sandbox.nowMs() + 1 } });
      toPrompt(sandbox);
      expect(sandbox.isAtPrompt()).toBe(true);
      expect(run(sandbox, 'echo $?')).toMatch(/130\n$/);
      expectReplay(sandbox);
    }
  }
});

test('lines typed ahead and keys reach the program that runs', () => {
  const sandbox = start();
  sandbox.enter(line('read a; read b; echo "$b $a"'));
  sandbox.pump({ untilMs: sandbox.nowMs() + 10 });
  sandbox.enter(line('one'));
  sandbox.enter(line('two'));
  toPrompt(sandbox);
  expect(run(sandbox, 'true')).toContain('two one\n');
  expectReplay(sandbox);
});

test('undo and reset work while a program runs', () => {
  for (const kind of ['undo', 'reset'] as const) {
    const sandbox = start();
    run(sandbox, 'x=1');
    sandbox.enter(line('while true; do echo $((i += 1)); sleep 0.1; done'));
    sandbox.pump({ untilMs: sandbox.nowMs() + 777 });
    expect(sandbox.enter({ kind }).ok).toBe(true);
    expect(sandbox.isAtPrompt()).toBe(true);
    expect(run(sandbox, 'echo "[$x]"')).toContain(kind === 'undo' ? '[1]' : '[]');
    expectReplay(sandbox);
  }
});

test('a tampered log is refused, with what was expected and found', () => {
  const sandbox = start();
  run(sandbox, 'echo one', 'sleep 5', 'echo two');
  const [first, second, third] = sandbox.entries as [Entry, Entry, Entry];
  const check = (entries: readonly Entry[], sequence: number, problem: RegExp) => {
    const replayed = replayLog(DEFINITION, logOf(sandbox, entries));
    expect(replayed).toMatchObject({ ok: false, sequence });
    expect(replayed.ok ? '' : replayed.problem).toMatch(problem);
  };
  check([first, third], 3, /expected entry 2; found entry 3/);
  check(
    [{ ...first, atVirtualMs: 5 }],
    1,
    /expected a virtual time after \d+ ms, where the world stands; found 5 ms/,
  );
  check([{ ...first, atVirtualMs: first.atVirtualMs + 1 }], 1, /time stands still at the prompt; found/);
  check([{ ...first, atVirtualMs: 30_000.5 }], 1, /whole milliseconds/);
  check([first, { ...second, atVirtualMs: first.atVirtualMs - 1 }], 2, /expected a virtual time after/);
  check([{ ...first, terminal: '2' }], 1, /no terminal "2"/);
  check([{ ...first, kind: 'undo' } as Entry], 1, /nothing to undo/);
  check([first, { ...second, kind: 'advance', durationMs: -5 } as Entry], 2, /expected 1 to 60000 ms/);
});

test('a log of another scenario, content or seed is refused as a whole', () => {
  const sandbox = start();
  const log = logOf(sandbox);
  const check = (change: Partial<Log['header']>, problem: string) =>
    expect(replayLog(DEFINITION, { ...log, header: { ...log.header, ...change } })).toEqual({
      ok: false,
      sequence: null,
      problem,
    });
  check({ scenario: 'x/y' }, 'expected the scenario a-course/a-lesson; found x/y');
  check({ contentHash: 'bad' }, 'expected content c0ffee; found bad');
  check({ seed: -1 }, 'expected a seed from 0 to 4294967295; found -1');
});

test('acts that are too much or make no sense are refused and leave no trace', () => {
  const sandbox = start();
  const hash = sandbox.hash();
  const check = (act: EntryAct, limit: string | null) =>
    expect(sandbox.enter(act)).toMatchObject({ ok: false, limit });
  check(line('x'.repeat(LIMITS.lineLength + 1)), 'lineLength');
  check({ kind: 'writeFile', path: 'a', content: 'x'.repeat(LIMITS.fileLength) }, 'fileLength');
  check(line('two\nlines'), null);
  check(advance(LIMITS.advanceMs + 1), 'advanceMs');
  check(advance(0.5), 'advanceMs');
  check({ kind: 'resize', columns: 0, rows: 10 }, null);
  check({ kind: 'undo' }, null);
  expect(sandbox.entries).toEqual([]);
  expect(sandbox.hash()).toBe(hash);
});

test('the number of entries is bounded', () => {
  const sandbox = start();
  for (let count = 0; count < LIMITS.entries; count += 1) {
    expect(sandbox.enter({ kind: 'resize', columns: 80, rows: 24 }).ok).toBe(true);
  }
  expect(sandbox.enter(line('echo more'))).toMatchObject({ ok: false, limit: 'entries' });
});

test('a command that works without end is stopped at an exact step, on both sides', () => {
  const sandbox = start();
  const output = run(sandbox, 'while true; do :; done');
  expect(output).toContain(`One command may do ${LIMITS.stepsOfTurn} steps of work. It was stopped.`);
  expect(run(sandbox, 'echo still here')).toBe('still here\n');
  expectReplay(sandbox);
});

test('output of one command is cut with a note', () => {
  const sandbox = start();
  const text = run(
    sandbox,
    'x=0123456789; for i in 1 2 3 4 5; do x=$x$x$x$x$x; done; for i in $(seq 60); do echo $x; done',
  );
  expect(text.length).toBeLessThan(LIMITS.outputLength + 200);
  expect(text).toContain('The rest is left out: one command may print 1048576 characters.');
  expect(run(sandbox, 'echo more')).toBe('more\n');
});

test('after exit only undo and reset are taken', () => {
  const sandbox = start();
  run(sandbox, 'x=1', 'exit');
  expect(sandbox.enter(line('echo hello'))).toMatchObject({ ok: false });
  expect(run(sandbox, 'undo', 'echo $x')).toContain('1\n');
  expectReplay(sandbox);
});

test('the programs of the sandbox say what they do and refuse nonsense', () => {
  const sandbox = start();
  const check = (command: string, expected: RegExp) => expect(run(sandbox, command)).toMatch(expected);
  check('tasks', /^○ say-it: Say the word of word.txt\n○ write-it: Write it\n$/);
  check('hint', /^Hint 1 of 2 for say-it: Read\.\n$/);
  check('hint say-it', /^Hint 2 of 2/);
  check('hint', /^Hint 2 of 2/);
  check('hint nothing', /no such task; the tasks are say-it, write-it/);
  check('answer', /expected answer VALUE/);
  check('answer write-it x', /no task "write-it" asks for an answer; expected say-it/);
  check('answer word-0', /^Your answer to say-it is word-0\.\n$/);
  check('check', /○ Say the word[\s\S]*expected: another answer\n {2}observed: word-0/);
  check('explain', /explain: no request yet/);
  check('explain 0', /explain: expected the number of a request, 1 or more; found "0"\nusage: explain \[N/);
  check('explain --every', /explain: unknown option "--every"/);
  check('explain 1 2', /explain: expected one number at most; found "1 2"/);
  check('explain --help', /^explain \[N \| --all\] \[--json\]: tells the way[\s\S]*explain --all/);
  check('true && undo', /undo: type undo alone on a line/);
  expectReplay(sandbox);
});

test('200 random sessions come to the same hash by replay, and some of them played twice', () => {
  const definition: SandboxDefinition = DEFINITION;
  for (let seed = 1; seed <= 200; seed += 1) {
    const sandbox = createSandbox(definition, seed);
    playMoves(sandbox, createRandomMoves(seed));
    expect(sandbox.faults(), `faults of seed ${seed}`).toEqual([]);
    if (seed % 8 === 0)
      expect(hashRandomSession(definition, seed), `seed ${seed}, played twice`).toBe(sandbox.hash());
    const replayed = replayLog(definition, logOf(sandbox));
    expect(replayed, `seed ${seed}, replayed`).toMatchObject({
      ok: true,
      hash: sandbox.hash(),
      verdict: sandbox.verdict(),
    });
  }
}, 300_000);
