/** A session at a prompt: lines, unfinished commands, Ctrl-C, jobs, keys, completion. */
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: they are scripts
import { expect, test } from 'vitest';
import { createTestWorld, type TestOptions } from './testing/world';

/** Types lines one after the other and shows the screen as the learner sees it, prompts included. */
function transcript(lines: readonly string[], options: TestOptions = {}): string {
  const world = createTestWorld(options);
  let screen = '';
  for (const line of lines) {
    screen += `${world.session.prompt}${line}\n`;
    screen += world.type(line);
  }
  return screen + world.session.prompt;
}

function check(lines: readonly string[], expected: string, options: TestOptions = {}): void {
  expect(transcript(lines, options)).toBe(expected);
}

const P = 'learner@laptop:~$ ';

test('the prompt shows the directory, and home as a tilde', () => {
  check(
    ['mkdir a', 'cd a', 'cd /tmp', 'cd ..', 'cd'],
    [
      `${P}mkdir a`,
      `${P}cd a`,
      'learner@laptop:~/a$ cd /tmp',
      'learner@laptop:/tmp$ cd ..',
      'learner@laptop:/$ cd',
      P,
    ].join('\n'),
  );
});

test('variables, functions, arrays, options and the exit code live on between lines', () => {
  check(
    [
      'x=5; f() { echo "f:$1:$x"; }; a=(1 2)',
      'f hi; echo ${a[1]}',
      'false',
      'echo $?',
      'set -u',
      'echo $nosuch',
      'echo $?',
    ],
    `${P}x=5; f() { echo "f:$1:$x"; }; a=(1 2)\n${P}f hi; echo \${a[1]}\nf:hi:5\n2\n${P}false\n${P}echo $?\n1\n${P}set -u\n${P}echo $nosuch\nbash: nosuch: unbound variable\n${P}echo $?\n1\n${P}`,
  );
});

test.each([
  ['a quote', ['echo "one', 'two"'], 'one\ntwo\n'],
  ['a single quote', ["echo 'a", "b'"], 'a\nb\n'],
  ['a loop', ['for i in 1 2', 'do', 'echo $i', 'done'], '1\n2\n'],
  ['an operator', ['true &&', 'echo yes'], 'yes\n'],
  ['a pipe', ['echo piped |', 'cat'], 'piped\n'],
  ['a backslash', ['echo a \\', 'b'], 'a b\n'],
  ['a substitution', ['echo $(', 'echo in', ')'], 'in\n'],
  ['a brace', ['f() {', 'echo body', '}; f'], 'body\n'],
  ['a here-document', ['cat <<END', 'first', 'echo not run', 'END'], 'first\necho not run\n'],
  ['a here-document with a backslash at a line end', ["cat <<'X'", 'a \\', 'X'], 'a \\\n'],
  ['a case', ['case x in', 'x) echo matched;;', 'esac'], 'matched\n'],
  ['a condition', ['if [[ a == a &&', 'b == b ]]; then', 'echo both; fi'], 'both\n'],
  ['an array', ['a=(1', '2); echo ${a[1]}'], '2\n'],
])('a command goes on behind %s', (_, lines, expected) => {
  const world = createTestWorld();
  for (const [index, line] of lines.entries()) {
    expect(world.session.prompt).toBe(index === 0 ? P : '> ');
    expect(world.session.isAtPrompt).toBe(true);
    world.session.enterLine(line);
  }
  world.run();
  expect(world.take()).toBe(expected);
  expect(world.session.prompt).toBe(P);
});

test('an empty line and a comment do nothing', () => {
  check(
    ['', '   ', '# only a comment', 'echo x'],
    `${P}\n${P}   \n${P}# only a comment\n${P}echo x\nx\n${P}`,
  );
});

test('Ctrl-C drops an unfinished command', () => {
  const world = createTestWorld();
  world.session.enterLine('echo "unfinished');
  world.session.interrupt();
  expect(world.session.prompt).toBe(P);
  expect(world.type('echo $?')).toBe('130\n');
});

