import { expect, test } from 'vitest';
import type { LogHeader } from './log';
import type { WorkerMessage } from './messages';
import { createFakeSandbox } from './testing/fake-sandbox';
import { createPump, type PumpHost } from './worker-pump';

const header: LogHeader = { format: 1, simulatorVersion: 'v', contentHash: 'c', scenario: 'a/b', seed: 1 };

/** Real time passes only where a test says so. */
function open() {
  const sandbox = createFakeSandbox();
  const messages: WorkerMessage[] = [];
  let now = 0;
  let tasks: { at: number; order: number; act: () => void }[] = [];
  let order = 0;
  const add = (at: number, act: () => void) => {
    const task = { at, order: order++, act };
    tasks.push(task);
    return task;
  };
  const host: PumpHost = {
    post: (message) => messages.push(message),
    now: () => {
      // A slice must end some time: looking at the clock takes a moment.
      now += 0.01;
      return now;
    },
    soon: (act) => {
      add(now, act);
    },
    later: (act, delayMs) => {
      const task = add(now + delayMs, act);
      return () => {
        tasks = tasks.filter((other) => other !== task);
      };
    },
  };
  const pump = createPump(sandbox, header, host);
  const pass = (durationMs: number) => {
    const end = now + durationMs;
    for (let count = 0; count < 10_000; count += 1) {
      const next = tasks
        .filter(({ at }) => at <= end)
        .sort((left, right) => left.at - right.at || left.order - right.order)[0];
      if (!next) break;
      tasks = tasks.filter((task) => task !== next);
      now = Math.max(now, next.at);
      next.act();
    }
    now = Math.max(now, end);
  };
  const entries = () =>
    messages.flatMap((message) =>
      message.type === 'entries' ? message.entries.map(({ entry }) => entry) : [],
    );
  const printed = () =>
    messages
      .flatMap((message) => (message.type === 'output' ? message.pieces : []))
      .map(({ stream, text }) => (stream === 'cleared' ? '<cleared>' : text))
      .join('');
  const status = () => {
    const last = messages.filter((message) => message.type === 'status').at(-1);
    return last?.type === 'status' ? last.status : null;
  };
  return { sandbox, pump, messages, pass, entries, printed, status };
}

test('a line is told before what comes of it, and is echoed behind its prompt', () => {
  const { pump, messages, pass, printed } = open();
  pump.act({ kind: 'line', text: 'echo hello' });
  pass(50);
  const kinds = messages.map(({ type }) => type);
  expect(kinds.indexOf('entries')).toBeLessThan(kinds.indexOf('output'));
  expect(printed()).toBe('$ echo hello\nhello\n');
  expect(messages.find(({ type }) => type === 'hash')).toEqual({ type: 'hash', sequence: 1, hash: 'hash-1' });
});

test('an act of the map enters as the command that does the same, at a fresh prompt only', () => {
  const { pump, messages, pass, entries, printed } = open();
  pump.act({ kind: 'act', command: 'echo done on the map' });
  pass(50);
  expect(printed()).toBe('$ echo done on the map\ndone on the map\n');
  pump.act({ kind: 'line', text: 'sleep 5' });
  pass(50);
  pump.act({ kind: 'act', command: 'echo read by nobody' });
  pass(6_000);
  expect(entries().filter(({ kind }) => kind !== 'advance')).toMatchObject([
    { kind: 'act', command: 'echo done on the map' },
    { kind: 'line', text: 'sleep 5' },
  ]);
  expect(messages.filter(({ type }) => type === 'refused')).toMatchObject([
    { act: 'act', problem: 'The terminal is in use, so this was not done on the map.' },
  ]);
  pump.act({ kind: 'act', command: 'echo again' });
  pass(50);
  expect(printed()).toContain('again');
});

test('a program follows real time, ten times as fast, or does not wait at all', () => {
  const check = (pace: 1 | 10 | 'skip', realMs: number, isDone: boolean) => {
    const { pump, pass, status } = open();
    pump.setPace(pace);
    pump.act({ kind: 'line', text: 'sleep 20' });
    pass(realMs);
    expect(status()?.prompt, `pace ${pace} after ${realMs} ms`).toBe(isDone ? 'prompt' : 'running');
  };
  check(1, 18_000, false);
  check(1, 21_000, true);
  check(10, 1_800, false);
  check(10, 2_100, true);
  check('skip', 50, true);
});

