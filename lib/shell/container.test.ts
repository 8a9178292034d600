/** What containers run: programs by name, sh in all its forms, and a prompt where there is a terminal. */
import { expect, test } from 'vitest';
import type { Chunk } from '../cluster/http';
import type { Invocation } from '../cluster/process';
import { createProcessRunner } from './shell';
import { createTestCluster } from './testing/world';

const PROGRAMS = [
  'sh',
  'bash',
  'echo',
  'cat',
  'ls',
  'sleep',
  'env',
  'grep',
  'head',
  'yes',
  'vi',
  'true',
  'hostname',
];

interface Container {
  readonly stdout: () => string;
  readonly stderr: () => string;
  readonly exitCode: () => number | null;
  type(text: string): void;
  endInput(): void;
  signal(name: 'SIGTERM' | 'SIGKILL'): void;
  run(forMs: number): void;
  readonly isClosed: () => boolean;
  readonly files: Invocation['files'];
}

function start(argv: readonly string[], options: Partial<Invocation> = {}): Container {
  const { cluster, kernel } = createTestCluster();
  const runner = createProcessRunner(kernel);
  const streams = ['stdin', 'stdout', 'stderr'].map((name) => cluster.createChannel(name));
  const [stdin, stdout, stderr] = streams as [(typeof streams)[0], (typeof streams)[0], (typeof streams)[0]];
  const files = runner.createFiles({
    '/etc/hostname': 'pod-a\n',
    '/app/run.sh': 'echo run $1\nexit 6\n',
    '/tmp/.keep': '',
  });
  const task = cluster.spawn(
    runner.run({
      argv,
      environment: { GREETING: 'hello' },
      workingDirectory: '/',
      host: { ...cluster.laptop, name: 'pod-a', kind: 'container' },
      files,
      programs: PROGRAMS,
      stdin: stdin!,
      stdout: stdout!,
      stderr: stderr!,
      terminal: null,
      ...options,
    }),
    argv[0]!,
  );
  const texts = { stdout: '', stderr: '' };
  const drain = (): void => {
    for (const [name, channel] of [
      ['stdout', stdout!],
      ['stderr', stderr!],
    ] as const) {
      for (let chunk: Chunk | null | undefined = channel.tryRead(); chunk; chunk = channel.tryRead())
        texts[name] += chunk;
    }
  };
  return {
    stdout: () => texts.stdout,
    stderr: () => texts.stderr,
    exitCode: () => task.exitCode,
    type: (text) => void stdin!.tryWrite(text),
    endInput: () => stdin!.end(),
    signal: (name) => cluster.signal(task, name),
    run(forMs) {
      for (let turn = 0; turn < 20; turn += 1) {
        cluster.run({ untilMs: cluster.nowMs() + forMs / 20, steps: 100_000 });
        drain();
      }
      expect(cluster.faults()).toEqual([]);
    },
    isClosed: () => stdout!.ended && stderr!.ended,
    files,
  };
}

function check(
  argv: readonly string[],
  expected: { stdout?: string; stderr?: string; exitCode: number },
): void {
  const container = start(argv);
  container.endInput();
  container.run(20_000);
  expect({ stdout: container.stdout(), stderr: container.stderr(), exitCode: container.exitCode() }).toEqual({
    stdout: '',
    stderr: '',
    ...expected,
  });
  expect(container.isClosed()).toBe(true);
}