test.each([
  ['a pure loop', 'while true; do :; done'],
  ['a loop of arithmetic', 'while ((1)); do ((i++)); done'],
  ['a recursion without end behind a loop', 'f() { :; }; until false; do f; done'],
  ['sleep', 'sleep 1000'],
  ['a pipeline', 'sleep 1000 | cat | cat'],
  ['a subshell', '(sleep 1000)'],
  ['a command substitution', 'x=$(sleep 1000)'],
  ['a function', 'f() { sleep 1000; echo after; }; f; echo never'],
  ['a loop around sleep', 'while true; do sleep 1; done; echo never'],
  ['yes into nothing', 'yes > /dev/null'],
  ['cat at the terminal', 'cat'],
  ['wait', 'sleep 1000 & wait'],
  ['read', 'read x; echo never'],
  ['watch', 'watch -n 1000 true > /dev/null'],
  ['timeout', 'timeout 1000 sleep 900; echo never'],
  ['xargs', 'echo 1000 | xargs sleep; echo never'],
  ['a nested shell', 'bash -c "sleep 1000; echo never"'],
])('Ctrl-C ends %s', (_, line) => {
  const world = createTestWorld();
  world.type(line, 200);
  expect(world.session.isAtPrompt).toBe(false);
  const before = world.cluster.nowMs();
  world.session.interrupt();
  world.run(100);
  expect(world.session.isAtPrompt).toBe(true);
  expect(world.session.lastExitCode).toBe(130);
  expect(world.take()).not.toContain('never');
  expect(world.cluster.nowMs() - before).toBeLessThan(100);
  expect(world.type('echo alive')).toBe('alive\n');
});

test('Ctrl-C is echoed, and a trap may handle it', () => {
  const world = createTestWorld();
  world.type("trap 'echo caught' INT", 0);
  world.type('sleep 100; echo after', 10);
  world.session.interrupt();
  world.run(10);
  expect(world.take()).toBe('^Ccaught\nafter\n');
});

test('output streams: what has been written is seen before the command ends', () => {
  const world = createTestWorld();
  expect(world.type('for i in 1 2 3; do echo $i; sleep 1; done | grep -v 2 | cat', 1500)).toBe('1\n');
  world.run(1000);
  expect(world.take()).toBe('3\n');
});

test('a writer ends when its reader has gone', () => {
  const world = createTestWorld();
  expect(world.type('yes | head -2; echo ${PIPESTATUS[@]}', 5000)).toBe('y\ny\n141 0\n');
  expect(world.type('while true; do echo x; done | head -1', 5000)).toBe('x\n');
  expect(world.cluster.nowMs()).toBeLessThan(100);
});

test('jobs: numbers, states, and a line when one has ended', () => {
  const world = createTestWorld();
  expect(world.type('sleep 5 &')).toMatch(/^\[1\] \d+\n$/);
  expect(world.type('sleep 9 &')).toMatch(/^\[2\] \d+\n$/);
  expect(world.type('jobs')).toBe(
    '[1]-  Running                 sleep 5 &\n[2]+  Running                 sleep 9 &\n',
  );
  expect(world.type('sleep 6')).toBe('[1]-  Done                    sleep 5\n');
  expect(world.type('kill %2')).toBe('[2]+  Terminated              sleep 9\n');
  expect(world.type('jobs; kill %7')).toBe('bash: kill: %7: no such job\n');
});

test('a background loop goes on while the prompt is there', () => {
  const world = createTestWorld();
  world.type('while true; do echo tick; sleep 1; done &');
  world.cluster.run({ untilMs: world.cluster.nowMs() + 2500 });
  expect(world.session.isAtPrompt).toBe(true);
  expect(world.take()).toBe('tick\ntick\ntick\n');
  world.type('kill %1');
  world.cluster.run({ untilMs: world.cluster.nowMs() + 5000 });
  expect(world.take()).not.toContain('tick');
});

test('fg brings a job back, and Ctrl-C then reaches it', () => {
  const world = createTestWorld();
  world.type('sleep 100 &');
  expect(world.type('fg', 1000)).toBe('sleep 100\n');
  expect(world.session.isAtPrompt).toBe(false);
  world.session.interrupt();
  world.run(10);
  expect(world.session.lastExitCode).toBe(130);
});