test('Ctrl-C reaches a pure loop, since messages get their turn between slices', () => {
  const { pump, pass, status, printed, sandbox } = open();
  pump.act({ kind: 'line', text: 'loop' });
  pass(500);
  expect(status()?.prompt).toBe('running');
  pump.act({ kind: 'signal', signal: 'SIGINT' });
  pass(50);
  expect(status()?.prompt).toBe('prompt');
  expect(sandbox.isAtPrompt()).toBe(true);
  expect(printed()).toBe('$ loop\n^C\n');
});

test('at the prompt time goes on by one entry a second, until nothing is awaited', () => {
  const { pump, pass, entries, status } = open();
  pump.act({ kind: 'line', text: 'pull 5' });
  pass(2_500);
  expect(status()?.waitingFor).toBe('pulling an image');
  expect(entries().filter(({ kind }) => kind === 'advance')).toHaveLength(2);
  pass(60_000);
  expect(entries().filter(({ kind }) => kind === 'advance').length).toBeLessThanOrEqual(6);
  expect(status()?.settled).toBe(true);
});

test('time stands still while the page is hidden or paused', () => {
  const { pump, pass, entries, sandbox } = open();
  pump.act({ kind: 'line', text: 'pull 5' });
  pass(10);
  pump.setActive(false);
  pass(60_000);
  expect(entries().filter(({ kind }) => kind === 'advance')).toEqual([]);
  pump.setActive(true);
  pass(1_500);
  expect(entries().filter(({ kind }) => kind === 'advance')).toHaveLength(1);
  pump.act({ kind: 'line', text: 'sleep 100' });
  pass(10);
  const before = sandbox.nowMs();
  pump.setActive(false);
  pass(50_000);
  expect(sandbox.nowMs()).toBe(before);
});

test('Skip goes to what is awaited at the prompt, and to the end of a program', () => {
  const waiting = open();
  waiting.pump.act({ kind: 'line', text: 'pull 30' });
  waiting.pass(10);
  waiting.pump.skip();
  waiting.pass(100);
  expect(waiting.status()?.settled).toBe(true);
  expect(waiting.entries().filter(({ kind }) => kind === 'advance')).toHaveLength(1);
  const sleeping = open();
  sleeping.pump.act({ kind: 'line', text: 'sleep 30' });
  sleeping.pass(10);
  sleeping.pump.skip();
  sleeping.pass(100);
  expect(sleeping.status()?.prompt).toBe('prompt');
});

test('a new size at the prompt leaves the prompt to the line that follows at once', () => {
  const { pump, pass, printed } = open();
  pump.act({ kind: 'resize', columns: 90, rows: 20 });
  pump.act({ kind: 'line', text: 'echo hello' });
  pass(50);
  expect(printed()).toBe('$ echo hello\nhello\n');
});

test('a refused act says so and gives the prompt back', () => {
  const { pump, pass, messages, status, entries } = open();
  pump.act({ kind: 'line', text: 'refuse' });
  pass(50);
  expect(messages.find(({ type }) => type === 'refused')).toEqual({
    type: 'refused',
    problem: 'no',
    limit: 'entries',
    act: 'line',
  });
  expect(status()).toMatchObject({ prompt: 'prompt', handled: 1 });
  expect(entries()).toEqual([]);
});

test('going back shows the screen of that moment, and undo that of before', () => {
  const { pump, pass, printed } = open();
  for (const text of ['echo one', 'echo two', 'echo three']) {
    pump.act({ kind: 'line', text });
    pass(50);
  }
  pump.act({ kind: 'back', turns: 2 });
  pass(50);
  expect(printed().split('<cleared>').at(-1)).toBe('$ echo one\none\n');
  pump.act({ kind: 'undo' });
  pass(50);
  expect(printed().split('<cleared>').at(-1)).toBe('$ echo one\none\n$ echo two\ntwo\n$ echo three\nthree\n');
});

test('undo shows the screen as it was before the last line', () => {
  const { pump, pass, printed } = open();
  for (const text of ['echo one', 'echo two']) {
    pump.act({ kind: 'line', text });
    pass(50);
  }
  pump.act({ kind: 'undo' });
  pass(50);
  expect(printed().split('<cleared>').at(-1)).toBe('$ echo one\none\n');
  pump.act({ kind: 'reset' });
  pass(50);
  expect(printed().split('<cleared>').at(-1)).toBe('');
  pump.act({ kind: 'undo' });
  pass(50);
  expect(printed().split('<cleared>').at(-1)).toBe('$ echo one\none\n');
});