test.each([
  ['a program', ['echo', 'a', 'b'], { stdout: 'a b\n', exitCode: 0 }],
  ['a program by its path', ['/bin/cat', '/etc/hostname'], { stdout: 'pod-a\n', exitCode: 0 }],
  ['sh -c', ['sh', '-c', 'echo $GREETING; exit 7'], { stdout: 'hello\n', exitCode: 7 }],
  [
    'sh -c with parameters',
    ['/bin/sh', '-c', 'echo $0 $1', 'name', 'x'],
    { stdout: 'name x\n', exitCode: 0 },
  ],
  ['a pipeline', ['sh', '-c', 'yes | head -2'], { stdout: 'y\ny\n', exitCode: 0 }],
  ['a script in a file', ['sh', '/app/run.sh', 'now'], { stdout: 'run now\n', exitCode: 6 }],
  ['sh without input', ['sh'], { exitCode: 0 }],
  [
    'a program that is not there',
    ['nosuch'],
    { stderr: 'exec: "nosuch": executable file not found in $PATH\n', exitCode: 127 },
  ],
  [
    'one inside sh',
    ['sh', '-c', 'nosuch; echo $?'],
    { stderr: 'sh: nosuch: not found\n', stdout: '127\n', exitCode: 0 },
  ],
  ['one that this image has not', ['sh', '-c', 'curl x'], { stderr: 'sh: curl: not found\n', exitCode: 127 }],
  [
    'bash words it otherwise',
    ['bash', '-c', 'nosuch'],
    { stderr: 'bash: line 1: nosuch: command not found\n', exitCode: 127 },
  ],
  [
    'one that the real image has',
    ['vi', 'x'],
    { stderr: 'vi: not simulated on this machine. The real image has it.\n', exitCode: 127 },
  ],
  ['a directory', ['/etc'], { stderr: 'exec: "/etc": is a directory\n', exitCode: 126 }],
  ['the name of the host', ['hostname'], { stdout: 'pod-a\n', exitCode: 0 }],
])('runs %s', (_, argv, expected) => check(argv, expected));

test('sh reads its script from the input', () => {
  const container = start(['sh']);
  container.type('echo one\nx=2\n');
  container.type('echo $x\nexit 4\n');
  container.endInput();
  container.run(100);
  expect([container.stdout(), container.exitCode()]).toEqual(['one\n2\n', 4]);
});

test('with a terminal sh has a prompt, keeps its state, and ends with exit', () => {
  const container = start(['sh'], { terminal: { columns: 80, rows: 24 } });
  container.run(20);
  expect(container.stdout()).toBe('/ # ');
  container.type('cd /etc\n');
  container.run(20);
  container.type('x=1; if true\n');
  container.run(20);
  container.type('then echo $x $PWD; fi\n');
  container.run(20);
  container.type('exit 3\n');
  container.run(20);
  expect(container.stdout()).toBe('/ # /etc # > 1 /etc\n/etc # ');
  expect(container.exitCode()).toBe(3);
});

test('with a terminal Ctrl-C ends the program and not the shell, Ctrl-D ends the shell', () => {
  const container = start(['sh'], { terminal: { columns: 80, rows: 24 } });
  container.type('sleep 1000; echo never\n');
  container.run(20);
  container.type('\u0003');
  container.run(20);
  container.type('echo $?\n');
  container.run(20);
  container.type('\u0003');
  container.run(20);
  expect(container.stdout()).toBe('/ # \n/ # 130\n/ # \n/ # ');
  container.type('\u0004');
  container.run(20);
  expect(container.exitCode()).toBe(130);
});

test('a program in a terminal is ended by Ctrl-C', () => {
  const container = start(['sleep', '1000'], { terminal: { columns: 80, rows: 24 } });
  container.run(20);
  container.type('\u0003');
  container.run(20);
  expect(container.exitCode()).toBe(130);
  expect(container.isClosed()).toBe(true);
});

test.each([
  ['SIGTERM', 143],
  ['SIGKILL', 137],
] as const)('%s ends a shell and all that it runs', (name, exitCode) => {
  const container = start(['sh', '-c', 'while true; do echo tick; sleep 1; done | cat; echo never']);
  container.run(1500);
  container.signal(name);
  container.run(3000);
  expect(container.exitCode()).toBe(exitCode);
  expect(container.stdout()).toBe('tick\ntick\n');
  expect(container.isClosed()).toBe(true);
});

test('SIGTERM may be trapped', () => {
  const container = start(['sh', '-c', "trap 'echo bye; exit 0' TERM; while true; do sleep 1; done"]);
  container.run(1500);
  container.signal('SIGTERM');
  container.run(100);
  expect([container.stdout(), container.exitCode()]).toEqual(['bye\n', 0]);
});

test('background programs end with the container’s shell', () => {
  const container = start(['sh', '-c', 'while true; do echo x >> /tmp/log; sleep 1; done & sleep 2.5']);
  container.run(10_000);
  const after = container.files.readFile('/tmp/log');
  expect(after).toBe('x\nx\nx\n');
});