test('a program reads lines and the end of file from the keyboard', () => {
  const world = createTestWorld();
  world.type('cat; echo done', 10);
  world.session.enterLine('typed');
  world.run(10);
  expect(world.take()).toBe('typed\n');
  world.session.enterKeys('\u0004');
  world.run(10);
  expect(world.take()).toBe('done\n');
  world.type('read name; echo "hello $name"', 10);
  world.session.enterLine('ada');
  world.run(10);
  expect(world.take()).toBe('hello ada\n');
});

test('what is typed ahead goes to the prompt', () => {
  const world = createTestWorld();
  world.type('sleep 1', 100);
  world.session.enterLine('echo ahead');
  world.run();
  world.run();
  expect(world.take()).toBe('ahead\n');
});

test('exit and Ctrl-D leave the shell, with its trap', () => {
  const world = createTestWorld();
  world.type("trap 'echo bye' EXIT");
  expect(world.type('exit 3')).toBe('bye\n');
  expect(world.session.exited).toBe(true);
  expect(world.session.lastExitCode).toBe(3);
  world.session.enterLine('echo ignored');
  expect(world.take()).toBe('');
  const other = createTestWorld();
  other.session.enterKeys('\u0004');
  other.run();
  expect(other.session.exited).toBe(true);
});

test('a shell inside the shell has its own prompt and ends with exit', () => {
  const world = createTestWorld();
  expect(world.type('bash', 10)).toBe(P);
  world.session.enterLine('x=1; echo in');
  world.run(10);
  expect(world.take()).toBe(`in\n${P}`);
  world.session.enterLine('exit 4');
  world.run(10);
  expect(world.session.isAtPrompt).toBe(true);
  expect(world.type('echo $? [$x]')).toBe('4 []\n');
});

test('recursion without end is refused, the session lives on', () => {
  const world = createTestWorld();
  expect(world.type('f() { f; }; f')).toBe('bash: f: maximum function nesting level exceeded (100)\n');
  expect(world.type('echo $?; f 2>/dev/null; echo still')).toBe('1\n');
  expect(world.type('x=\'eval "$x"\'; eval "$x"')).toContain('nesting level exceeded');
  expect(world.type('echo alive')).toBe('alive\n');
});

test.each([
  ['g() { echo $(g); }; g', 'maximum nesting level exceeded'],
  ['f() { if true; then { for i in 1; do case x in x) f;; esac; done; }; fi; }; f', 'nesting level exceeded'],
  ['h() { (h); }; h', 'maximum nesting level exceeded'],
  ['k() { k | cat; }; k', 'maximum function nesting level exceeded'],
  ['p() { cat <(p); }; p', 'maximum nesting level exceeded'],
  ['trap "kill -INT \\$\\$" INT; kill -INT $$', 'maximum nesting level exceeded'],
  ["echo './own' > own; chmod +x own; ./own", 'maximum nesting level exceeded'],
  ["echo 'bash own' > own; bash own", 'maximum nesting level exceeded'],
  ['echo \'n() { if true; then n; fi; }; sh -c "sh own"\' > own; sh own', 'maximum nesting level exceeded'],
  [`${'env '.repeat(9000)}echo deep`, 'maximum nesting level exceeded'],
  [`${'timeout 9 '.repeat(400)}echo deep`, 'maximum nesting level exceeded'],
  [`echo ${'${a:-'.repeat(200)}deep${'}'.repeat(200)}`, 'deep'],
  [`echo ${'$('.repeat(60)}echo deep${')'.repeat(60)}`, 'deep'],
  ['a=b; b=a; echo $((a))', 'expression recursion level exceeded'],
  [`x='${'('.repeat(5000)}'; echo $((x))`, 'nested too deeply'],
  [`x='${'-'.repeat(5000)}1'; echo $((x))`, 'nested too deeply'],
  [`echo ${'{a,'.repeat(3000)}b${'}'.repeat(3000)}`, 'nested too deeply'],
  [`[ ${'! '.repeat(9000)} a ]`, 'too many arguments'],
  [`echo x | sed '${'{'.repeat(3000)}p${'}'.repeat(3000)}'`, 'nested too deeply'],
  ['echo {1..400000}', 'too many words'],
  ['set -- $(seq 300000)', 'Argument list too long'],
  [`echo ${'x'.repeat(300_000)}`, 'command is too long'],
])('depth and length have limits of their own: %#', (line, expected) => {
  const world = createTestWorld();
  expect(world.type(line)).toContain(expected);
  expect(world.type('echo alive')).toBe('alive\n');
});