test('a replay gives the same chain and screen as living it, and stops where an entry can’t be', () => {
  const lived = open();
  for (const text of ['echo one', 'sleep 1', 'echo two']) {
    lived.pump.act({ kind: 'line', text });
    lived.pass(3_000);
  }
  const chains = lived.messages.flatMap((message) =>
    message.type === 'entries' ? message.entries.map(({ chain }) => chain) : [],
  );
  const again = open();
  let result: unknown;
  again.pump.replay(lived.entries(), (outcome) => {
    result = outcome;
  });
  again.pass(100);
  again.pump.report();
  again.pass(100);
  expect(result).toEqual({ count: 3, chains, problem: null });
  expect(again.printed()).toBe(lived.printed());
  const broken = open();
  broken.pump.replay([{ ...lived.entries()[0]! }, { ...lived.entries()[2]! }], (outcome) => {
    result = outcome;
  });
  broken.pass(100);
  expect(result).toMatchObject({ count: 1, problem: 'a gap' });
});

test('a replay ends behind its last command, but does not wait for one that takes time', () => {
  const check = (text: string, isAtPrompt: boolean, nowMs: number) => {
    const lived = open();
    lived.pump.act({ kind: 'line', text });
    const again = open();
    const seen: unknown[] = [];
    again.pump.replay(lived.entries(), () => seen.push(again.sandbox.isAtPrompt(), again.sandbox.nowMs()));
    again.pass(10);
    expect(seen, text).toEqual([isAtPrompt, nowMs]);
  };
  check('echo one', true, 1);
  check('sleep 20', false, 401);
  check('loop', false, 1);
});

test('a long replay is told only when it is whole, and no time of its own passes meanwhile', () => {
  const lived = open();
  for (let line = 0; line < 2_000; line += 1) {
    lived.pump.act({ kind: 'line', text: line === 0 ? 'pull 9000' : `echo ${line}` });
    lived.pass(1);
  }
  const again = open();
  const told: string[] = [];
  const results: unknown[] = [];
  // As the worker does it: the pace is set first, which wakes the pump.
  again.pump.setPace('skip');
  again.pump.replay(lived.entries(), ({ count, problem }) => {
    results.push({ count, problem });
    told.push(...again.messages.map(({ type }) => type));
  });
  // One slice is over, and the page gets its turn.
  expect(results).toEqual([]);
  again.pass(1_000);
  expect(results).toEqual([{ count: 2_000, problem: null }]);
  expect(told).toEqual([]);
});

test('while a file is open in the editor and the world rests, time waits for the next act', () => {
  const { sandbox, pump, pass, status, entries, messages } = open();
  pump.act({ kind: 'line', text: 'edit pod.yaml' });
  pass(100);
  expect(status()).toMatchObject({ prompt: 'running', openFile: { path: 'pod.yaml', program: 'vi' } });
  pass(3_000);
  const held = sandbox.nowMs();
  pass(60 * 60_000);
  expect(sandbox.nowMs()).toBe(held);
  pump.act({ kind: 'writeFile', path: 'pod.yaml', content: 'kind: Pod\n' });
  pump.act({ kind: 'keys', text: '\u0018' });
  pass(100);
  expect(status()).toMatchObject({ prompt: 'prompt', openFile: null });
  const first = messages.flatMap((message) =>
    message.type === 'status' ? [message.status.openFile?.number] : [],
  );
  pump.act({ kind: 'line', text: 'edit pod.yaml' });
  pass(100);
  expect(first).not.toContain(status()?.openFile?.number);
  pump.act({ kind: 'keys', text: '\u0018' });
  pass(100);
  expect(sandbox.nowMs()).toBeLessThan(held + 2_000);
  expect(entries().map(({ kind }) => kind)).toEqual(['line', 'writeFile', 'keys', 'line', 'keys']);
});

test('the home directory is told whenever it has changed, and only then', () => {
  const { pump, pass, messages } = open();
  const told = () =>
    messages.flatMap((message) => (message.type === 'files' ? [message.files.map(({ path }) => path)] : []));
  pump.act({ kind: 'writeFile', path: 'a', content: 'one' });
  pass(100);
  pump.act({ kind: 'line', text: 'echo hello' });
  pass(100);
  expect(told()).toEqual([['a']]);
  pump.act({ kind: 'writeFile', path: 'a', content: 'two' });
  pass(100);
  expect(told()).toEqual([['a'], ['a']]);
});

test('a refused save names its kind, and is no hash while a program waits', () => {
  const { pump, pass, messages } = open();
  pump.act({ kind: 'line', text: 'edit pod.yaml' });
  pass(100);
  pump.act({ kind: 'writeFile', path: 'folder/', content: '' });
  pass(100);
  expect(messages.filter(({ type }) => type === 'refused')).toEqual([
    { type: 'refused', problem: 'a directory', limit: null, act: 'writeFile' },
  ]);
  expect(messages.some(({ type }) => type === 'hash')).toBe(false);
});
