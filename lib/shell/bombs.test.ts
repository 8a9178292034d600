/** Inputs that nest, grow or go on without end: each gets a message, an end or an interrupt, never a fault. */
import { expect, test } from 'vitest';
import { createTestWorld } from './testing/world';

function run(script: string): { text: string; exitCode: number } {
  const world = createTestWorld();
  world.session.runScript(`${script}\n`);
  world.run();
  expect(world.session.isAtPrompt).toBe(true);
  return { text: world.take(), exitCode: world.session.lastExitCode };
}

const many = (text: string, count: number): string => text.repeat(count);

test.each([
  ['definitions in a row', `${many('f()', 60_000)}{ :; }`, "syntax error near unexpected token `f'"],
  [
    'definitions with comments',
    `${many('f() #x\n', 20_000)}{ :; }`,
    'line 101: syntax error near unexpected',
  ],
  ['definitions by keyword', `${many('function f ', 20_000)}{ :; }`, "unexpected token `function'"],
  ['definitions in braces', `${many('f(){ ', 20_000)}:${many(';}', 20_000)}`, 'syntax error near unexpected'],
  ['powers', `echo $((${many('2**', 60_000)}1))`, 'expression is nested too deeply'],
  ['choices', `echo $((${many('1?1:', 50_000)}1))`, 'expression is nested too deeply'],
  ['signs', `echo $((${many('- ', 60_000)}1))`, 'expression is nested too deeply'],
  ['here-documents', many('cat <<E\n$(', 8000), 'delimited by end-of-file'],
  [
    'closed here-documents',
    many('cat <<E\n$(', 4000) + many('\n)\nE\n', 4000),
    'maximum nesting level exceeded',
  ],
  ['braces', `echo ${many('{a,b}', 40)}`, 'brace expansion: too many words'],
  ['a range', 'echo {1..999999999}', 'brace expansion: too many words'],
  ['a width', 'printf "%999999999d" 1 | wc -c', ''],
  ['a file where a directory is needed', 'rm -rf /dev; echo > /dev; cat <(echo hi)', 'cannot make pipe for'],
  ['an endless substitution', 'x=$(yes); echo $x | wc -c', 'command substitution: output is too large'],
  ['an endless file', 'cat <(yes)', 'process substitution: output is too large'],
  ['sed that grows', 'echo a | sed ":a;s/a/aa/;ba" | wc -c', ''],
  ['sed that never ends', 'echo a | sed ":a;ba"; echo "ended with $?"', 'ended with '],
  ['a variable that doubles', 'x=a; for i in {1..60}; do x=$x$x; done; echo no', ''],
  ['recursion', 'f(){ f; }; f', 'maximum function nesting level exceeded'],
])('%s', (_name, script, message) => {
  const { text } = run(script);
  expect(text).toContain(message);
  expect(text).not.toContain('no\n');
});

test('many definitions side by side are no chain', () => {
  const script = `${many('f() { echo ok; }; g() { f; } # f()\n', 500)}g`;
  expect(run(script)).toEqual({ text: 'ok\n', exitCode: 0 });
});

test.each([
  ['yes > /dev/null'],
  ['while :; do :; done'],
  ["awk 'BEGIN{while(1){}}'"],
  ['seq 1 100000000000 | tail -1'],
])('%s can be interrupted', (line) => {
  const world = createTestWorld();
  world.session.enterLine(line);
  world.cluster.run({
    untilMs: world.cluster.nowMs() + 1000,
    steps: 20_000,
    until: () => world.session.isAtPrompt,
  });
  expect(world.session.isAtPrompt).toBe(false);
  world.session.interrupt();
  world.run();
  expect(world.session.isAtPrompt).toBe(true);
  expect(world.type('echo still here')).toContain('still here\n');
});