test('output that nobody could hold is refused', () => {
  const world = createTestWorld();
  expect(world.type('x=$(yes)')).toContain('output is too large');
  expect(world.type('yes > big; ls big; wc -c < big | grep -c .', 60_000)).toContain(
    'No space left on device',
  );
});

test('syntax errors are told without line numbers, and the exit code is 2', () => {
  check(
    ['echo )', 'echo $?'],
    `${P}echo )\nbash: syntax error near unexpected token \`)'\n${P}echo $?\n2\n${P}`,
  );
});

test.each([
  ['select x in a; do :; done', 'bash: select: not supported here\n'],
  ['coproc cat', 'bash: coproc: not supported here\n'],
  ['alias x=y', 'bash: alias: not supported here\n'],
  ['shopt -s extglob', 'bash: shopt: not supported here\n'],
  ['declare -A m', 'bash: declare: -A: not supported here\n'],
  ["trap 'x' ERR", 'bash: trap: ERR: not supported here\n'],
  ['set -n', 'bash: set: -n: not supported here\n'],
  ['echo ${x@A}', 'bash: ${x@A}: this transformation is not supported here\n'],
  ['echo >(cat)', 'bash: >( … ) is not supported here\n'],
])('what is left out is refused: %s', (line, expected) => {
  const world = createTestWorld();
  expect(world.type(line)).toBe(expected);
  expect(world.session.lastExitCode).not.toBe(0);
});

test.each([
  ['ec', 2, 0, ['echo']],
  ['ls fi', 5, 3, ['file.txt', 'files/']],
  ['cat files/', 10, 4, ['files/inner']],
  ['echo $HOM', 9, 5, ['$HOME']],
  ['true && slee', 12, 8, ['sleep']],
  ['cat < fil', 9, 6, ['file.txt', 'files/']],
  ['cat a', 5, 4, ['a\\ b']],
  ['nosuch', 6, 0, []],
  ['echo x | hea', 12, 9, ['head']],
])('Tab on %j', (line, cursor, from, candidates) => {
  const files = { '/home/learner/file.txt': '', '/home/learner/files/inner': '', '/home/learner/a b': '' };
  const { session } = createTestWorld({ files });
  expect(session.complete(line, cursor)).toEqual({ from, candidates });
});

test('history keeps what was entered, a command over several lines as one', () => {
  const world = createTestWorld();
  for (const line of ['echo one', 'for i in 1', 'do echo $i; done', '']) world.type(line);
  expect(world.session.history).toEqual(['echo one', 'for i in 1\ndo echo $i; done']);
  expect(world.type('history 1')).toBe('    3  history 1\n');
});

test('a script runs to its end without a terminal, errors name the line, the session takes over what it set', () => {
  const world = createTestWorld();
  world.session.runScript('x=from-script\necho one\nnosuch\ncat\n[ -t 1 ] || echo no terminal\n');
  world.run();
  expect(world.take()).toBe('one\nbash: line 3: nosuch: command not found\nno terminal\n');
  expect(world.type('echo $x $-')).toContain('from-script');
});

test('the same lines give the same output, time and steps', () => {
  const lines = [
    'echo $RANDOM $RANDOM',
    'sleep 3 & sleep 1',
    'for i in 1 2 3; do echo $i & done; wait',
    'date; echo $SECONDS',
  ];
  const play = () => {
    const world = createTestWorld({ seed: 7 });
    const output = lines.map((line) => world.type(line));
    return { output, steps: world.cluster.steps, nowMs: world.cluster.nowMs(), hash: world.cluster.hash() };
  };
  expect(play()).toEqual(play());
});
